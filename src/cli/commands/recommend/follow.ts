import { Command } from 'commander';
import type { Principal } from '@dfinity/principal';
import { followRecommendation } from '../../../client/recommendations.js';
import { registryActor } from '../../../client/registry-client.js';
import { principalArgument, u64Argument } from '../../arguments.js';
import type { Run } from '../../main.js';
import { connectAs, type IdentityOptions, withIdentity } from '../../options.js';
import { describeRecommendation } from './describe.js';

interface Options extends IdentityOptions {
  readonly registry: Principal;
}

/** `nodevault recommend follow <id>`: has the registry look at the votes, and at what is there to be seen of them. */
export function followCommand(run: Run): Command {
  const command = withIdentity(new Command('follow'))
    .description('have the registry look what became of the proposals, and whether they took effect')
    .argument('<id>', 'the recommendation', u64Argument)
    .requiredOption('--registry <id>', 'the audit registry', principalArgument);
  return command.action((id: bigint, options: Options) =>
    run(command, async (progress) => {
      const { agent } = await connectAs(options);
      const registry = registryActor(agent, options.registry);
      const told = (looks: number, pending: number): void =>
        progress(`look ${looks}: ${pending} records not seen to have changed yet`);
      return describeRecommendation(await followRecommendation(registry, id, told));
    })
  );
}
