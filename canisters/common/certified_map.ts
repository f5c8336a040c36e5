import {
  bitAt,
  type Branch,
  branchOf,
  decodeNode,
  encodeNode,
  firstDifference,
  type Leaf,
  leafOf,
  MAX_KEY_BYTES,
  type Node,
  nodeHash
} from './certified_nodes.js';
import { WitnessWriter } from './certified_witness.js';
import { cborEmpty, type CborParts, EMPTY_HASH, leafHash } from './hash_tree.js';
import { asciiBytes, asciiText, concatBytes, equalBytes, readU32, u32Bytes } from './stored_bytes.js';

/** The part of a stable map that a certified map keeps its nodes and values in. */
export interface ByteMap {
  get(key: Uint8Array): Uint8Array | undefined;
  insert(key: Uint8Array, value: Uint8Array): unknown;
}

/** Nodes that a warm-up reads at the most; at some 600 bytes each, 30 MB. */
const MAX_WARM = 50_000;

interface Root {
  readonly node: Node;
  readonly hash: Uint8Array;
}

/** A branch on the way to a key, and the side on which the way goes on. */
interface Step {
  readonly branch: Branch;
  readonly side: 0 | 1;
}

const ROOT_KEY = asciiBytes('root node');
const COUNT_KEY = asciiBytes('node count');

/**
 * A map whose root hash is that of an IC hash tree with one labeled leaf a key, in lexicographic order. It is a
 * binary radix tree kept in stable memory, one entry a node: a change or a witness touches one path, whatever the
 * number of keys, and an upgrade rebuilds nothing.
 *
 * Nodes that were read hang together in the heap, each with its part of a witness ready as CBOR. What an update leaves
 * there, queries find; what a query adds is dropped with the query.
 */
export class CertifiedMap {
  private known: Root | undefined;

  constructor(
    private readonly nodes: ByteMap,
    private readonly values: ByteMap
  ) {}

  /** Reads the tree and its values, level by level: after an upgrade, for all queries to come. */
  warmUp(): void {
    const root = this.root();
    let level = root === undefined ? [] : [root.node];
    for (let left = MAX_WARM; left > 0 && level.length > 0; left -= level.length) {
      const next: Node[] = [];
      for (const node of level.slice(0, left)) {
        if (node.isLeaf) this.entryOf(node);
        else next.push(this.child(node, 0), this.child(node, 1));
      }
      level = next;
    }
  }

  get(key: Uint8Array): Uint8Array | undefined {
    return this.values.get(key);
  }

  /** Hash of the tree of all keys. */
  rootHash(): Uint8Array {
    return this.root()?.hash ?? EMPTY_HASH;
  }

  /** @throws RangeError for a key of more than 44 bytes */
  set(key: Uint8Array, value: Uint8Array): void {
    if (key.length > MAX_KEY_BYTES)
      throw new RangeError(`certified map: a key of ${key.length} bytes; at most ${MAX_KEY_BYTES}`);
    this.values.insert(key, value);
    const root = this.root();
    if (root === undefined) {
      const leaf = leafOf(this.newId(), key, leafHash(value), value);
      this.put(leaf);
      this.setRoot(leaf, nodeHash(leaf));
      return;
    }
    this.setBelow(root, key, value);
  }

  private setBelow(root: Root, key: Uint8Array, value: Uint8Array): void {
    const { steps, leaf: nearest } = this.wayTo(root.node, key);
    const bit = firstDifference(nearest.key, key);
    const same = bit === Infinity;
    const leaf = leafOf(same ? nearest.id : this.newId(), key, leafHash(value), value);
    this.put(leaf);
    let node: Node = leaf;
    if (!same) {
      let other: Node = nearest;
      for (let last = steps.at(-1); last !== undefined && last.branch.bit > bit; last = steps.at(-1)) {
        other = last.branch;
        steps.pop();
      }
      const above = steps.at(-1);
      const otherHash = above === undefined ? root.hash : above.branch.hashes[above.side];
      node = branchOf(this.newId(), bit, bitAt(key, bit), leaf, nodeHash(leaf), other, otherHash);
      this.put(node);
    }
    this.replaceUpwards(steps, node);
  }

  private replaceUpwards(steps: readonly Step[], lowest: Node): void {
    let node = lowest;
    let hash = nodeHash(node);
    for (let at = steps.length - 1; at >= 0; at--) {
      const { branch, side } = steps[at];
      const away = side === 0 ? 1 : 0;
      const { id, bit, hashes } = branch;
      node = branchOf(id, bit, side, node, hash, branch.children[away] ?? branch.ids[away], hashes[away]);
      this.put(node);
      hash = nodeHash(node);
    }
    this.setRoot(node, hash);
  }

