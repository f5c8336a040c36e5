import { Command } from 'commander';
import type { Principal } from '@dfinity/principal';
import { ensureRecord, vaultActor } from '../../client/vault-client.js';
import { principalArgument } from '../arguments.js';
import type { Report } from '../io.js';
import type { Run } from '../main.js';
import { type IdentityOptions, connectAs, loadIdentity, withIdentity } from '../options.js';

interface Options extends IdentityOptions {
  readonly vault: Principal;
}

/** `nodevault record`: the caller's record, created where there is none; sealing needs its number and next version. */
export function recordCommand(run: Run): Command {
  const command = withIdentity(new Command('record'))
    .description('show your record at the vault, and create it if there is none')
    .requiredOption('--vault <id>', 'the vault', principalArgument);
  return command.action((options: Options) => run(command, () => showRecord(options)));
}

async function showRecord(options: Options): Promise<Report> {
  const { agent } = await connectAs(options);
  const provider = (await loadIdentity(options.identity)).getPrincipal();
  const record = await ensureRecord(vaultActor(agent, options.vault), provider);
  return {
    json: { ...record, provider: provider.toText() },
    text: `record ${record.record_id} of ${provider.toText()}; seal version ${record.next_version} next`
  };
}
