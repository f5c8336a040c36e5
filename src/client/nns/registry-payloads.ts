/**
 * Payloads of the NNS functions that recommendations use: arguments of the NNS registry's methods
 * (dfinity/ic `rs/registry/canister/canister/registry.did`), written with candid.
 */
import { IDL } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';
import { Blob, type Opt } from '../idl/common-idl.js';

/** `NnsFunction` of dfinity/ic `governance.proto`, and the registry's method that each calls. */
export const NNS_FUNCTIONS = {
  UpdateNodeOperatorConfig: 16,
  RemoveNodes: 18,
  RemoveNodeOperators: 23,
  ChangeSubnetMembership: 31,
  RemoveApiBoundaryNodes: 44
} as const;
export type NnsFunctionName = keyof typeof NNS_FUNCTIONS;

const NodeIds = IDL.Record({ node_ids: IDL.Vec(IDL.Principal) });
const Rewardable = IDL.Vec(IDL.Tuple(IDL.Text, IDL.Nat32));

/** The argument's type of each function. */
export const PAYLOAD_TYPES: Readonly<Record<NnsFunctionName, IDL.Type>> = {
  ChangeSubnetMembership: IDL.Record({
    subnet_id: IDL.Principal,
    node_ids_add: IDL.Vec(IDL.Principal),
    node_ids_remove: IDL.Vec(IDL.Principal)
  }),
  RemoveNodes: NodeIds,
  RemoveApiBoundaryNodes: NodeIds,
  UpdateNodeOperatorConfig: IDL.Record({
    node_operator_id: IDL.Opt(IDL.Principal),
    node_allowance: IDL.Opt(IDL.Nat64),
    dc_id: IDL.Opt(IDL.Text),
    rewardable_nodes: Rewardable,
    max_rewardable_nodes: IDL.Opt(Rewardable),
    node_provider_id: IDL.Opt(IDL.Principal),
    ipv6: IDL.Opt(IDL.Text),
    set_ipv6_to_none: IDL.Opt(IDL.Bool)
  }),
  RemoveNodeOperators: IDL.Record({
    node_operators_to_remove: IDL.Vec(Blob),
    node_operator_principals_to_remove: IDL.Opt(IDL.Record({ principals: IDL.Vec(IDL.Principal) }))
  })
};

export interface SubnetChange {
  readonly subnet: string;
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

export function changeSubnetMembership({ subnet, add, remove }: SubnetChange): Uint8Array {
  return encode('ChangeSubnetMembership', {
    subnet_id: Principal.fromText(subnet),
    node_ids_add: principals(add),
    node_ids_remove: principals(remove)
  });
}

export function removeNodes(nodes: readonly string[]): Uint8Array {
  return encode('RemoveNodes', { node_ids: principals(nodes) });
}

export function removeApiBoundaryNodes(nodes: readonly string[]): Uint8Array {
  return encode('RemoveApiBoundaryNodes', { node_ids: principals(nodes) });
}

export interface OperatorChange {
  readonly operator: string;
  /** Null leaves it as it is. */
  readonly nodeAllowance: bigint | null;
  /** Reward type → nodes; null leaves it as it is. An empty one would change nothing, and silently. */
  readonly maxRewardableNodes: Readonly<Record<string, number>> | null;
}

export function updateNodeOperatorConfig(change: OperatorChange): Uint8Array {
  const { operator, nodeAllowance, maxRewardableNodes } = change;
  return encode('UpdateNodeOperatorConfig', {
    node_operator_id: [Principal.fromText(operator)],
    node_allowance: opt(nodeAllowance),
    dc_id: [],
    rewardable_nodes: [],
    max_rewardable_nodes: opt(maxRewardableNodes && Object.entries(maxRewardableNodes)),
    node_provider_id: [],
    ipv6: [],
    set_ipv6_to_none: []
  });
}

export function removeNodeOperators(operators: readonly string[]): Uint8Array {
  return encode('RemoveNodeOperators', {
    node_operators_to_remove: [],
    node_operator_principals_to_remove: [{ principals: principals(operators) }]
  });
}

function encode(name: NnsFunctionName, value: object): Uint8Array {
  return new Uint8Array(IDL.encode([PAYLOAD_TYPES[name]], [value]));
}

function principals(texts: readonly string[]): Principal[] {
  return texts.map((text) => Principal.fromText(text));
}

function opt<T>(value: T | null): Opt<T> {
  return value === null ? [] : [value];
}
