import { IDL } from '@dfinity/candid';
import { type PocketIc } from '@dfinity/pic';
import { Principal } from '@icp-sdk/core/principal';
import initWabt from 'wabt';
import { NNS_REGISTRY_ID } from './node-registry.js';
import { bytes, message, rootMessage, uint64 } from './protobuf-writer.js';

/**
 * Answers `get_value` with what was put under a key last, and else that there is none; and `get_node_operators…` with bytes
 * that it was given, whoever is asked about. Entries lie behind one another from 1 MiB on: length, length of the key,
 * key, reply. The methods that NNS functions call do nothing: what is executed has not taken effect.
 */
const STAND_IN = `(module
  (import "ic0" "msg_arg_data_size" (func $size (result i32)))
  (import "ic0" "msg_arg_data_copy" (func $copy (param i32 i32 i32)))
  (import "ic0" "msg_reply_data_append" (func $append (param i32 i32)))
  (import "ic0" "msg_reply" (func $reply))
  (memory 96)
  (global $end (mut i32) (i32.const 1048576))
  (global $operators (mut i32) (i32.const 0))
  (data (i32.const 64) "\\0a\\02\\08\\01")
  (data (i32.const 80) "DIDL\\00\\00")
  (func (export "canister_update put")
    (i32.store (global.get $end) (call $size))
    (call $copy (i32.add (global.get $end) (i32.const 4)) (i32.const 0) (call $size))
    (global.set $end (i32.add (global.get $end) (i32.add (i32.const 4) (call $size))))
    (call $reply))
  (func $same (param $a i32) (param $b i32) (param $length i32) (result i32)
    (loop $next
      (if (i32.eqz (local.get $length)) (then (return (i32.const 1))))
      (if (i32.ne (i32.load8_u (local.get $a)) (i32.load8_u (local.get $b))) (then (return (i32.const 0))))
      (local.set $a (i32.add (local.get $a) (i32.const 1)))
      (local.set $b (i32.add (local.get $b) (i32.const 1)))
      (local.set $length (i32.sub (local.get $length) (i32.const 1)))
      (br $next))
    (unreachable))
  (func (export "canister_query get_value")
    (local $at i32) (local $found i32) (local $key i32)
    (call $copy (i32.const 1024) (i32.const 0) (call $size))
    (local.set $key (i32.sub (call $size) (i32.const 2)))
    (local.set $at (i32.const 1048576))
    (loop $next
      (if (i32.lt_u (local.get $at) (global.get $end))
        (then
          (if (i32.eq (i32.load (i32.add (local.get $at) (i32.const 4))) (local.get $key))
            (then
              (if (call $same (i32.add (local.get $at) (i32.const 8)) (i32.const 1026) (local.get $key))
                (then (local.set $found (local.get $at))))))
          (local.set $at
            (i32.add (local.get $at) (i32.add (i32.const 4) (i32.load (local.get $at)))))
          (br $next))))
    (if (local.get $found)
      (then
        (call $append
          (i32.add (local.get $found) (i32.add (i32.const 8) (local.get $key)))
          (i32.sub (i32.load (local.get $found)) (i32.add (i32.const 4) (local.get $key)))))
      (else (call $append (i32.const 64) (i32.const 4))))
    (call $reply))
  (func $done
    (call $append (i32.const 80) (i32.const 6))
    (call $reply))
  (export "canister_update change_subnet_membership" (func $done))
  (export "canister_update remove_nodes" (func $done))
  (export "canister_update update_node_operator_config" (func $done))
  (export "canister_update remove_node_operators" (func $done))
  (export "canister_update remove_api_boundary_nodes" (func $done))
  (func (export "canister_update set_operators")
    (global.set $operators (call $size))
    (call $copy (i32.const 524288) (i32.const 0) (call $size))
    (call $reply))
  (func (export "canister_query get_node_operators_and_dcs_of_node_provider")
    (call $append (i32.const 524288) (global.get $operators))
    (call $reply)))`;

