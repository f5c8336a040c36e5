import { IDL } from '@dfinity/candid';
import { type PocketIc } from '@dfinity/pic';
import { Principal } from '@icp-sdk/core/principal';
import initWabt from 'wabt';

/** The NNS registry's id on mainnet. */
export const NNS_REGISTRY_ID = 'rwlgt-iiaaa-aaaaa-aaaaa-cai';

const DataCenterRecord = IDL.Record({ id: IDL.Text, region: IDL.Text, owner: IDL.Text });
const NodeOperatorRecord = IDL.Record({
  ipv6: IDL.Opt(IDL.Text),
  node_operator_principal_id: IDL.Vec(IDL.Nat8),
  node_allowance: IDL.Nat64,
  rewardable_nodes: IDL.Vec(IDL.Tuple(IDL.Text, IDL.Nat32)),
  node_provider_principal_id: IDL.Vec(IDL.Nat8),
  dc_id: IDL.Text
});
const Reply = IDL.Variant({ Ok: IDL.Vec(IDL.Tuple(DataCenterRecord, NodeOperatorRecord)), Err: IDL.Text });

/** Replies with the bytes that it was installed with, whoever is asked about. */
const STAND_IN = `(module
  (import "ic0" "msg_arg_data_size" (func $size (result i32)))
  (import "ic0" "msg_arg_data_copy" (func $copy (param i32 i32 i32)))
  (import "ic0" "msg_reply_data_append" (func $append (param i32 i32)))
  (import "ic0" "msg_reply" (func $reply))
  (memory 4)
  (global $length (mut i32) (i32.const 0))
  (func (export "canister_init")
    (global.set $length (call $size))
    (call $copy (i32.const 0) (i32.const 0) (call $size)))
  (func (export "canister_query get_node_operators_and_dcs_of_node_provider")
    (call $append (i32.const 0) (global.get $length))
    (call $reply)))`;

/**
 * Puts a stand-in for the NNS registry at its id: no Wasm of the real one is to be had here. It says that `provider` has
 * exactly this operator.
 */
export async function installNodeRegistry(
  pic: PocketIc,
  provider: Uint8Array,
  operator: Uint8Array
): Promise<void> {
  const wabt = await initWabt();
  const module = wabt.parseWat('registry.wat', STAND_IN);
  const wasm = Uint8Array.from(module.toBinary({}).buffer);
  module.destroy();
  const operatorRecord = {
    ipv6: [],
    node_operator_principal_id: operator,
    node_allowance: 5n,
    rewardable_nodes: [['type1', 5]],
    node_provider_principal_id: provider,
    dc_id: 'zh2'
  };
  const center = { id: 'zh2', region: 'Europe,CH,Zurich', owner: 'Fictional Centers' };
  const arg = new Uint8Array(IDL.encode([Reply], [{ Ok: [[center, operatorRecord]] }]));
  const canisterId = await pic.createCanister({ targetCanisterId: Principal.fromText(NNS_REGISTRY_ID) });
  await pic.installCode({ canisterId, wasm, arg });
}
