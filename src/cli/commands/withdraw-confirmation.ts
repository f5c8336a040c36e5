import { Command } from 'commander';
import type { Principal } from '@dfinity/principal';
import { unwrap } from '../../client/errors.js';
import { registryActor } from '../../client/registry-client.js';
import { principalArgument, u64Argument } from '../arguments.js';
import type { Run } from '../main.js';
import { connectAs, type IdentityOptions, withIdentity } from '../options.js';

interface Options extends IdentityOptions {
  readonly registry: Principal;
}

/** `nodevault withdraw-confirmation <id>`: the issuer ends a confirmation. It stays on record, and does not count. */
export function withdrawConfirmationCommand(run: Run): Command {
  const command = withIdentity(new Command('withdraw-confirmation'))
    .description('end a confirmation of yours; it stays on record and does not count')
    .argument('<id>', 'the confirmation', u64Argument)
    .requiredOption('--registry <id>', 'the audit registry', principalArgument);
  return command.action((id: bigint, options: Options) =>
    run(command, async () => {
      const { agent } = await connectAs(options);
      const answer = await registryActor(agent, options.registry).withdraw_confirmation(id);
      unwrap(answer, 'audit_registry.withdraw_confirmation');
      return { json: { confirmation: id, withdrawn: true }, text: `confirmation ${id} withdrawn` };
    })
  );
}
