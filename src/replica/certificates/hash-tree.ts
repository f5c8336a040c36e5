import { compareBytes, equalBytes, sha256 } from './bytes.js';

/**
 * Labelled hash trees of the IC interface specification ("Certification"): what certificates carry.
 * https://internetcomputer.org/docs/references/ic-interface-spec#certification
 */

/** A tree before hashing: a leaf's content, or children by label. */
export type StateNode = Uint8Array | StateDirectory;
/** Children of a node. The labels must differ; their order does not matter. */
export type StateDirectory = readonly (readonly [label: Uint8Array, node: StateNode])[];

/** A tree as certificates carry it in CBOR: empty, fork, labelled, leaf, pruned. */
export type HashTree =
  [0] | [1, HashTree, HashTree] | [2, Uint8Array, HashTree] | [3, Uint8Array] | [4, Uint8Array];

export type Path = readonly Uint8Array[];

/** A state whose hashes are computed once, and from which any number of witnesses can be cut. */
export interface HashedTree {
  readonly rootHash: Uint8Array;
  /**
   * The tree pruned to what the paths reach. A path that ends inside the tree shows the whole subtree; for a path that
   * is not in the tree, the neighbouring labels prove the absence.
   */
  readonly witness: (paths: readonly Path[]) => HashTree;
}

/** @throws RangeError if two children of one node have the same label */
export function hashTree(state: StateNode): HashedTree {
  const root = hashNode(state);
  return { rootHash: root.hash, witness: (paths) => witness(root, paths) };
}

type Node = Leaf | Directory;
interface Leaf {
  content: Uint8Array;
  hash: Uint8Array;
}
interface Directory {
  /** Sorted by label. */
  entries: { label: Uint8Array; child: Node }[];
  hash: Uint8Array;
  /** Absent where there are no entries. */
  range?: Range;
}
/** The part of a directory between two entries: a fork, or a single labelled child. */
interface Range {
  first: number;
  hash: Uint8Array;
  halves?: [Range, Range];
}

const LEAF = separator('ic-hashtree-leaf');
const LABELED = separator('ic-hashtree-labeled');
const FORK = separator('ic-hashtree-fork');
const EMPTY_HASH = sha256(separator('ic-hashtree-empty'));

/** Big leaves (module metadata) come back unchanged in every state: their hash is kept as long as the bytes live. */
const leafHashes = new WeakMap<Uint8Array, Uint8Array>();

function hashNode(state: StateNode): Node {
  if (state instanceof Uint8Array) return { content: state, hash: leafHash(state) };
  const entries = state
    .map(([label, node]) => ({ label, child: hashNode(node) }))
    .sort((a, b) => compareBytes(a.label, b.label));
  const repeated = entries.find((entry, i) => i > 0 && equalBytes(entry.label, entries[i - 1]?.label));
  if (repeated)
    throw new RangeError(`label ${Buffer.from(repeated.label).toString('hex')} stands twice in one node`);
  if (entries.length === 0) return { entries, hash: EMPTY_HASH };
  const range = hashRange(entries, 0, entries.length);
  return { entries, range, hash: range.hash };
}

function hashRange(entries: Directory['entries'], first: number, end: number): Range {
  const entry = entries[first];
  if (!entry) throw new RangeError('empty range');
  if (end - first === 1) return { first, hash: sha256(LABELED, entry.label, entry.child.hash) };
  const middle = (first + end) >> 1;
  const halves: [Range, Range] = [hashRange(entries, first, middle), hashRange(entries, middle, end)];
  return { first, halves, hash: sha256(FORK, halves[0].hash, halves[1].hash) };
}

function leafHash(content: Uint8Array): Uint8Array {
  const known = leafHashes.get(content);
  if (known) return known;
  const hash = sha256(LEAF, content);
  leafHashes.set(content, hash);
  return hash;
}

function witness(node: Node, paths: readonly Path[]): HashTree {
  if (paths.some((path) => path.length === 0)) return everything(node);
  if (paths.length === 0 || 'content' in node) return [4, node.hash];
  if (!node.range) return [0];
  const subpaths = new Map<number, Path[]>();
  for (const [label, ...rest] of paths) {
    if (!label) continue;
    const index = lowerBound(node.entries, label);
    if (equalBytes(node.entries[index]?.label, label)) {
      subpaths.set(index, [...(subpaths.get(index) ?? []), rest]);
      continue;
    }
    for (const neighbour of [index - 1, index]) {
      if (node.entries[neighbour] && !subpaths.has(neighbour)) subpaths.set(neighbour, []);
    }
  }
  return rangeWitness(node, node.range, (index) => subpaths.get(index));
}

/** Shows the entries for which `pick` gives paths (perhaps none: then only the label) and prunes the others. */
function rangeWitness(node: Directory, range: Range, pick: (index: number) => Path[] | undefined): HashTree {
  if (range.halves) {
    const [left, right] = range.halves.map((half) => rangeWitness(node, half, pick));
    if (!left || !right || (left[0] === 4 && right[0] === 4)) return [4, range.hash];
    return [1, left, right];
  }
  const paths = pick(range.first);
  const entry = node.entries[range.first];
  return paths && entry ? [2, entry.label, witness(entry.child, paths)] : [4, range.hash];
}

function everything(node: Node): HashTree {
  if ('content' in node) return [3, node.content];
  return node.range ? rangeWitness(node, node.range, () => [[]]) : [0];
}

/** Index of the first entry whose label is not below the one given. */
function lowerBound(entries: Directory['entries'], label: Uint8Array): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const entry = entries[middle];
    if (entry && compareBytes(entry.label, label) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A domain separator: the text, preceded by its length in one byte. */
export function separator(text: string): Uint8Array {
  return Uint8Array.of(text.length, ...Buffer.from(text, 'ascii'));
}
