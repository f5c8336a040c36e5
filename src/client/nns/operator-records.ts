/** Node operator records out of the NNS registry (dfinity/ic `rs/registry/canister/canister/registry.did`). */
import { Actor, type ActorMethod, type Agent } from '@dfinity/agent';
import { IDL } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';
import { NodeVaultError } from '../errors.js';
import { Blob, type Opt } from '../idl/common-idl.js';
import type { NodeOperator } from './network-view.js';

export const NNS_REGISTRY_ID = Principal.fromText('rwlgt-iiaaa-aaaaa-aaaaa-cai');

interface OperatorRecord {
  node_operator_principal_id: Uint8Array;
  node_allowance: bigint;
  max_rewardable_nodes: Opt<[string, number][]>;
}
const OperatorRecord = IDL.Record({
  node_operator_principal_id: Blob,
  node_allowance: IDL.Nat64,
  max_rewardable_nodes: IDL.Opt(IDL.Vec(IDL.Tuple(IDL.Text, IDL.Nat32)))
});

interface NnsRegistryService {
  get_node_operators_and_dcs_of_node_provider: ActorMethod<
    [Principal],
    { Ok: [unknown, OperatorRecord][] } | { Err: string }
  >;
}

const nnsRegistryIdl = (): IDL.ServiceClass =>
  IDL.Service({
    get_node_operators_and_dcs_of_node_provider: IDL.Func(
      [IDL.Principal],
      [IDL.Variant({ Ok: IDL.Vec(IDL.Tuple(IDL.Reserved, OperatorRecord)), Err: IDL.Text })],
      ['query']
    )
  });

/** A provider's operators, with what they may still add and how many nodes may be rewarded. */
export async function fetchOperators(agent: Agent, provider: string): Promise<NodeOperator[]> {
  const registry = Actor.createActor<NnsRegistryService>(nnsRegistryIdl, {
    agent,
    canisterId: NNS_REGISTRY_ID
  });
  const answer = await registry.get_node_operators_and_dcs_of_node_provider(Principal.fromText(provider));
  if ('Err' in answer) {
    throw new NodeVaultError('canister-refused', `NNS registry: operators of ${provider}: ${answer.Err}`);
  }
  return answer.Ok.map(([, record]) => ({
    id: Principal.fromUint8Array(new Uint8Array(record.node_operator_principal_id)).toText(),
    provider,
    nodeAllowance: record.node_allowance,
    maxRewardableNodes:
      record.max_rewardable_nodes[0] === undefined ? null : Object.fromEntries(record.max_rewardable_nodes[0])
  }));
}