  /**
   * Appends the tree that shows each of `keys`: its value where it is there, and otherwise the labels between
   * which it would be.
   */
  witness(keys: readonly Uint8Array[], out: CborParts): void {
    const root = this.root();
    if (root === undefined) return cborEmpty(out);
    const shown = new Map<string, Uint8Array>();
    const labels: Leaf[] = [];
    for (const key of keys) {
      const leaf = this.nearestLeaf(root.node, key);
      if (equalBytes(leaf.key, key)) shown.set(asciiText(key), this.entryOf(leaf));
      else this.neighbours(root.node, leaf, key, labels);
    }
    for (const { key, label } of labels) {
      const text = asciiText(key);
      if (!shown.has(text)) shown.set(text, label);
    }
    const texts = [...shown.keys()].sort();
    const writer = new WitnessWriter(texts, shown, (branch, side) => this.child(branch, side));
    out.push(writer.write(root.node, root.hash));
  }

  /** The leaves right before and right after an absent key, whose way ends at the leaf `nearest`. */
  private neighbours(top: Node, nearest: Leaf, key: Uint8Array, out: Leaf[]): void {
    const bit = firstDifference(nearest.key, key);
    let node = top;
    let before: Node | undefined;
    let after: Node | undefined;
    while (!node.isLeaf && node.bit < bit) {
      const turn = bitAt(key, node.bit);
      if (turn === 1) before = this.child(node, 0);
      else after = this.child(node, 1);
      node = this.child(node, turn);
    }
    // All keys below `node` lie on the other side of the absent key's first differing bit.
    if (bitAt(key, bit) === 1) before = node;
    else after = node;
    if (before !== undefined) out.push(this.outermost(before, 1));
    if (after !== undefined) out.push(this.outermost(after, 0));
  }

  private outermost(top: Node, side: 0 | 1): Leaf {
    let node = top;
    while (!node.isLeaf) node = node.children[side] ?? this.child(node, side);
    return node;
  }

  private nearestLeaf(top: Node, key: Uint8Array): Leaf {
    let node = top;
    while (!node.isLeaf) {
      const { byte, mask } = node;
      const side = mask === 0 ? (byte < key.length ? 1 : 0) : key[byte] & mask ? 1 : 0;
      node = node.children[side] ?? this.child(node, side);
    }
    return node;
  }

  private wayTo(top: Node, key: Uint8Array): { steps: Step[]; leaf: Leaf } {
    const steps: Step[] = [];
    let node = top;
    while (!node.isLeaf) {
      const side = bitAt(key, node.bit);
      steps.push({ branch: node, side });
      node = this.child(node, side);
    }
    return { steps, leaf: node };
  }

  private child(branch: Branch, side: 0 | 1): Node {
    return (branch.children[side] ??= this.load(branch.ids[side]));
  }

  /** CBOR of the labeled leaf with its value. */
  private entryOf(leaf: Leaf): Uint8Array {
    if (leaf.entry !== undefined) return leaf.entry;
    const value = this.values.get(leaf.key);
    if (value === undefined) throw new Error(`certified map: the value of node ${leaf.id} is missing`);
    const { entry } = leafOf(leaf.id, leaf.key, leaf.valueHash, value);
    leaf.entry = entry;
    return entry ?? leaf.label;
  }

  private root(): Root | undefined {
    if (this.known !== undefined) return this.known;
    const stored = this.nodes.get(ROOT_KEY);
    if (stored === undefined) return undefined;
    this.known = { node: this.load(readU32(stored)), hash: stored.slice(4) };
    return this.known;
  }

  private setRoot(node: Node, hash: Uint8Array): void {
    this.known = { node, hash };
    this.nodes.insert(ROOT_KEY, concatBytes(u32Bytes(node.id), hash));
  }

  private load(id: number): Node {
    const stored = this.nodes.get(u32Bytes(id));
    if (stored === undefined) throw new Error(`certified map: node ${id} is missing`);
    return decodeNode(id, stored);
  }

  private newId(): number {
    const stored = this.nodes.get(COUNT_KEY);
    const id = stored === undefined ? 0 : readU32(stored);
    this.nodes.insert(COUNT_KEY, u32Bytes(id + 1));
    return id;
  }

  private put(node: Node): void {
    this.nodes.insert(u32Bytes(node.id), encodeNode(node));
  }
}
