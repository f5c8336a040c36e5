import { Command } from 'commander';
import type { Principal } from '@dfinity/principal';
import { parseVisit } from '../../../client/audit-json.js';
import { unwrap } from '../../../client/errors.js';
import { registryActor } from '../../../client/registry-client.js';
import { utcTime } from '../../../protocol/spec/lines.js';
import { readJson } from '../../files.js';
import type { Report } from '../../io.js';
import type { Run } from '../../main.js';
import { connectAs, type IdentityOptions, withIdentity } from '../../options.js';
import { withRegistry } from './round-options.js';

type Options = IdentityOptions & { readonly registry: Principal };

/** `nodevault audit visit <visit>`: announces a visit, as one of the node's two auditors. */
export function visitCommand(run: Run): Command {
  const command = withRegistry(withIdentity(new Command('visit')))
    .description('announce a visit to the provider')
    .argument('<visit>', 'JSON file');
  return command.action((file: string, options: Options) => run(command, () => visit(file, options)));
}

async function visit(file: string, options: Options): Promise<Report> {
  const args = parseVisit(await readJson(file), file);
  const { agent } = await connectAs(options);
  const registry = registryActor(agent, options.registry);
  unwrap(await registry.announce_visit(args), 'audit_registry.announce_visit');
  const { round, position, from } = args;
  return {
    json: { round, position, from: utcTime(from) },
    text: `round ${round}, node ${position}: visit announced from ${utcTime(from)}`
  };
}
