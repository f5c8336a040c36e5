import {
  cborEmpty,
  cborFork,
  cborLabeled,
  cborLeaf,
  type CborParts,
  cborPruned,
  EMPTY_HASH,
  forkHash,
  labeledHash,
  leafHash
} from './hash_tree.js';
import { asciiBytes, equalBytes, readU32, StoredReader, StoredWriter, u32Bytes } from './stored_bytes.js';

/** The part of a stable map that a certified map keeps its nodes and values in. */
export interface ByteMap {
  get(key: Uint8Array): Uint8Array | undefined;
  insert(key: Uint8Array, value: Uint8Array): unknown;
}

interface Leaf {
  readonly key: Uint8Array;
  /** Hash of the leaf node under the label. */
  readonly valueHash: Uint8Array;
}

interface Branch {
  /** The first bit in which the keys on the left (0) and on the right (1) differ. */
  readonly bit: number;
  readonly children: readonly [number, number];
  readonly hashes: readonly [Uint8Array, Uint8Array];
}

type Node = Leaf | Branch;

/** A key to show in a witness: with its value, or its label alone as the neighbour of an absent one. */
interface Shown {
  readonly key: Uint8Array;
  readonly withValue: boolean;
}

const ROOT_KEY = asciiBytes('root node');
const COUNT_KEY = asciiBytes('node count');

/**
 * A map whose root hash is that of an IC hash tree with one labeled leaf a key, in lexicographic order. It is a
 * binary radix tree kept in stable memory, one entry a node: a change or a witness touches one path, whatever the
 * number of keys, and an upgrade rebuilds nothing.
 */
export class CertifiedMap {
  constructor(
    private readonly nodes: ByteMap,
    private readonly values: ByteMap
  ) {}

  get(key: Uint8Array): Uint8Array | undefined {
    return this.values.get(key);
  }

  /** Hash of the tree of all keys. */
  rootHash(): Uint8Array {
    return this.root()?.hash ?? EMPTY_HASH;
  }

  set(key: Uint8Array, value: Uint8Array): void {
    this.values.insert(key, value);
    const leaf: Leaf = { key, valueHash: leafHash(value) };
    const root = this.root();
    if (root === undefined) {
      const id = this.addNode(leaf);
      this.setRoot(id, nodeHash(leaf));
      return;
    }
    const nearest = this.nearestLeaf(root.id, key);
    const bit = firstDifference(nearest.key, key);
    const [id, hash] = this.insertAt(root.id, root.hash, leaf, bit);
    this.setRoot(id, hash);
  }

  /**
   * Appends the tree that shows each of `keys`: its value where it is there, and otherwise the labels between
   * which it would be.
   */
  witness(keys: readonly Uint8Array[], out: CborParts): void {
    const root = this.root();
    if (root === undefined) return cborEmpty(out);
    const shown = new Map<string, Shown>();
    for (const key of keys) {
      if (this.values.get(key) !== undefined) shown.set(String(key), { key, withValue: true });
      else this.showNeighbours(root.id, key, shown);
    }
    this.witnessNode(root.id, root.hash, [...shown.values()], out);
  }

  private witnessNode(id: number, hash: Uint8Array, shown: readonly Shown[], out: CborParts): void {
    if (shown.length === 0) return cborPruned(out, hash);
    const node = this.node(id);
    if ('key' in node) {
      cborLabeled(out, node.key);
      const value = shown.some(({ withValue }) => withValue) ? this.values.get(node.key) : undefined;
      if (value === undefined) cborPruned(out, node.valueHash);
      else cborLeaf(out, value);
      return;
    }
    cborFork(out);
    for (const side of [0, 1] as const) {
      const onSide = shown.filter(({ key }) => bitAt(key, node.bit) === side);
      this.witnessNode(node.children[side], node.hashes[side], onSide, out);
    }
  }

  /** Marks the labels right before and right after an absent key. */
  private showNeighbours(rootId: number, key: Uint8Array, shown: Map<string, Shown>): void {
    const bit = firstDifference(this.nearestLeaf(rootId, key).key, key);
    const side = bitAt(key, bit);
    let id = rootId;
    let before: number | undefined;
    let after: number | undefined;
    for (let node = this.node(id); 'bit' in node && node.bit < bit; node = this.node(id)) {
      const turn = bitAt(key, node.bit);
      if (turn === 1) before = node.children[0];
      else after = node.children[1];
      id = node.children[turn];
    }
    // All keys below `id` lie on the other side of the absent key's first differing bit.
    if (side === 1) before = id;
    else after = id;
    if (before !== undefined) this.showLabel(this.outermost(before, 1), shown);
    if (after !== undefined) this.showLabel(this.outermost(after, 0), shown);
  }

