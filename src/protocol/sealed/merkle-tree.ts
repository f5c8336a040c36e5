/**
 * Merkle tree and inclusion proofs of RFC 9162 §2.1 (the same as RFC 6962): leaf = SHA-256(00 ‖ data),
 * node = SHA-256(01 ‖ left ‖ right), the left subtree is the largest full one.
 */
import { sha256 } from './sha256.js';

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

export const HASH_BYTES = 32;

/** Where an entry stands in a tree, and the hashes that lead from it to the root. */
export interface InclusionProof {
  /** Position of the entry, from 0. */
  readonly index: number;
  /** Number of entries in the tree. */
  readonly size: number;
  /** Sibling hashes, from the leaf upwards. */
  readonly path: readonly Uint8Array[];
}

export function leafHash(data: Uint8Array): Uint8Array {
  return sha256(LEAF, data);
}

/** Root over leaf hashes, in order. The root of no entries is SHA-256 of nothing. */
export function merkleRoot(leaves: readonly Uint8Array[]): Uint8Array {
  const [first] = leaves;
  if (!first) return sha256();
  if (leaves.length === 1) return first;
  const split = largestPowerOfTwoBelow(leaves.length);
  return nodeHash(merkleRoot(leaves.slice(0, split)), merkleRoot(leaves.slice(split)));
}

/** Proof that the leaf at `index` is under the root of `leaves` (RFC 9162 §2.1.3.1). */
export function inclusionProof(index: number, leaves: readonly Uint8Array[]): InclusionProof {
  if (!Number.isInteger(index) || index < 0 || index >= leaves.length) {
    throw new RangeError(`inclusionProof: there is no entry ${index} among ${leaves.length}`);
  }
  return { index, size: leaves.length, path: pathOf(index, leaves) };
}

/** The root that a proof leads to from a leaf hash, or null where the proof has no such form (RFC 9162 §2.1.3.2). */
export function rootFromProof(leaf: Uint8Array, proof: InclusionProof): Uint8Array | null {
  const { index, size, path } = proof;
  if (!Number.isInteger(index) || !Number.isInteger(size) || index < 0 || index >= size) return null;
  if (path.some((hash) => hash.length !== HASH_BYTES)) return null;
  return climb(leaf, index, size, path);
}

function pathOf(index: number, leaves: readonly Uint8Array[]): Uint8Array[] {
  if (leaves.length === 1) return [];
  const split = largestPowerOfTwoBelow(leaves.length);
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)];
  return index < split
    ? [...pathOf(index, left), merkleRoot(right)]
    : [...pathOf(index - split, right), merkleRoot(left)];
}

function climb(
  leaf: Uint8Array,
  index: number,
  size: number,
  path: readonly Uint8Array[]
): Uint8Array | null {
  const sibling = path.at(-1);
  if (size === 1) return sibling ? null : leaf;
  if (!sibling) return null;
  const split = largestPowerOfTwoBelow(size);
  const rest = path.slice(0, -1);
  if (index < split) {
    const left = climb(leaf, index, split, rest);
    return left && nodeHash(left, sibling);
  }
  const right = climb(leaf, index - split, size - split, rest);
  return right && nodeHash(sibling, right);
}

function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  return sha256(NODE, left, right);
}

function largestPowerOfTwoBelow(size: number): number {
  let power = 1;
  while (power * 2 < size) power *= 2;
  return power;
}
