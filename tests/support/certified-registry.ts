/**
 * Stands for the NNS registry, of which no Wasm is to be had here: certified answers to `get_certified_changes_since`, in the
 * registry's own encoding, out of a history that the test makes up.
 */
import {
  type HashTree,
  type NodeHash,
  type NodeLabel,
  NodeType,
  type NodeValue,
  reconstruct
} from '@dfinity/agent';
import { type PocketIc } from '@dfinity/pic';
import { Principal } from '@icp-sdk/core/principal';
import { NNS_REGISTRY_ID } from './node-registry.js';
import { bytes, message, rootMessage, uint64 } from './protobuf-writer.js';
import { compileWat } from './wat.js';

/** A key's new value, or null where it is deleted. */
export type Change = readonly [key: string, value: Uint8Array | null];

/** Answers with what was put under the request's bytes, and with the certificate; entries lie behind one another. */
const STAND_IN = `(module
  (import "ic0" "msg_arg_data_size" (func $size (result i32)))
  (import "ic0" "msg_arg_data_copy" (func $copy (param i32 i32 i32)))
  (import "ic0" "msg_reply_data_append" (func $append (param i32 i32)))
  (import "ic0" "msg_reply" (func $reply))
  (import "ic0" "certified_data_set" (func $certify (param i32 i32)))
  (import "ic0" "data_certificate_size" (func $certificate_size (result i32)))
  (import "ic0" "data_certificate_copy" (func $certificate (param i32 i32 i32)))
  (memory 160)
  (global $end (mut i32) (i32.const 65536))
  (func (export "canister_update certify")
    (call $copy (i32.const 0) (i32.const 0) (i32.const 32))
    (call $certify (i32.const 0) (i32.const 32))
    (call $reply))
  (func (export "canister_update put")
    (i32.store (global.get $end) (call $size))
    (call $copy (i32.add (global.get $end) (i32.const 4)) (i32.const 0) (call $size))
    (global.set $end (i32.add (global.get $end) (i32.add (i32.const 4) (call $size))))
    (call $reply))
  (func (export "canister_query get_certified_changes_since")
    (local $at i32) (local $length i32)
    (i64.store (i32.const 64) (i64.const 0))
    (call $copy (i32.const 64) (i32.const 0) (call $size))
    (local.set $at (i32.const 65536))
    (loop $next
      (if (i32.ge_u (local.get $at) (global.get $end)) (then (unreachable)))
      (if (i64.ne (i64.load (i32.add (local.get $at) (i32.const 4))) (i64.load (i32.const 64)))
        (then
          (local.set $at (i32.add (local.get $at) (i32.add (i32.const 4) (i32.load (local.get $at)))))
          (br $next))))
    (call $append
      (i32.add (local.get $at) (i32.const 12))
      (i32.sub (i32.load (local.get $at)) (i32.const 8)))
    (local.set $length (call $certificate_size))
    (i32.store8 (i32.const 128) (i32.const 0x12))
    (i32.store8 (i32.const 129) (i32.or (i32.const 128) (i32.and (local.get $length) (i32.const 127))))
    (i32.store8 (i32.const 130) (i32.shr_u (local.get $length) (i32.const 7)))
    (call $certificate (i32.const 131) (i32.const 0) (local.get $length))
    (call $append (i32.const 128) (i32.add (i32.const 3) (local.get $length)))
    (call $reply)))`;

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const UPSERT = 4n;
const DELETE = 2n;

export class CertifiedRegistry {
  readonly id = Principal.fromText(NNS_REGISTRY_ID);

  private constructor(private readonly pic: PocketIc) {}

  static wasm(): Promise<Uint8Array> {
    return compileWat(STAND_IN);
  }

  static async install(pic: PocketIc): Promise<CertifiedRegistry> {
    const registry = new CertifiedRegistry(pic);
    await pic.createCanister({ targetCanisterId: registry.id });
    await pic.installCode({ canisterId: registry.id, wasm: await CertifiedRegistry.wasm() });
    return registry;
  }

  /**
   * Certifies a history: what each version changed, from version 1 on, `perPage` versions an answer.
   * @param numbers the versions' numbers, where they are not those of an honest registry
   */
  async certify(
    history: readonly (readonly Change[])[],
    perPage: number,
    numbers: readonly bigint[] = history.map((_, at) => BigInt(at + 1))
  ): Promise<void> {
    const leaves = history.map((changes, at): Leaf => ({
      label: u64(numbers[at] ?? 0n),
      value: mutations(changes)
    }));
    const latest = numbers.at(-1) ?? 0n;
    for (let since = 0; since <= leaves.length; since += perPage) {
      const tree = await treeOf(leaves, latest, [since, since + perPage]);
      await this.put(since === 0 ? 0n : (numbers[since - 1] ?? 0n), tree);
      if (since === 0) await this.update('certify', await reconstruct(tree));
    }
    if (leaves.length % perPage !== 0)
      await this.put(latest, await treeOf(leaves, latest, [leaves.length, leaves.length]));
  }

  private async put(since: bigint, tree: HashTree): Promise<void> {
    const request = new Uint8Array(8);
    request.set(rootMessage(Uint8Array.of(8), varintOf(since)));
    await this.update('put', rootMessage(request, bytes(1, encoded(tree))));
  }

  private async update(method: string, arg: Uint8Array): Promise<void> {
    await this.pic.updateCall({ canisterId: this.id, method, arg });
  }
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
