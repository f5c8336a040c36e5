import { Command } from 'commander';
import type { Principal } from '@dfinity/principal';
import { requireRecommendation } from '../../../client/recommendations.js';
import { registryActor } from '../../../client/registry-client.js';
import { principalArgument, u64Argument } from '../../arguments.js';
import type { Run } from '../../main.js';
import { connectAs, type NetworkOptions, withNetwork } from '../../options.js';
import { describeRecommendation } from './describe.js';

interface Options extends NetworkOptions {
  readonly registry: Principal;
}

/** `nodevault recommend show <id>`: one recommendation, its evidence and its steps. */
export function showCommand(run: Run): Command {
  const command = withNetwork(new Command('show'))
    .description('show a recommendation, its evidence and its steps')
    .argument('<id>', 'its number at the registry', u64Argument)
    .requiredOption('--registry <id>', 'the audit registry', principalArgument);
  return command.action((id: bigint, options: Options) =>
    run(command, async () => {
      const { agent } = await connectAs(options);
      return describeRecommendation(await requireRecommendation(registryActor(agent, options.registry), id));
    })
  );
}
