/** ICRC-3 logs (https://github.com/dfinity/ICRC-1/tree/main/standards/ICRC-3): a verified chain up to a certified tip. */
import type { HashTree } from '@dfinity/agent';
import { lebEncode, slebEncode } from '@dfinity/candid';
import { sha256 } from '@noble/hashes/sha256';
import { bytesToHex, concatBytes, utf8ToBytes } from '@noble/hashes/utils';
import { MAX_PAGE } from '../protocol/limits.js';
import type { CertificateTrust } from './certificate.js';
import { certifiedTree } from './certified-tree.js';
import { NodeVaultError } from './errors.js';
import { decodeLeb128 } from './leb128.js';
import { leafValue, lookupLabel } from './hash-tree-lookup.js';
import type { Opt } from './idl/common-idl.js';
import type { BlockRange, GetBlocksResult, Icrc3Value, TipCertificate } from './idl/icrc3-idl.js';

/** What a log is read by: the methods of ICRC-3 that an actor of either canister has. */
export interface LogSource {
  icrc3_get_tip_certificate(): Promise<Opt<TipCertificate>>;
  icrc3_get_blocks(ranges: BlockRange[]): Promise<GetBlocksResult>;
}

/** The last block, as the canister certifies it. */
export interface LogTip {
  readonly index: bigint;
  readonly hash: Uint8Array;
}

/** A block that belongs to the chain up to the certified tip. */
export interface LogBlock {
  readonly index: bigint;
  readonly hash: Uint8Array;
  readonly type: string;
  /** Nanoseconds since the epoch. */
  readonly time: bigint;
  readonly tx: ReadonlyMap<string, Icrc3Value>;
}

/** ICRC-3's hash of a value (HASHINGVALUES.md there). */
export function hashValue(value: Icrc3Value): Uint8Array {
  if ('Blob' in value) return sha256(Uint8Array.from(value.Blob));
  if ('Text' in value) return sha256(utf8ToBytes(value.Text));
  if ('Nat' in value) return sha256(lebEncode(value.Nat));
  if ('Int' in value) return sha256(slebEncode(value.Int));
  if ('Array' in value) return sha256(concatBytes(...value.Array.map(hashValue)));
  const entries = value.Map.map(([key, inner]) => concatBytes(sha256(utf8ToBytes(key)), hashValue(inner)));
  return sha256(concatBytes(...entries.sort(compareBytes)));
}

/**
 * The certified tip; null where the canister says that its log is empty, which nothing proves.
 * @throws NodeVaultError `bad-certificate` or `stale-certificate`
 */
export async function queryTip(log: LogSource, trust: CertificateTrust): Promise<LogTip | null> {
  const [answer] = await log.icrc3_get_tip_certificate();
  if (!answer) return null;
  const { certificate, hash_tree: witness } = answer;
  const tree = await certifiedTree({ certificate, witness }, trust);
  const hash = shownLeaf(tree, 'last_block_hash');
  const index = shownLeaf(tree, 'last_block_index');
  return { index: decodeLeb128(index), hash };
}

/**
 * All blocks up to the certified tip, each verified to be what the next one, or the certificate, says it is.
 * @throws NodeVaultError `bad-log` where a block is missing or another one; else as `queryTip`
 */
export async function queryLog(log: LogSource, trust: CertificateTrust): Promise<LogBlock[]> {
  const tip = await queryTip(log, trust);
  if (!tip) return [];
  const blocks: LogBlock[] = [];
  while (BigInt(blocks.length) <= tip.index) {
    const start = BigInt(blocks.length);
    const left = tip.index + 1n - start;
    const length = left < BigInt(MAX_PAGE) ? left : BigInt(MAX_PAGE);
    const page = await log.icrc3_get_blocks([{ start, length }]);
    if (page.archived_blocks.length > 0)
      throw bad(start, 'it lies in an archive, which this program cannot read yet');
    if (page.blocks.length === 0)
      throw bad(start, `it is missing, though the log certifies ${tip.index + 1n} blocks`);
    for (const { id, block } of page.blocks) blocks.push(nextBlock(blocks, id, block));
  }
  const last = blocks.at(-1);
  if (last?.index !== tip.index || !sameBytes(last.hash, tip.hash)) {
    throw bad(tip.index, 'it is not the one that the canister certifies as its last');
  }
  return blocks;
}

/** The block behind those before it. */
function nextBlock(before: readonly LogBlock[], id: bigint, value: Icrc3Value): LogBlock {
  const index = BigInt(before.length);
  if (id !== index) throw bad(index, `block ${id} came in its place`);
  const fields = new Map('Map' in value ? value.Map : []);
  const type = fields.get('btype');
  const time = fields.get('ts');
  const tx = fields.get('tx');
  if (!type || !('Text' in type) || !time || !('Nat' in time) || !tx || !('Map' in tx)) {
    throw bad(index, 'it has no btype, ts and tx as blocks of this log have');
  }
  requireParent(before.at(-1), fields.get('phash'), index);
  return { index, hash: hashValue(value), type: type.Text, time: time.Nat, tx: new Map(tx.Map) };
}

function requireParent(parent: LogBlock | undefined, phash: Icrc3Value | undefined, index: bigint): void {
  if (parent === undefined && phash === undefined) return;
  const named = phash && 'Blob' in phash ? Uint8Array.from(phash.Blob) : undefined;
  if (parent && named && sameBytes(parent.hash, named)) return;
  throw bad(index, 'its parent hash is not the hash of the block before it');
}

function bad(index: bigint, problem: string): NodeVaultError {
  return new NodeVaultError('bad-log', `block ${index} of the log: ${problem}; do not rely on this log`);
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return compareBytes(a, b) === 0;
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const [left, right] = [bytesToHex(a), bytesToHex(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

function shownLeaf(tree: HashTree, label: string): Uint8Array {
  const found = lookupLabel(tree, utf8ToBytes(label));
  const value = found.status === 'found' ? leafValue(found.tree) : undefined;
  if (value) return value;
  throw new NodeVaultError('bad-certificate', `tip of the log: the witness does not show ${label}`);
}
