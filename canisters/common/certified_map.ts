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
  MAX_VALUE_BYTES,
  type Node,
  nodeHash
} from './certified_nodes.js';
import { growTwigs, regrowTwig } from './certified_twigs.js';
import { type Reading, type Shown, WitnessWriter } from './certified_witness.js';
import { EMPTY_HASH, EMPTY_NODE, leafHash, prunedNode } from './hash_tree.js';
import { asciiBytes, asciiText, concatBytes, readU32, u32Bytes } from './stored_bytes.js';

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
  private readonly reading: Reading = {
    child: (branch, side) => this.child(branch, side),
    entry: (leaf) => this.entryOf(leaf)
  };

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
    if (root !== undefined) growTwigs(root.node, this.reading.entry);
  }

  get(key: Uint8Array): Uint8Array | undefined {
    return this.values.get(key);
  }

  /** Hash of the tree of all keys. */
  rootHash(): Uint8Array {
    return this.root()?.hash ?? EMPTY_HASH;
  }

  /** @throws RangeError for a key of more than 44 bytes or a value of more than 4,096 */
  set(key: Uint8Array, value: Uint8Array): void {
    if (key.length > MAX_KEY_BYTES)
      throw new RangeError(`certified map: a key of ${key.length} bytes; at most ${MAX_KEY_BYTES}`);
    if (value.length > MAX_VALUE_BYTES)
      throw new RangeError(`certified map: a value of ${value.length} bytes; at most ${MAX_VALUE_BYTES}`);
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
    const path: Branch[] = lowest.isLeaf ? [] : [lowest];
    for (let at = steps.length - 1; at >= 0; at--) {
      const { branch, side } = steps[at];
      const away = side === 0 ? 1 : 0;
      const { id, bit, hashes } = branch;
      const made = branchOf(
        id,
        bit,
        side,
        node,
        hash,
        branch.children[away] ?? branch.ids[away],
        hashes[away]
      );
      this.put(made);
      path.push(made);
      node = made;
      hash = nodeHash(node);
    }
    this.setRoot(node, hash);
    regrowTwig(path, this.reading.entry);
  }

  /**
   * CBOR of the tree that shows each of `keys`, at least one: its value where it is there, and otherwise the labels
   * between which it would be.
   * @param prefix bytes to begin with
   */
  witness(keys: readonly Uint8Array[], prefix: Uint8Array): Uint8Array {
    const root = this.root();
    if (root === undefined) return concatBytes(prefix, EMPTY_NODE);
    if (keys.length === 0) return concatBytes(prefix, prunedNode(root.hash));
    const asked = inOrder(keys.map(shownWithValue));
    return this.write(root.node, asked, prefix) ?? this.witnessOfAbsence(root.node, asked, prefix);
  }

  private write(top: Node, shown: readonly Shown[], prefix: Uint8Array): Uint8Array | undefined {
    return new WitnessWriter(shown, prefix, this.reading).write(top);
  }

  /** The same where some of the keys are not there: their neighbours stand for them. */
  private witnessOfAbsence(top: Node, asked: readonly Shown[], prefix: Uint8Array): Uint8Array {
    const present: Shown[] = [];
    const neighbours: Leaf[] = [];
    for (const each of asked) {
      const leaf = this.nearestLeaf(top, each.key);
      if (leaf.text === each.text) present.push(each);
      else this.neighbours(top, leaf, each.key, neighbours);
    }
    const labels = neighbours.map(({ key, text }) => ({ key, text, withValue: false }));
    const witness = this.write(top, inOrder([...labels, ...present]), prefix);
    if (witness === undefined) throw new Error('certified map: a leaf is not where its key leads');
    return witness;
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
      const { byte, mask, children } = node;
      const side = (mask === 0 ? byte < key.length : (key[byte] & mask) !== 0) ? 1 : 0;
      node = children[side] ?? this.child(node, side);
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

function shownWithValue(key: Uint8Array): Shown {
  return { key, text: asciiText(key), withValue: true };
}

/** Ascending by bytes, each key once: the last of those that are equal. QuickJS sorts texts natively. */
function inOrder(shown: readonly Shown[]): readonly Shown[] {
  if (shown.length === 1) return shown;
  const byText = new Map<string, Shown>();
  for (const each of shown) byText.set(each.text, each);
  const ordered: Shown[] = [];
  for (const text of [...byText.keys()].sort()) {
    const each = byText.get(text);
    if (each !== undefined) ordered.push(each);
  }
  return ordered;
}
