import { Command } from 'commander';
import type { Principal } from '@dfinity/principal';
import { NodeVaultError } from '../../client/errors.js';
import { parseSpec } from '../../client/specs/index.js';
import { announceMotion } from '../../client/vault-acts.js';
import { vaultActor } from '../../client/vault-client.js';
import type { ReleaseSpec } from '../../protocol/spec/release.js';
import { principalArgument, u64Argument } from '../arguments.js';
import { readJson } from '../files.js';
import type { Run } from '../main.js';
import { connectAs, type IdentityOptions, withIdentity } from '../options.js';

interface Options extends IdentityOptions {
  readonly vault: Principal;
  readonly proposal: bigint;
}

/** `nodevault announce <spec>`: the vault notes a release motion under vote, and keeps the record until it is over. */
export function announceCommand(run: Run): Command {
  const command = withIdentity(new Command('announce'))
    .description('tell the vault of a release motion that is under vote')
    .argument('<spec>', 'JSON file of the release spec')
    .requiredOption('--vault <id>', 'the vault', principalArgument)
    .requiredOption('--proposal <id>', 'the open proposal', u64Argument);
  return command.action((file: string, { vault, proposal, ...options }: Options) =>
    run(command, async () => {
      const spec = await readReleaseSpec(file);
      const { agent } = await connectAs(options);
      await announceMotion(vaultActor(agent, vault), proposal, spec);
      const text = `proposal ${proposal} is among the notices of record ${spec.record_id}`;
      return { json: { proposal_id: proposal, record: spec.record_id }, text };
    })
  );
}

async function readReleaseSpec(file: string): Promise<ReleaseSpec> {
  const parsed = parseSpec(await readJson(file), file);
  if (parsed.type === 'release') return parsed.spec;
  throw new NodeVaultError('invalid-argument', `${file}: it is no release spec`, { file });
}
