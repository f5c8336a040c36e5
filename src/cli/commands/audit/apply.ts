import { Command } from 'commander';
import type { Principal } from '@dfinity/principal';
import { parseApplication } from '../../../client/audit-json.js';
import { unwrap } from '../../../client/errors.js';
import { registryActor } from '../../../client/registry-client.js';
import { readJson } from '../../files.js';
import type { Report } from '../../io.js';
import type { Run } from '../../main.js';
import { connectAs, type IdentityOptions, withIdentity } from '../../options.js';
import { withRegistry } from './round-options.js';

type Options = IdentityOptions & { readonly registry: Principal };

/** `nodevault audit apply <application>`: applies as an auditor; prints the hash that a motion names. */
export function applyCommand(run: Run): Command {
  const command = withRegistry(withIdentity(new Command('apply')))
    .description('apply as an auditor')
    .argument('<application>', 'JSON file');
  return command.action((file: string, options: Options) => run(command, () => apply(file, options)));
}

async function apply(file: string, options: Options): Promise<Report> {
  const application = parseApplication(await readJson(file), file);
  const { agent } = await connectAs(options);
  const registry = registryActor(agent, options.registry);
  const hash = new Uint8Array(
    unwrap(await registry.apply_as_auditor(application), 'audit_registry.apply_as_auditor')
  );
  return {
    json: { application_hash: hash },
    text: `application ${Buffer.from(hash).toString('hex')}; an accept-auditor motion names it`
  };
}
