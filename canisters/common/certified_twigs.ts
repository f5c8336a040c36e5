import type { Branch, Leaf, Node, Ways } from './certified_nodes.js';
import { cborFork, type CborParts } from './hash_tree.js';
import { concatBytes } from './stored_bytes.js';

/**
 * A twig is a branch with few leaves below, all of them read, under one with more. Each branch of it keeps the ways to its
 * leaves ready, so that a witness of many keys takes hardly more steps among ten thousand keys than among a hundred. A
 * change makes every branch above it anew, so what a branch keeps is always what its leaves say.
 */
const MAX_TWIG_LEAVES = 32;

/** CBOR of a labeled leaf with its value. */
type Entry = (leaf: Leaf) => Uint8Array;

/** Makes the twigs below `top` ready, as far as the tree has been read. */
export function growTwigs(top: Node, entry: Entry): void {
  if (top.isLeaf) return;
  if (isTwig(top)) grow(top, entry);
  else for (const child of top.children) if (child !== undefined) growTwigs(child, entry);
}

/** Makes ready what the change of a leaf has taken: `path` are the branches above it, from the lowest on. */
export function regrowTwig(path: readonly Branch[], entry: Entry): void {
  for (const branch of path) {
    if (!isTwig(branch)) return;
    grow(branch, entry);
  }
}

function grow(branch: Branch, entry: Entry): Ways {
  if (branch.ways !== undefined) return branch.ways;
  const [left, right] = branch.children;
  const ways = new Map<string, Uint8Array>();
  const fork: CborParts = [];
  cborFork(fork);
  for (const [text, way] of below(left, entry)) ways.set(text, concatBytes(...fork, way, branch.prunedRight));
  for (const [text, way] of below(right, entry)) ways.set(text, concatBytes(branch.forkToRight, way));
  branch.ways = ways;
  return ways;
}

function below(node: Node | undefined, entry: Entry): Iterable<readonly [string, Uint8Array]> {
  if (node === undefined) return [];
  return node.isLeaf ? [[node.text, entry(node)]] : grow(node, entry);
}

function isTwig(top: Branch): boolean {
  let leaves = 0;
  const waiting: (Node | undefined)[] = [top];
  while (waiting.length > 0) {
    const node = waiting.pop();
    if (node === undefined || leaves === MAX_TWIG_LEAVES) return false;
    if (node.isLeaf) leaves++;
    else waiting.push(...node.children);
  }
  return true;
}
