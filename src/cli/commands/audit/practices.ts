import { Command } from 'commander';
import type { Principal } from '@dfinity/principal';
import { parsePractices } from '../../../client/audit-json.js';
import { unwrap } from '../../../client/errors.js';
import { registryActor } from '../../../client/registry-client.js';
import { readJson } from '../../files.js';
import type { Report } from '../../io.js';
import type { Run } from '../../main.js';
import { connectAs, type IdentityOptions, withIdentity } from '../../options.js';
import { withRegistry } from './round-options.js';

type Options = IdentityOptions & { readonly registry: Principal };

/** `nodevault audit practices <answers>`: signs the checklist of practices, as a provider. */
export function practicesCommand(run: Run): Command {
  const command = withRegistry(withIdentity(new Command('practices')))
    .description('answer the checklist of practices, as a provider, its delegate or operator')
    .argument('<answers>', 'JSON file');
  return command.action((file: string, options: Options) => run(command, () => practices(file, options)));
}

async function practices(file: string, options: Options): Promise<Report> {
  const args = parsePractices(await readJson(file), file);
  const { agent } = await connectAs(options);
  const registry = registryActor(agent, options.registry);
  unwrap(await registry.sign_practices(args), 'audit_registry.sign_practices');
  const provider = args.provider.toText();
  return { json: { provider, signed: true }, text: `practices of ${provider} are on record` };
}
