import { Command, Option } from 'commander';
import type { Principal } from '@dfinity/principal';
import { cancelErasure, eraseRecord, requestErasure } from '../../client/vault-acts.js';
import { vaultActor } from '../../client/vault-client.js';
import { utcTime } from '../../protocol/spec/lines.js';
import { principalArgument, u64Argument } from '../arguments.js';
import type { Report } from '../io.js';
import type { Run } from '../main.js';
import { connectAs, type IdentityOptions, withIdentity } from '../options.js';

interface Options extends IdentityOptions {
  readonly vault: Principal;
  readonly record: bigint;
  readonly cancel?: boolean;
  readonly now?: boolean;
}

/** `nodevault erase`: the provider's wish, its withdrawal, or the erasure whose time has come. */
export function eraseCommand(run: Run): Command {
  const command = withIdentity(new Command('erase'))
    .description(
      'ask for the erasure of your record, take that back, or have a record erased whose time has come'
    )
    .requiredOption('--vault <id>', 'the vault', principalArgument)
    .requiredOption('--record <number>', 'the record', u64Argument)
    .addOption(new Option('--cancel', 'take the wish back').conflicts('now'))
    .option('--now', 'erase it, which anyone may once the delay or the retention has passed');
  return command.action((options: Options) => run(command, () => erase(options)));
}

async function erase(options: Options): Promise<Report> {
  const { record } = options;
  const { agent } = await connectAs(options);
  const vault = vaultActor(agent, options.vault);
  if (options.cancel) {
    await cancelErasure(vault, record);
    return { json: { record, erasure: 'cancelled' }, text: `record ${record} stays` };
  }
  if (options.now) {
    await eraseRecord(vault, record);
    return { json: { record, erasure: 'done' }, text: `record ${record} is erased` };
  }
  const from = utcTime(await requestErasure(vault, record));
  return {
    json: { record, erasure: 'requested', from },
    text: `record ${record} can be erased from ${from} on, with: nodevault erase --now`
  };
}
