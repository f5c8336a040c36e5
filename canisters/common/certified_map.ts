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
import { asciiBytes, concatBytes, equalBytes, readU32, u32Bytes } from './stored_bytes.js';

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

/** Nodes that are kept in the heap at the most; at some 400 bytes each, 20 MB. */
const MAX_KNOWN = 50_000;

const WARM_LEVELS = 6;

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
  /**
   * Nodes read or written since the last upgrade. What an update leaves here, queries find; what a query adds is dropped
   * with the query.
   */
  private readonly known = new Map<number, Node>();

  constructor(
    private readonly nodes: ByteMap,
    private readonly values: ByteMap
  ) {}

  /** Reads the top of the tree, which every path has in common: worth its while after an upgrade. */
  warmUp(): void {
    let level = [this.root()?.id].filter((id) => id !== undefined);
    for (let depth = 0; depth < WARM_LEVELS; depth++) {
      level = level.map((id) => this.node(id)).flatMap((node) => ('bit' in node ? node.children : []));
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
      throw new RangeError(`certified map: a key of ${key.length} bytes; at most 44`);
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
    const shown: Shown[] = [];
    for (const key of keys) {
      if (this.values.get(key) !== undefined) shown.push({ key, withValue: true });
      else this.showNeighbours(root.id, key, shown);
    }
    this.witnessNode(root.id, root.hash, shown, out);
  }

  private witnessNode(id: number, hash: Uint8Array, shown: readonly Shown[], out: CborParts): void {
    if (shown.length === 0) return cborPruned(out, hash);
    const node = this.node(id);
    if ('key' in node) return this.witnessLeaf(node, shown, out);
    const { bit, children, hashes } = node;
    const sides: [Shown[], Shown[]] = [[], []];
    for (const each of shown) sides[bitAt(each.key, bit)].push(each);
    cborFork(out);
    this.witnessNode(children[0], hashes[0], sides[0], out);
    this.witnessNode(children[1], hashes[1], sides[1], out);
  }

  private witnessLeaf({ key, valueHash }: Leaf, shown: readonly Shown[], out: CborParts): void {
    cborLabeled(out, key);
    const value = shown.some(({ withValue }) => withValue) ? this.values.get(key) : undefined;
    if (value === undefined) cborPruned(out, valueHash);
    else cborLeaf(out, value);
  }

  /** Marks the labels right before and right after an absent key. */
  private showNeighbours(rootId: number, key: Uint8Array, shown: Shown[]): void {
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
    if (before !== undefined) shown.push({ key: this.outermost(before, 1), withValue: false });
    if (after !== undefined) shown.push({ key: this.outermost(after, 0), withValue: false });
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
    const known = this.known.get(id);
    if (known !== undefined) return known;
    const stored = this.nodes.get(u32Bytes(id));
    if (stored === undefined) throw new Error(`certified map: node ${id} is missing`);
    const node = decodeNode(stored);
    this.remember(id, node);
    return node;
  }

  private remember(id: number, node: Node): void {
    if (this.known.size < MAX_KNOWN || this.known.has(id)) this.known.set(id, node);
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
    this.nodes.insert(u32Bytes(id), encodeNode(node));
    this.remember(id, node);
  }
}

/** So that a leaf is never as long as a branch. */
const MAX_KEY_BYTES = 44;

/** Leaf: hash of its value (32), key. Branch: bit (4), children (4 and 4), their hashes (32 and 32), a byte 1. */
const BRANCH_BYTES = 77;

function encodeNode(node: Node): Uint8Array {
  if ('key' in node) return concatBytes(node.valueHash, node.key);
  const { bit, children, hashes } = node;
  return concatBytes(
    u32Bytes(bit),
    u32Bytes(children[0]),
    u32Bytes(children[1]),
    ...hashes,
    Uint8Array.of(1)
  );
}

function decodeNode(stored: Uint8Array): Node {
  if (stored.length < BRANCH_BYTES) return { key: stored.subarray(32), valueHash: stored.subarray(0, 32) };
  return {
    bit: readU32(stored),
    children: [readU32(stored.subarray(4)), readU32(stored.subarray(8))],
    hashes: [stored.subarray(12, 44), stored.subarray(44, 76)]
  };
}

function nodeHash(node: Node): Uint8Array {
  return 'key' in node ? labeledHash(node.key, node.valueHash) : forkHash(node.hashes[0], node.hashes[1]);
}

/**
 * Bit `index` of a key, nine to a byte: a 1 that says a byte follows, then the byte; zeros after the end. So no key
 * is another's beginning, and the order of bits is that of bytes.
 */
function bitAt(key: Uint8Array, index: number): 0 | 1 {
  const byte = (index / 9) | 0;
  if (byte >= key.length) return 0;
  const within = index - 9 * byte;
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
