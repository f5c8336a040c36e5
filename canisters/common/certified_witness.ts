import { type Branch, type Leaf, MAX_ENTRY_BYTES, type Node } from './certified_nodes.js';

/** A key that a witness shows: with its value, or as a label alone, next to where an absent key would be. */
export interface Shown {
  readonly key: Uint8Array;
  /** The same char codes. */
  readonly text: string;
  readonly withValue: boolean;
}

/** How a witness reads what it comes across for the first time. */
export interface Reading {
  readonly child: (branch: Branch, side: 0 | 1) => Node;
  /** CBOR of the labeled leaf with its value. */
  readonly entry: (leaf: Leaf) => Uint8Array;
}

const FORK = Uint8Array.of(0x83, 0x01);
const FORK_BYTES = 2;
const PRUNED_BYTES = 36;
/** What a step of a way takes at the most: a fork and the other side, pruned. */
const STEP_BYTES = FORK_BYTES + PRUNED_BYTES;
/** A way has at most nine steps for each byte of a key. */
const MAX_WAY_BYTES = (9 * 44 + 1) * STEP_BYTES;

/** Used again by each witness; it grows, and stays so where an update has made it grow. */
let scratch = new Uint8Array(65_536);

/** Writes the witness of some of a tree's leaves, in one pass over the ways that lead to them. */
export class WitnessWriter {
  private at: number;

  /**
   * @param shown ascending and distinct
   * @param prefix what the witness begins with
   */
  constructor(
    private readonly shown: readonly Shown[],
    prefix: Uint8Array,
    private readonly reading: Reading
  ) {
    scratch.set(prefix);
    this.at = prefix.length;
  }

  /** The tree below `top`; undefined where one of the keys is not in it. */
  write(top: Node): Uint8Array | undefined {
    const { length } = this.shown;
    return this.several(top, 0, length) ? scratch.slice(0, this.at) : undefined;
  }

  /** Keys `from` to `to`, at least one, which lie below `top` if they are there at all. */
  private several(top: Node, from: number, to: number): boolean {
    if (to - from === 1) return this.one(top, this.shown[from]);
    if (top.isLeaf) return false;
    const { byte, mask, children } = top;
    let middle = from;
    while (middle < to) {
      const { key } = this.shown[middle];
      if (mask === 0 ? byte < key.length : (key[byte] & mask) !== 0) break;
      middle++;
    }
    if (middle === from) {
      this.push(top.forkToRight);
      return this.several(children[1] ?? this.reading.child(top, 1), from, to);
    }
    this.push(FORK);
    const left = children[0] ?? this.reading.child(top, 0);
    if (!this.several(left, from, middle)) return false;
    if (middle < to) return this.several(children[1] ?? this.reading.child(top, 1), middle, to);
    this.push(top.prunedRight);
    return true;
  }

  /**
   * The way from `top` to one key: hot, so it is a loop that writes by itself, up to the twig that has the rest. The right
   * sides of the forks that it goes left at follow the leaf, the last one first: they are gathered from the scratch's end
   * down.
   */
  private one(top: Node, { key, text, withValue }: Shown): boolean {
    this.makeRoom(MAX_WAY_BYTES + MAX_ENTRY_BYTES);
    const bytes = scratch;
    const { length } = bytes;
    let { at } = this;
    let tail = length;
    let node = top;
    let rest: Uint8Array | undefined;
    while (!node.isLeaf) {
      const { byte, mask, children, ways } = node;
      if (ways !== undefined && withValue) {
        rest = ways.get(text);
        if (rest === undefined) return false;
        break;
      }
      // Past a key's end there are no bits.
      if (mask === 0 ? byte < key.length : (key[byte] & mask) !== 0) {
        bytes.set(node.forkToRight, at);
        at += STEP_BYTES;
        node = children[1] ?? this.reading.child(node, 1);
      } else {
        bytes.set(FORK, at);
        at += FORK_BYTES;
        tail -= PRUNED_BYTES;
        bytes.set(node.prunedRight, tail);
        node = children[0] ?? this.reading.child(node, 0);
      }
    }
    if (node.isLeaf) {
      if (node.text !== text) return false;
      rest = withValue ? (node.entry ?? this.reading.entry(node)) : node.label;
    }
    if (rest === undefined) return false;
    bytes.set(rest, at);
    at += rest.length;
    bytes.copyWithin(at, tail, length);
    this.at = at + length - tail;
    return true;
  }

  private push(part: Uint8Array): void {
    const { at } = this;
    const { length } = part;
    this.makeRoom(length);
    scratch.set(part, at);
    this.at = at + length;
  }

  private makeRoom(length: number): void {
    const needed = this.at + length;
    if (needed <= scratch.length) return;
    const larger = new Uint8Array(2 * needed);
    larger.set(scratch);
    scratch = larger;
  }
}
