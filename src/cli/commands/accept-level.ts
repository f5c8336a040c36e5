import { Command } from 'commander';
import type { Principal } from '@dfinity/principal';
import { registryActor } from '../../client/registry-client.js';
import { acceptLevel } from '../../client/verifier-application.js';
import { principalArgument, u32Argument } from '../arguments.js';
import type { Run } from '../main.js';
import { connectAs, type IdentityOptions, withIdentity } from '../options.js';

interface Options extends IdentityOptions {
  readonly registry: Principal;
  readonly provider?: Principal;
}

/** `nodevault accept-level <level>`: as a provider, which accreditation verifiers must have for you. */
export function acceptLevelCommand(run: Run): Command {
  const command = withIdentity(new Command('accept-level'))
    .description('as a provider, say which accreditation level your verifiers must have at least')
    .argument('<level>', 'the level', u32Argument)
    .requiredOption('--registry <id>', 'the audit registry', principalArgument)
    .option('--provider <id>', 'as a delegate or operator: the provider you act for', principalArgument);
  return command.action((level: number, options: Options) =>
    run(command, async () => {
      const { agent } = await connectAs(options);
      const provider = options.provider ?? (await agent.getPrincipal());
      await acceptLevel(registryActor(agent, options.registry), provider, level);
      const text = `verifiers of level ${level} or higher count for ${provider.toText()}`;
      return { json: { provider: provider.toText(), level }, text };
    })
  );
}
