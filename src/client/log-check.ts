/** Is the vault's log still the one that the audit registry saw? A rollback or a rewritten log shows here. */
import type { CertificateTrust } from './certificate.js';
import type { Icrc3Value } from './idl/icrc3-idl.js';
import { type LogBlock, type LogSource, queryLog, sameBytes } from './log-blocks.js';

/** The vault's log as the registry once saw it. */
export interface SeenHead {
  /** Nanoseconds since the epoch. */
  readonly seenAt: bigint;
  /** Blocks in the log. */
  readonly length: bigint;
  /** Of the last of them; empty where there was none. */
  readonly hash: Uint8Array;
  /** The registry itself noticed that what it had seen before was gone. */
  readonly rolledBack: boolean;
}

export interface LogProblem {
  /**
   * `truncated`: the log ends before a block that was seen. `rewritten`: another block stands in its place.
   * `rollback-seen`: the registry noticed one of the two at the time.
   */
  readonly kind: 'truncated' | 'rewritten' | 'rollback-seen';
  readonly head: SeenHead;
}

export interface CheckedLog {
  readonly blocks: readonly LogBlock[];
  readonly heads: readonly SeenHead[];
  /** Empty where the vault's log goes on from everything that was seen of it. */
  readonly problems: readonly LogProblem[];
}

const HEAD_WITNESSED = 'nv.vault.head_witnessed';
const ROLLBACK_SEEN = 'nv.vault.rollback_seen';

/**
 * Reads both logs, verifies each up to its certified tip, and compares the vault's with every head that the registry's
 * log says was seen. The registry's log is read first, so that no head can be newer than the vault's log.
 * @throws NodeVaultError `bad-log`, `bad-certificate` or `stale-certificate` where a log cannot be relied on
 */
export async function checkVaultLog(
  vault: { log: LogSource; trust: CertificateTrust },
  registry: { log: LogSource; trust: CertificateTrust }
): Promise<CheckedLog> {
  const heads = seenHeads(await queryLog(registry.log, registry.trust));
  const blocks = await queryLog(vault.log, vault.trust);
  return { blocks, heads, problems: compareWithHeads(blocks, heads) };
}

/** The heads of the vault's log that blocks of the registry's log hold. */
export function seenHeads(registryLog: readonly LogBlock[]): SeenHead[] {
  return registryLog
    .filter(({ type }) => type === HEAD_WITNESSED || type === ROLLBACK_SEEN)
    .map(({ type, time, tx }) => ({
      seenAt: time,
      length: natOf(tx.get('vault_length')),
      hash: blobOf(tx.get('vault_head')),
      rolledBack: type === ROLLBACK_SEEN
    }));
}

/** What contradicts the heads in a log whose chain has been verified. */
export function compareWithHeads(blocks: readonly LogBlock[], heads: readonly SeenHead[]): LogProblem[] {
  return heads.flatMap((head): LogProblem[] => {
    const seen: LogProblem[] = head.rolledBack ? [{ kind: 'rollback-seen', head }] : [];
    if (head.length === 0n) return seen;
    const block = blocks[Number(head.length) - 1];
    if (block === undefined) return [...seen, { kind: 'truncated', head }];
    return sameBytes(block.hash, head.hash) ? seen : [...seen, { kind: 'rewritten', head }];
  });
}

function natOf(value: Icrc3Value | undefined): bigint {
  return value && 'Nat' in value ? value.Nat : 0n;
}

function blobOf(value: Icrc3Value | undefined): Uint8Array {
  return value && 'Blob' in value ? Uint8Array.from(value.Blob) : new Uint8Array(0);
}
