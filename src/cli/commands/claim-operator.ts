import { Command } from 'commander';
import type { Principal } from '@dfinity/principal';
import { claimOperator } from '../../client/vault-acts.js';
import { vaultActor } from '../../client/vault-client.js';
import { principalArgument, u64Argument } from '../arguments.js';
import type { Run } from '../main.js';
import { connectAs, type IdentityOptions, withIdentity } from '../options.js';

interface Options extends IdentityOptions {
  readonly vault: Principal;
  readonly record: bigint;
}

/** `nodevault claim-operator`: an operator that the NNS registry lists submits for its provider's record. */
export function claimOperatorCommand(run: Run): Command {
  const command = withIdentity(new Command('claim-operator'))
    .description('claim, as an operator that the NNS registry lists, to submit for a record')
    .requiredOption('--vault <id>', 'the vault', principalArgument)
    .requiredOption('--record <number>', "your provider's record", u64Argument);
  return command.action(({ vault, record, ...options }: Options) =>
    run(command, async () => {
      const { agent } = await connectAs(options);
      await claimOperator(vaultActor(agent, vault), record);
      return { json: { record, claimed: true }, text: `you may submit for record ${record}` };
    })
  );
}
