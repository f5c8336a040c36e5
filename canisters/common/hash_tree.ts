import { sha256 } from './sha256.js';
import { asciiBytes, concatBytes } from './stored_bytes.js';

/**
 * Hashes and CBOR of the IC's hash trees
 * (https://internetcomputer.org/docs/references/ic-interface-spec#certification).
 */
const domain = (name: string): Uint8Array => concatBytes(Uint8Array.of(name.length), asciiBytes(name));
const FORK = domain('ic-hashtree-fork');
const LABELED = domain('ic-hashtree-labeled');
const LEAF = domain('ic-hashtree-leaf');

export const EMPTY_HASH = sha256(domain('ic-hashtree-empty'));

export function forkHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  return sha256(concatBytes(FORK, left, right));
}

export function labeledHash(label: Uint8Array, subtree: Uint8Array): Uint8Array {
  return sha256(concatBytes(LABELED, label, subtree));
}

export function leafHash(value: Uint8Array): Uint8Array {
  return sha256(concatBytes(LEAF, value));
}

/** A tree as CBOR byte strings to be concatenated; each function appends to `out`. */
export type CborParts = Uint8Array[];

const SELF_DESCRIBE = Uint8Array.of(0xd9, 0xd9, 0xf7);
export const EMPTY_NODE = Uint8Array.of(0x81, 0x00);
const FORK_NODE = Uint8Array.of(0x83, 0x01);
const LABELED_NODE = Uint8Array.of(0x83, 0x02);
const LEAF_NODE = Uint8Array.of(0x82, 0x03);
const PRUNED_NODE = Uint8Array.of(0x82, 0x04, 0x58, 0x20);

export function cborStart(): CborParts {
  return [SELF_DESCRIBE];
}

/** A fork; its left and right trees are appended next. */
export function cborFork(out: CborParts): void {
  out.push(FORK_NODE);
}

/** A labeled node; its subtree is appended next. */
export function cborLabeled(out: CborParts, label: Uint8Array): void {
  out.push(LABELED_NODE, cborBytesHead(label.length), label);
}

export function cborLeaf(out: CborParts, value: Uint8Array): void {
  out.push(LEAF_NODE, cborBytesHead(value.length), value);
}

export function cborPruned(out: CborParts, hash: Uint8Array): void {
  out.push(PRUNED_NODE, hash);
}

/** A node of which the hash alone is shown. */
export function prunedNode(hash: Uint8Array): Uint8Array {
  return concatBytes(PRUNED_NODE, hash);
}

function cborBytesHead(length: number): Uint8Array {
  if (length < 24) return Uint8Array.of(0x40 | length);
  if (length < 0x100) return Uint8Array.of(0x58, length);
  if (length < 0x10000) return Uint8Array.of(0x59, length >>> 8, length & 255);
  throw new RangeError(
    `a hash tree of this canister holds values below 64 KiB; this one has ${length} bytes`
  );
}
