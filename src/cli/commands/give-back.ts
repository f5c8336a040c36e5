import { Command } from 'commander';
import type { Principal } from '@dfinity/principal';
import { giveBack } from '../../client/vault-acts.js';
import { vaultActor } from '../../client/vault-client.js';
import type { Share } from '../../protocol/sealed/derivation-input.js';
import { principalArgument, shareArgument, u64Argument } from '../arguments.js';
import type { Run } from '../main.js';
import { connectAs, type IdentityOptions, withIdentity } from '../options.js';

interface Options extends IdentityOptions {
  readonly vault: Principal;
  readonly proposal: bigint;
  readonly share: Share;
}

/** `nodevault give-back`: a custodian gives up its share of a release for good. */
export function giveBackCommand(run: Run): Command {
  const command = withIdentity(new Command('give-back'))
    .description('give your share of a release back: nobody can redeem it any more')
    .requiredOption('--vault <id>', 'the vault', principalArgument)
    .requiredOption('--proposal <id>', 'the executed proposal', u64Argument)
    .requiredOption('--share <A|B>', 'which custodian you are', shareArgument);
  return command.action(({ vault, proposal, share, ...options }: Options) =>
    run(command, async () => {
      const { agent } = await connectAs(options);
      await giveBack(vaultActor(agent, vault), proposal, share);
      return {
        json: { proposal_id: proposal, share },
        text: `share ${share} of proposal ${proposal} is given back`
      };
    })
  );
}
