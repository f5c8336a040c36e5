import { Command } from 'commander';
import type { Principal } from '@dfinity/principal';
import { linkProposal } from '../../../client/recommendations.js';
import { registryActor } from '../../../client/registry-client.js';
import { principalArgument, u32Argument, u64Argument } from '../../arguments.js';
import type { Run } from '../../main.js';
import { connectAs, type IdentityOptions, withIdentity } from '../../options.js';
import { describeRecommendation } from './describe.js';

interface Options extends IdentityOptions {
  readonly registry: Principal;
  readonly step: number;
  readonly proposal: bigint;
}

/** `nodevault recommend link <id>`: ties a submitted proposal to the step that it was prepared for. */
export function linkCommand(run: Run): Command {
  const command = withIdentity(new Command('link'))
    .description('link a submitted proposal to its step; it must be exactly what was prepared')
    .argument('<id>', 'the recommendation', u64Argument)
    .requiredOption('--registry <id>', 'the audit registry', principalArgument)
    .requiredOption('--step <number>', 'the step, from 1', u32Argument)
    .requiredOption('--proposal <id>', 'the proposal', u64Argument);
  return command.action((id: bigint, options: Options) =>
    run(command, async () => {
      const { agent } = await connectAs(options);
      const registry = registryActor(agent, options.registry);
      return describeRecommendation(await linkProposal(registry, id, options.step, options.proposal));
    })
  );
}
