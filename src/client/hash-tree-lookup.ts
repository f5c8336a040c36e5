import { type HashTree, NodeType } from '@dfinity/agent';

/** What a pruned hash tree says about a label. */
export type TreeLookup =
  | { readonly status: 'found'; readonly tree: HashTree }
  | { readonly status: 'absent' }
  | { readonly status: 'unknown' };

/** A label of a tree, or a pruned part that may hold more. */
type Shown = { readonly label: Uint8Array; readonly tree: HashTree } | 'hidden';

/**
 * Looks a label up in a pruned tree (https://internetcomputer.org/docs/references/ic-interface-spec#lookup).
 * `absent` only where the tree shows the labels right before and right after it, or its end.
 *
 * The agent's own `lookup_path` does not compare labels lexicographically and so misses most proofs of absence.
 */
export function lookupLabel(tree: HashTree, label: Uint8Array): TreeLookup {
  let before: Shown | undefined;
  for (const node of shownLabels(tree)) {
    const order = node === 'hidden' ? undefined : compareBytes(node.label, label);
    if (node !== 'hidden' && order === 0) return { status: 'found', tree: node.tree };
    if (order !== undefined && order > 0) return { status: before === 'hidden' ? 'unknown' : 'absent' };
    before = node;
  }
  return { status: before === 'hidden' ? 'unknown' : 'absent' };
}

/** The value of a leaf node; undefined for any other node. */
export function leafValue(tree: HashTree): Uint8Array | undefined {
  return tree[0] === NodeType.Leaf ? tree[1] : undefined;
}

/** The tree's labels in order, `hidden` where a pruned part may hold more. */
export function shownLabels(tree: HashTree): Shown[] {
  switch (tree[0]) {
    case NodeType.Empty:
      return [];
    case NodeType.Fork:
      return [...shownLabels(tree[1]), ...shownLabels(tree[2])];
    case NodeType.Labeled:
      return [{ label: tree[1], tree: tree[2] }];
    default:
      return ['hidden'];
  }
}

/** Lexicographic order of byte strings: negative, zero or positive. */
function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
