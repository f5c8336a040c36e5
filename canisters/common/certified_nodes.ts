import {
  cborFork,
  cborLabeled,
  cborLeaf,
  type CborParts,
  cborPruned,
  forkHash,
  labeledHash
} from './hash_tree.js';
import { asciiText, concatBytes, readU32, u32Bytes } from './stored_bytes.js';

/** A key of a certified map. */
export interface Leaf {
  readonly isLeaf: true;
  readonly id: number;
  readonly key: Uint8Array;
  /** The key's bytes as char codes. */
  readonly text: string;
  /** Hash of the leaf node under the label. */
  readonly valueHash: Uint8Array;
  /** CBOR of the labeled leaf, its value pruned. */
  readonly label: Uint8Array;
  /** The same with its value, once that has been read. */
  entry: Uint8Array | undefined;
}

/** Where keys part. */
export interface Branch {
  readonly isLeaf: false;
  readonly id: number;
  /** The first bit in which the keys on the left (0) and on the right (1) differ, as `bitAt` counts. */
  readonly bit: number;
  /** The byte that has it, and the mask of the bit in it; 0 where the bit says whether there is such a byte. */
  readonly byte: number;
  readonly mask: number;
  readonly ids: readonly [number, number];
  readonly hashes: readonly [Uint8Array, Uint8Array];
  /** Those that have been read. */
  readonly children: [Node | undefined, Node | undefined];
  /** CBOR of the fork with its left side pruned; the right side follows. */
  readonly forkToRight: Uint8Array;
  /** CBOR of the right side, pruned. */
  readonly prunedRight: Uint8Array;
  /** Where this is part of a twig: see certified_twigs.ts. */
  ways: Ways | undefined;
}

/** CBOR of the tree below a branch that shows one of its leaves with its value, by the leaf's text. */
export type Ways = ReadonlyMap<string, Uint8Array>;

export type Node = Leaf | Branch;

/** So that a leaf is never stored as long as a branch. */
export const MAX_KEY_BYTES = 44;
export const MAX_VALUE_BYTES = 4096;
/** A labeled leaf as CBOR: at most 5 and 4 bytes of heads. */
export const MAX_ENTRY_BYTES = MAX_KEY_BYTES + MAX_VALUE_BYTES + 9;

export function leafOf(id: number, key: Uint8Array, valueHash: Uint8Array, value?: Uint8Array): Leaf {
  const label: CborParts = [];
  cborLabeled(label, key);
  const entry = value === undefined ? undefined : [...label];
  cborPruned(label, valueHash);
  if (value !== undefined && entry !== undefined) cborLeaf(entry, value);
  return {
    isLeaf: true,
    id,
    key,
    text: asciiText(key),
    valueHash,
    label: concatBytes(...label),
    entry: entry === undefined ? undefined : concatBytes(...entry)
  };
}

/** A branch with `on` at `side`, and at the other `off`: a node, or its id where it has not been read. */
export function branchOf(
  id: number,
  bit: number,
  side: 0 | 1,
  on: Node,
  onHash: Uint8Array,
  off: Node | number,
  offHash: Uint8Array
): Branch {
  const offId = typeof off === 'number' ? off : off.id;
  const offNode = typeof off === 'number' ? undefined : off;
  return side === 0
    ? branch(id, bit, [on.id, offId], [onHash, offHash], [on, offNode])
    : branch(id, bit, [offId, on.id], [offHash, onHash], [offNode, on]);
}

function branch(
  id: number,
  bit: number,
  ids: readonly [number, number],
  hashes: readonly [Uint8Array, Uint8Array],
  children: [Node | undefined, Node | undefined]
): Branch {
  const left: CborParts = [];
  cborFork(left);
  cborPruned(left, hashes[0]);
  const right: CborParts = [];
  cborPruned(right, hashes[1]);
  const byte = (bit / 9) | 0;
  const within = bit - 9 * byte;
  return {
    isLeaf: false,
    id,
    bit,
    byte,
    mask: within === 0 ? 0 : 1 << (8 - within),
    ids,
    hashes,
    children,
    forkToRight: concatBytes(...left),
    prunedRight: concatBytes(...right),
    ways: undefined
  };
}

/** Leaf: hash of its value (32), key. Branch: bit (4), children (4 and 4), their hashes (32 and 32), a byte 1. */
const BRANCH_BYTES = 77;

export function encodeNode(node: Node): Uint8Array {
  if (node.isLeaf) return concatBytes(node.valueHash, node.key);
  const { bit, ids, hashes } = node;
  return concatBytes(
    u32Bytes(bit),
    u32Bytes(ids[0]),
    u32Bytes(ids[1]),
    hashes[0],
    hashes[1],
    Uint8Array.of(1)
  );
}

export function decodeNode(id: number, stored: Uint8Array): Node {
  if (stored.length < BRANCH_BYTES) return leafOf(id, stored.subarray(32), stored.subarray(0, 32));
  const ids = [readU32(stored.subarray(4)), readU32(stored.subarray(8))] as const;
  const hashes = [stored.subarray(12, 44), stored.subarray(44, 76)] as const;
  return branch(id, readU32(stored), ids, hashes, [undefined, undefined]);
}

export function nodeHash(node: Node): Uint8Array {
  return node.isLeaf ? labeledHash(node.key, node.valueHash) : forkHash(node.hashes[0], node.hashes[1]);
}

/**
 * Bit `index` of a key, nine to a byte: a 1 that says a byte follows, then the byte; zeros after the end. So no key
 * is another's beginning, and the order of bits is that of bytes.
 */
export function bitAt(key: Uint8Array, index: number): 0 | 1 {
  const byte = (index / 9) | 0;
  if (byte >= key.length) return 0;
  const within = index - 9 * byte;
  return within === 0 || (key[byte] >> (8 - within)) & 1 ? 1 : 0;
}

/** The first bit in which two keys differ; past every bit of equal keys. */
export function firstDifference(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const difference = a[at] ^ b[at];
    if (difference !== 0) return 9 * at + Math.clz32(difference) - 23;
  }
  return a.length === b.length ? Infinity : 9 * length;
}