  private showLabel(key: Uint8Array, shown: Map<string, Shown>): void {
    const name = String(key);
    if (!shown.has(name)) shown.set(name, { key, withValue: false });
  }

  private outermost(id: number, side: 0 | 1): Uint8Array {
    let node = this.node(id);
    while ('bit' in node) node = this.node(node.children[side]);
    return node.key;
  }

  private nearestLeaf(id: number, key: Uint8Array): Leaf {
    let node = this.node(id);
    while ('bit' in node) node = this.node(node.children[bitAt(key, node.bit)]);
    return node;
  }

  /** Puts `leaf` below the node `id`; `bit` is where its key leaves the nearest key that is there. */
  private insertAt(id: number, hash: Uint8Array, leaf: Leaf, bit: number): [id: number, hash: Uint8Array] {
    const node = this.node(id);
    if ('bit' in node && node.bit < bit) {
      const side = bitAt(leaf.key, node.bit);
      const below = this.insertAt(node.children[side], node.hashes[side], leaf, bit);
      const other =
        side === 0
          ? ([node.children[1], node.hashes[1]] as const)
          : ([node.children[0], node.hashes[0]] as const);
      return this.putBranch(id, node.bit, side, below, other);
    }
    if ('key' in node && equalBytes(node.key, leaf.key)) {
      this.putNode(id, leaf);
      return [id, nodeHash(leaf)];
    }
    const added = this.addNode(leaf);
    return this.putBranch(this.newId(), bit, bitAt(leaf.key, bit), [added, nodeHash(leaf)], [id, hash]);
  }

  private putBranch(
    id: number,
    bit: number,
    side: 0 | 1,
    on: readonly [number, Uint8Array],
    off: readonly [number, Uint8Array]
  ): [id: number, hash: Uint8Array] {
    const [left, right] = side === 0 ? [on, off] : [off, on];
    const branch: Branch = { bit, children: [left[0], right[0]], hashes: [left[1], right[1]] };
    this.putNode(id, branch);
    return [id, nodeHash(branch)];
  }

  private root(): { id: number; hash: Uint8Array } | undefined {
    const stored = this.nodes.get(ROOT_KEY);
    return stored === undefined ? undefined : { id: readU32(stored), hash: stored.slice(4) };
  }

  private setRoot(id: number, hash: Uint8Array): void {
    const stored = new Uint8Array(36);
    stored.set(u32Bytes(id));
    stored.set(hash, 4);
    this.nodes.insert(ROOT_KEY, stored);
  }

  private node(id: number): Node {
    const stored = this.nodes.get(u32Bytes(id));
    if (stored === undefined) throw new Error(`certified map: node ${id} is missing`);
    const reader = new StoredReader(stored);
    if (reader.u8() === 0) return { key: reader.bytes(), valueHash: reader.bytes() };
    return {
      bit: reader.u32(),
      children: [reader.u32(), reader.u32()],
      hashes: [reader.bytes(), reader.bytes()]
    };
  }

  private addNode(node: Node): number {
    const id = this.newId();
    this.putNode(id, node);
    return id;
  }

  private newId(): number {
    const stored = this.nodes.get(COUNT_KEY);
    const id = stored === undefined ? 0 : readU32(stored);
    this.nodes.insert(COUNT_KEY, u32Bytes(id + 1));
    return id;
  }

  private putNode(id: number, node: Node): void {
    const writer = new StoredWriter();
    if ('key' in node) writer.u8(0).bytes(node.key).bytes(node.valueHash);
    else {
      writer.u8(1).u32(node.bit).u32(node.children[0]).u32(node.children[1]);
      writer.bytes(node.hashes[0]).bytes(node.hashes[1]);
    }
    this.nodes.insert(u32Bytes(id), writer.finish());
  }
}

function nodeHash(node: Node): Uint8Array {
  return 'key' in node ? labeledHash(node.key, node.valueHash) : forkHash(node.hashes[0], node.hashes[1]);
}

/**
 * Bit `index` of a key, nine to a byte: a 1 that says a byte follows, then the byte; zeros after the end. So no key
 * is another's beginning, and the order of bits is that of bytes.
 */
function bitAt(key: Uint8Array, index: number): 0 | 1 {
  const byte = Math.floor(index / 9);
  if (byte >= key.length) return 0;
  const within = index % 9;
  return within === 0 || (key[byte] >> (8 - within)) & 1 ? 1 : 0;
}

/** The first bit in which two keys differ; past every bit of equal keys. */
function firstDifference(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const difference = a[at] ^ b[at];
    if (difference !== 0) return 9 * at + Math.clz32(difference) - 23;
  }
  return a.length === b.length ? Infinity : 9 * length;
}
