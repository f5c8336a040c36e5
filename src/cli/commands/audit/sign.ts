import { Command } from 'commander';
import type { Principal } from '@dfinity/principal';
import { hexToBytes } from '@noble/hashes/utils';
import { signReport } from '../../../client/audit-reports.js';
import { registryActor } from '../../../client/registry-client.js';
import { hashArgument, u64Argument } from '../../arguments.js';
import type { Report } from '../../io.js';
import type { Run } from '../../main.js';
import { connectAs, type IdentityOptions, withIdentity } from '../../options.js';
import { withRegistry } from './round-options.js';

type Options = IdentityOptions & { readonly registry: Principal; readonly hash: string };

/** `nodevault audit sign <report>`: the second pair of eyes. The hash is that of what was read. */
export function signCommand(run: Run): Command {
  const command = withRegistry(withIdentity(new Command('sign')))
    .description("sign a report, as the node's other auditor")
    .argument('<report>', 'its number', u64Argument)
    .requiredOption('--hash <sha256>', 'as audit show prints it', hashArgument);
  return command.action((report: bigint, options: Options) => run(command, () => sign(report, options)));
}

async function sign(report: bigint, options: Options): Promise<Report> {
  const { agent } = await connectAs(options);
  await signReport(registryActor(agent, options.registry), report, hexToBytes(options.hash));
  return {
    json: { report, signed: true },
    text: `report ${report} signed; the provider's time to reply begins`
  };
}
