import type { Branch, Node } from './certified_nodes.js';
import { type CborParts, cborPruned } from './hash_tree.js';
import { concatBytes } from './stored_bytes.js';

const FORK = Uint8Array.of(0x83, 0x01);
const FORK_BYTES = 2;
/** What a step of a way takes at the most: a fork and the other side, pruned. */
const STEP_BYTES = 38;
/** A way has at most nine steps for each byte of a key. */
const MAX_STEPS = 9 * 44 + 1;
/** A label of 44 bytes with its value pruned or short; longer values are made room for. */
const FIRST_CAPACITY = 4096;

/** Writes the witness of some of a tree's leaves, in one pass over the paths that lead to them. */
export class WitnessWriter {
  private bytes = new Uint8Array(FIRST_CAPACITY);
  private at = 0;

  /**
   * @param keys of leaves, ascending, as texts of the same char codes
   * @param shown CBOR of the leaf of each
   */
  constructor(
    private readonly keys: readonly string[],
    private readonly shown: ReadonlyMap<string, Uint8Array>,
    private readonly child: (branch: Branch, side: 0 | 1) => Node
  ) {}

  /** The tree below `root`; it is pruned where there are no keys. */
  write(root: Node, hash: Uint8Array): Uint8Array {
    if (this.keys.length === 0) return prunedNode(hash);
    this.several(root, 0, this.keys.length);
    return this.bytes.slice(0, this.at);
  }

  /** Keys `from` to `to`, which all lie below `top`. */
  private several(top: Node, from: number, to: number): void {
    if (to - from === 1) return this.one(top, this.keys[from]);
    if (top.isLeaf) throw new Error('certified map: two keys at one leaf');
    const { byte, mask } = top;
    let middle = from;
    while (middle < to && sideOf(this.keys[middle], byte, mask) === 0) middle++;
    if (middle === from) {
      this.push(top.forkToRight);
      this.several(top.children[1] ?? this.child(top, 1), from, to);
    } else if (middle === to) {
      this.push(FORK);
      this.several(top.children[0] ?? this.child(top, 0), from, to);
      this.push(top.prunedRight);
    } else {
      this.push(FORK);
      this.several(top.children[0] ?? this.child(top, 0), from, middle);
      this.several(top.children[1] ?? this.child(top, 1), middle, to);
    }
  }

  /** The way from `top` to one key: hot, so it is a loop that writes by itself. */
  private one(top: Node, key: string): void {
    const leaf = this.shown.get(key);
    if (leaf === undefined) throw new Error('certified map: a key without its leaf');
    this.makeRoom(MAX_STEPS * STEP_BYTES + leaf.length);
    const { bytes } = this;
    const pruned: Uint8Array[] = [];
    let { at } = this;
    let node = top;
    while (!node.isLeaf) {
      const side = sideOf(key, node.byte, node.mask);
      if (side === 0) {
        bytes.set(FORK, at);
        at += FORK_BYTES;
        pruned.push(node.prunedRight);
      } else {
        bytes.set(node.forkToRight, at);
        at += STEP_BYTES;
      }
      node = node.children[side] ?? this.child(node, side);
    }
    bytes.set(leaf, at);
    at += leaf.length;
    for (let last = pruned.pop(); last !== undefined; last = pruned.pop()) {
      bytes.set(last, at);
      at += last.length;
    }
    this.at = at;
  }

  private push(part: Uint8Array): void {
    this.makeRoom(part.length);
    this.bytes.set(part, this.at);
    this.at += part.length;
  }

  private makeRoom(length: number): void {
    const needed = this.at + length;
    if (needed <= this.bytes.length) return;
    const larger = new Uint8Array(2 * needed);
    larger.set(this.bytes.subarray(0, this.at));
    this.bytes = larger;
  }
}

function sideOf(key: string, byte: number, mask: number): 0 | 1 {
  if (mask === 0) return byte < key.length ? 1 : 0;
  // Past the end a char code is NaN, which has no bits.
  return key.charCodeAt(byte) & mask ? 1 : 0;
}

function prunedNode(hash: Uint8Array): Uint8Array {
  const out: CborParts = [];
  cborPruned(out, hash);
  return concatBytes(...out);
}