/** An operator as the registry's record has it, as far as it matters here. */
export interface OperatorRecord {
  /** Principal, as text. */
  readonly id: string;
  readonly provider: string;
  readonly allowance: bigint;
  readonly maxRewardable: Readonly<Record<string, number>>;
}

const Rewardable = IDL.Vec(IDL.Tuple(IDL.Text, IDL.Nat32));
const Blob = IDL.Vec(IDL.Nat8);
const DataCenter = IDL.Record({ id: IDL.Text, region: IDL.Text, owner: IDL.Text });
const NodeOperator = IDL.Record({
  ipv6: IDL.Opt(IDL.Text),
  max_rewardable_nodes: Rewardable,
  node_operator_principal_id: Blob,
  node_allowance: IDL.Nat64,
  rewardable_nodes: Rewardable,
  node_provider_principal_id: Blob,
  dc_id: IDL.Text
});
const Operators = IDL.Variant({ Ok: IDL.Vec(IDL.Tuple(DataCenter, NodeOperator)), Err: IDL.Text });

/** `RegistryGetValueResponse` with RegistryError.Code KEY_NOT_PRESENT. */
const NOT_PRESENT = rootMessage(message(1, uint64(1, 1n)));

/**
 * A stand-in for the NNS registry at its id, as no Wasm of the real one is to be had here: records under keys, and a provider's
 * operators.
 */
export class NnsRegistry {
  private constructor(
    private readonly pic: PocketIc,
    private readonly id: Principal
  ) {}

  static async install(pic: PocketIc): Promise<NnsRegistry> {
    const wabt = await initWabt();
    const module = wabt.parseWat('nns-registry.wat', STAND_IN);
    const wasm = Uint8Array.from(module.toBinary({}).buffer);
    module.destroy();
    const canisterId = await pic.createCanister({ targetCanisterId: Principal.fromText(NNS_REGISTRY_ID) });
    await pic.installCode({ canisterId, wasm });
    const registry = new NnsRegistry(pic, canisterId);
    await registry.setOperators([]);
    return registry;
  }

  /** Puts a record, for example under `node_record_<principal>`. */
  put(key: string, value: Uint8Array): Promise<void> {
    return this.putReply(key, rootMessage(uint64(2, 7n), bytes(3, value)));
  }

  remove(key: string): Promise<void> {
    return this.putReply(key, NOT_PRESENT);
  }

  /** A subnet's record with these nodes as members. */
  putSubnet(subnet: string, nodes: readonly string[]): Promise<void> {
    const members = nodes.map((node) => bytes(3, Principal.fromText(node).toUint8Array()));
    return this.put(`subnet_record_${subnet}`, rootMessage(...members, uint64(5, 2_097_152n)));
  }

  async setOperators(operators: readonly OperatorRecord[]): Promise<void> {
    const center = { id: 'zh2', region: 'Europe,CH,Zurich', owner: 'Fictional Centers' };
    const pairs = operators.map(({ id, provider, allowance, maxRewardable }) => [
      center,
      {
        ipv6: [],
        max_rewardable_nodes: Object.entries(maxRewardable),
        node_operator_principal_id: Principal.fromText(id).toUint8Array(),
        node_allowance: allowance,
        rewardable_nodes: [],
        node_provider_principal_id: Principal.fromText(provider).toUint8Array(),
        dc_id: 'zh2'
      }
    ]);
    const arg = new Uint8Array(IDL.encode([Operators], [{ Ok: pairs }]));
    await this.pic.updateCall({ canisterId: this.id, method: 'set_operators', arg });
  }

  /** Puts what is answered about a key, byte for byte. */
  async putReply(key: string, reply: Uint8Array): Promise<void> {
    const keyBytes = new TextEncoder().encode(key);
    const arg = new Uint8Array(4 + keyBytes.length + reply.length);
    new DataView(arg.buffer).setUint32(0, keyBytes.length, true);
    arg.set(keyBytes, 4);
    arg.set(reply, 4 + keyBytes.length);
    await this.pic.updateCall({ canisterId: this.id, method: 'put', arg });
  }
}
