import { Command } from 'commander';
import type { Principal } from '@dfinity/principal';
import { hexToBytes } from '@noble/hashes/utils';
import { unwrap } from '../../../client/errors.js';
import { registryActor } from '../../../client/registry-client.js';
import { hashArgument, u64Argument } from '../../arguments.js';
import type { Report } from '../../io.js';
import type { Run } from '../../main.js';
import { connectAs, type IdentityOptions, withIdentity } from '../../options.js';
import { withRegistry } from './round-options.js';

type Options = IdentityOptions & {
  readonly registry: Principal;
  readonly statement: string;
  readonly evidence?: string;
};

/** `nodevault audit reply <report>`: the provider's reply, once, before the report becomes final. */
export function replyCommand(run: Run): Command {
  const command = withRegistry(withIdentity(new Command('reply')))
    .description('reply to a signed report, as its provider, its delegate or operator')
    .argument('<report>', 'its number', u64Argument)
    .requiredOption('--statement <text>', 'one line of ASCII')
    .option('--evidence <sha256>', 'of a document that says more', hashArgument);
  return command.action((report: bigint, options: Options) => run(command, () => reply(report, options)));
}

async function reply(report: bigint, options: Options): Promise<Report> {
  const { statement, evidence } = options;
  const { agent } = await connectAs(options);
  const args = {
    report,
    statement,
    evidence_hash: evidence === undefined ? new Uint8Array(0) : hexToBytes(evidence)
  };
  const registry = registryActor(agent, options.registry);
  unwrap(await registry.reply_to_report(args), 'audit_registry.reply_to_report');
  return { json: { report, replied: true }, text: `reply to report ${report} is on record` };
}
