import { Command } from 'commander';
import type { Principal } from '@dfinity/principal';
import { registryActor } from '../../client/registry-client.js';
import { acceptLevel } from '../../client/verifier-application.js';
import { principalArgument, u32Argument } from '../arguments.js';
import type { Run } from '../main.js';
import { connectAs, type IdentityOptions, withIdentity } from '../options.js';

interface Options extends IdentityOptions {
  readonly registry: Principal;
}

/** `nodevault accept-level <level>`: as a provider, which accreditation verifiers must have for you. */
export function acceptLevelCommand(run: Run): Command {
  const command = withIdentity(new Command('accept-level'))
    .description('as a provider, say which accreditation level your verifiers must have at least')
    .argument('<level>', 'the level', u32Argument)
    .requiredOption('--registry <id>', 'the audit registry', principalArgument);
  return command.action((level: number, options: Options) =>
    run(command, async () => {
      const { agent } = await connectAs(options);
      await acceptLevel(registryActor(agent, options.registry), level);
      return { json: { level }, text: `verifiers of level ${level} or higher count for you` };
    })
  );
}
