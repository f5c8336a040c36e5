import { Command } from 'commander';
import type { Principal } from '@dfinity/principal';
import { parseReport } from '../../../client/audit-json.js';
import { unwrap } from '../../../client/errors.js';
import { registryActor } from '../../../client/registry-client.js';
import { readJson } from '../../files.js';
import type { Report } from '../../io.js';
import type { Run } from '../../main.js';
import { connectAs, type IdentityOptions, withIdentity } from '../../options.js';
import { withRegistry } from './round-options.js';

type Options = IdentityOptions & { readonly registry: Principal };

/** `nodevault audit report <report>`: files a report, which the node's other auditor has to sign. */
export function reportCommand(run: Run): Command {
  const command = withRegistry(withIdentity(new Command('report')))
    .description('file a report of an audit')
    .argument('<report>', 'JSON file');
  return command.action((file: string, options: Options) => run(command, () => report(file, options)));
}

async function report(file: string, options: Options): Promise<Report> {
  const content = parseReport(await readJson(file), file);
  const { agent } = await connectAs(options);
  const registry = registryActor(agent, options.registry);
  const id = unwrap(await registry.file_report(content), 'audit_registry.file_report');
  return { json: { report: id }, text: `report ${id} filed; the node's other auditor signs it` };
}
