import { Command } from 'commander';
import type { Principal } from '@dfinity/principal';
import { unwrap } from '../../../client/errors.js';
import { registryActor } from '../../../client/registry-client.js';
import { u64Argument } from '../../arguments.js';
import type { Report } from '../../io.js';
import type { Run } from '../../main.js';
import { connectAs, type IdentityOptions, withIdentity } from '../../options.js';
import { withRegistry } from './round-options.js';

type Options = IdentityOptions & { readonly registry: Principal; readonly reason: string };

/** `nodevault audit withdraw <report>`: takes a report back, for good. */
export function withdrawCommand(run: Run): Command {
  const command = withRegistry(withIdentity(new Command('withdraw')))
    .description('withdraw a report, as one of who signed it; what rests on it falls')
    .argument('<report>', 'its number', u64Argument)
    .requiredOption('--reason <text>', 'one line of ASCII');
  return command.action((report: bigint, options: Options) => run(command, () => withdraw(report, options)));
}

async function withdraw(report: bigint, options: Options): Promise<Report> {
  const { registry, reason } = options;
  const { agent } = await connectAs(options);
  const answer = await registryActor(agent, registry).withdraw_report({ report, reason });
  unwrap(answer, 'audit_registry.withdraw_report');
  return { json: { report, withdrawn: true }, text: `report ${report} is withdrawn` };
}
