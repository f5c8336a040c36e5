import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';

/** Types of the NNS registry (dfinity/ic `rs/registry/canister/canister/registry.did`). */
const Gps = IDL.Record({ latitude: IDL.Float32, longitude: IDL.Float32 });
const DataCenterRecord = IDL.Record({
  id: IDL.Text,
  gps: IDL.Opt(Gps),
  region: IDL.Text,
  owner: IDL.Text
});
const NodeCounts = IDL.Vec(IDL.Tuple(IDL.Text, IDL.Nat32));
const NodeOperatorRecord = IDL.Record({
  ipv6: IDL.Opt(IDL.Text),
  node_operator_principal_id: IDL.Vec(IDL.Nat8),
  node_allowance: IDL.Nat64,
  rewardable_nodes: NodeCounts,
  max_rewardable_nodes: NodeCounts,
  node_provider_principal_id: IDL.Vec(IDL.Nat8),
  dc_id: IDL.Text
});
const Operators = IDL.Variant({
  Ok: IDL.Vec(IDL.Tuple(DataCenterRecord, NodeOperatorRecord)),
  Err: IDL.Text
});

/** What `get_node_operators_and_dcs_of_node_provider` of the NNS registry answers. */
export function nodeOperatorList(provider: Principal, operators: readonly Principal[]): Uint8Array {
  const records = operators.map((operator) => [
    {
      id: 'zh2',
      gps: [{ latitude: 47.375, longitude: 8.5 }],
      region: 'Europe,CH,Zurich',
      owner: 'Fictional Data Centers AG'
    },
    {
      ipv6: [],
      node_operator_principal_id: operator.toUint8Array(),
      node_allowance: 0n,
      rewardable_nodes: [['type1.1', 14]],
      max_rewardable_nodes: [['type1.1', 14]],
      node_provider_principal_id: provider.toUint8Array(),
      dc_id: 'zh2'
    }
  ]);
  return new Uint8Array(IDL.encode([Operators], [{ Ok: records }]));
}
