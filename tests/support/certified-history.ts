/**
 * Certified answers to `get_certified_changes_since`, in the NNS registry's own encoding, out of a history that the test makes
 * up.
 */
import {
  type HashTree,
  type NodeHash,
  type NodeLabel,
  NodeType,
  type NodeValue,
  reconstruct
} from '@dfinity/agent';
import type { NnsRegistryCanister } from './nns-registry-canister.js';
import { bytes, message, rootMessage, uint64 } from './protobuf-writer.js';

/** A key's new value, or null where it is deleted. */
export type Change = readonly [key: string, value: Uint8Array | null];

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const UPSERT = 4n;
const DELETE = 2n;

/**
 * Has the registry certify a history: what each version changed, from version 1 on, `perPage` versions an answer.
 * @param numbers the versions' numbers, where they are not those of an honest registry
 */
export async function certifyHistory(
  registry: NnsRegistryCanister,
  history: readonly (readonly Change[])[],
  perPage: number,
  numbers: readonly bigint[] = history.map((_, at) => BigInt(at + 1))
): Promise<void> {
  const leaves = history.map((changes, at): Leaf => ({
    label: u64(numbers[at] ?? 0n),
    value: mutations(changes)
  }));
  const latest = numbers.at(-1) ?? 0n;
  // RegistryGetChangesSinceRequest and CertifiedResponse
  const put = (since: bigint, tree: HashTree): Promise<void> =>
    registry.put(rootMessage(uint64(1, since)), rootMessage(bytes(1, encoded(tree))));
  for (let since = 0; since <= leaves.length; since += perPage) {
    const tree = await treeOf(leaves, latest, [since, since + perPage]);
    await put(since === 0 ? 0n : (numbers[since - 1] ?? 0n), tree);
    if (since === 0) await registry.certify(await reconstruct(tree));
  }
  if (leaves.length % perPage !== 0)
    await put(latest, await treeOf(leaves, latest, [leaves.length, leaves.length]));
}

interface Leaf {
  readonly label: Uint8Array;
  readonly value: Uint8Array;
}

/** The whole tree with the leaves from one place to another shown, the others pruned. */
async function treeOf(
  leaves: readonly Leaf[],
  latest: bigint,
  [from, to]: [number, number]
): Promise<HashTree> {
  const below = async (start: number, end: number): Promise<HashTree> => {
    const tree = await part(start, end);
    return end <= from || start >= to ? pruned(tree) : tree;
  };
  const part = async (start: number, end: number): Promise<HashTree> => {
    const leaf = leaves[start];
    if (leaf !== undefined && end - start === 1)
      return [NodeType.Labeled, leaf.label as NodeLabel, [NodeType.Leaf, leaf.value as NodeValue]];
    const middle = Math.floor((start + end) / 2);
    return [NodeType.Fork, await below(start, middle), await below(middle, end)];
  };
  const current: HashTree = [
    NodeType.Labeled,
    utf8('current_version') as NodeLabel,
    [NodeType.Leaf, varintOf(latest) as NodeValue]
  ];
  const delta: HashTree = [NodeType.Labeled, utf8('delta') as NodeLabel, await part(0, leaves.length)];
  return [NodeType.Fork, current, from >= leaves.length ? await pruned(delta) : delta];
}

async function pruned(tree: HashTree): Promise<HashTree> {
  return [NodeType.Pruned, (await reconstruct(tree)) as NodeHash];
}

/** `MixedHashTree`. */
function encoded(tree: HashTree): Uint8Array {
  switch (tree[0]) {
    case NodeType.Empty:
      return message(1);
    case NodeType.Fork:
      return message(2, bytes(1, encoded(tree[1])), bytes(2, encoded(tree[2])));
    case NodeType.Labeled:
      return message(3, bytes(1, tree[1]), bytes(2, encoded(tree[2])));
    case NodeType.Leaf:
      return bytes(4, tree[1]);
    case NodeType.Pruned:
      return bytes(5, tree[1]);
  }
}

/** `RegistryAtomicMutateRequest`. */
function mutations(changes: readonly Change[]): Uint8Array {
  return rootMessage(
    ...changes.map(([key, value]) =>
      value === null
        ? message(1, uint64(1, DELETE), bytes(2, utf8(key)))
        : message(1, uint64(1, UPSERT), bytes(2, utf8(key)), bytes(3, value))
    )
  );
}

function u64(value: bigint): Uint8Array {
  const out = new Uint8Array(8);
  new DataView(out.buffer).setBigUint64(0, value);
  return out;
}

/** A varint, which is what an unsigned LEB128 number is. */
function varintOf(value: bigint): Uint8Array {
  return uint64(1, value).slice(1);
}
