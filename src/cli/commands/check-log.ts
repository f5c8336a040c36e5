import { Command } from 'commander';
import type { Principal } from '@dfinity/principal';
import { bytesToHex } from '@noble/hashes/utils';
import { trustFor } from '../../client/connection.js';
import { checkVaultLog, type LogProblem } from '../../client/log-check.js';
import { registryActor } from '../../client/registry-client.js';
import { vaultActor } from '../../client/vault-client.js';
import { utcTime } from '../../protocol/spec/lines.js';
import { principalArgument } from '../arguments.js';
import type { Report } from '../io.js';
import type { Run } from '../main.js';
import { type NetworkOptions, connectAs, withNetwork } from '../options.js';
import { EXIT } from '../run-command.js';

interface Options extends NetworkOptions {
  readonly vault: Principal;
  readonly registry: Principal;
}

/** `nodevault check-log`: the vault's log against what the registry saw of it; exit status 1 where the two differ. */
export function checkLogCommand(run: Run): Command {
  const command = withNetwork(new Command('check-log'))
    .description(
      "verify the vault's log up to its certified tip, and against the heads that the registry witnessed"
    )
    .requiredOption('--vault <id>', 'the identity vault', principalArgument)
    .requiredOption('--registry <id>', 'the audit registry that watches it', principalArgument);
  return command.action((options: Options) => run(command, () => checkLog(options)));
}

async function checkLog(options: Options): Promise<Report> {
  const connection = await connectAs(options);
  const { blocks, heads, problems } = await checkVaultLog(
    { log: vaultActor(connection.agent, options.vault), trust: trustFor(connection, options.vault) },
    { log: registryActor(connection.agent, options.registry), trust: trustFor(connection, options.registry) }
  );
  const last = blocks.at(-1);
  const json = {
    blocks: blocks.length,
    tip: last ? bytesToHex(last.hash) : null,
    witnessed_heads: heads.length,
    problems: problems.map(({ kind, head }) => ({ kind, blocks: head.length, seen_at: seenAt(head.seenAt) }))
  };
  const summary = `${blocks.length} blocks, verified up to the certified tip; ${heads.length} heads witnessed`;
  return {
    json,
    text: [summary, ...problems.map(line)].join('\n'),
    exitCode: problems.length === 0 ? EXIT.ok : EXIT.failed
  };
}

function line({ kind, head }: LogProblem): string {
  const when = `the log of ${head.length} blocks that the registry saw at ${seenAt(head.seenAt)}`;
  switch (kind) {
    case 'truncated':
      return `truncated: the log is shorter now than ${when}`;
    case 'rewritten':
      return `rewritten: the log does not hold ${when}`;
    case 'rollback-seen':
      return `rolled back: ${when} was not what it had seen before`;
  }
}

function seenAt(nanoseconds: bigint): string {
  return utcTime(nanoseconds / 1_000_000_000n);
}
