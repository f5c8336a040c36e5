/** Payloads, read back by the types of the NNS registry's interface, as written down here by hand. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { IDL } from '@icp-sdk/core/candid';
import { Principal } from '@icp-sdk/core/principal';
import * as payloads from '../../../../src/client/nns/registry-payloads.js';
import { describeType, parseDid } from '../../../support/candid-did.js';
import { OPERATORS, principalOf, SUBNETS } from './network.js';

/** dfinity/ic `rs/registry/canister/canister/registry.did`, the arguments of five methods. */
const METHODS: Readonly<Record<payloads.NnsFunctionName, { method: string; shape: string }>> = {
  ChangeSubnetMembership: {
    method: 'change_subnet_membership',
    shape: 'record {node_ids_add: vec principal; node_ids_remove: vec principal; subnet_id: principal}'
  },
  RemoveNodes: { method: 'remove_nodes', shape: 'record {node_ids: vec principal}' },
  RemoveApiBoundaryNodes: {
    method: 'remove_api_boundary_nodes',
    shape: 'record {node_ids: vec principal}'
  },
  UpdateNodeOperatorConfig: {
    method: 'update_node_operator_config',
    shape:
      'record {dc_id: opt text; ipv6: opt text; max_rewardable_nodes: opt vec record {_0_: text; _1_: nat32}; ' +
      'node_allowance: opt nat64; node_operator_id: opt principal; node_provider_id: opt principal; ' +
      'rewardable_nodes: vec record {_0_: text; _1_: nat32}; set_ipv6_to_none: opt bool}'
  },
  RemoveNodeOperators: {
    method: 'remove_node_operators',
    shape:
      'record {node_operator_principals_to_remove: opt record {principals: vec principal}; ' +
      'node_operators_to_remove: vec vec nat8}'
  }
};
const NAMES = Object.keys(METHODS) as payloads.NnsFunctionName[];

/** Through a name that the compiler does not follow: the package's declarations leave the extensions off their imports. */
const NNS_PACKAGE: string = '@icp-sdk/canisters/nns';
const { NnsFunction } = (await import(NNS_PACKAGE)) as { NnsFunction: Record<string, number> };

/** Path of the NNS registry's own `.did`. */
const DID = process.env['NNS_REGISTRY_DID'] ?? '';

describe('types and numbers', () => {
  test.each(NAMES)('%s', (name) => {
    expect(describeType(payloads.PAYLOAD_TYPES[name])).toBe(METHODS[name].shape);
    expect(payloads.NNS_FUNCTIONS[name]).toBe(NnsFunction[name]);
  });

  (DID === '' ? test.skip : test)('are those of the .did that NNS_REGISTRY_DID names', () => {
    const { methods } = parseDid(readFileSync(DID, 'utf8'));
    for (const name of NAMES) {
      const { method } = METHODS[name];
      expect(methods[method]).toBe(`(${describeType(payloads.PAYLOAD_TYPES[name])}) -> ()`);
    }
  });
});

describe('what the registry reads', () => {
  const nodes = [principalOf('node 1'), principalOf('node 2')];
  const read = (type: IDL.Type, bytes: Uint8Array): unknown => IDL.decode([type], bytes)[0];
  const ids = (texts: readonly string[]): Principal[] => texts.map((text) => Principal.fromText(text));
  const NodeIds = IDL.Record({ node_ids: IDL.Vec(IDL.Principal) });
  const Rewardable = IDL.Vec(IDL.Tuple(IDL.Text, IDL.Nat32));

  test('nodes', () => {
    expect(read(NodeIds, payloads.removeNodes(nodes))).toEqual({ node_ids: ids(nodes) });
    expect(read(NodeIds, payloads.removeApiBoundaryNodes(nodes))).toEqual({ node_ids: ids(nodes) });
  });

  test('a change of membership', () => {
    const type = IDL.Record({
      node_ids_add: IDL.Vec(IDL.Principal),
      node_ids_remove: IDL.Vec(IDL.Principal),
      subnet_id: IDL.Principal
    });
    const [add = '', remove = ''] = nodes;
    const bytes = payloads.changeSubnetMembership({ subnet: SUBNETS[0], add: [add], remove: [remove] });
    expect(read(type, bytes)).toEqual({
      node_ids_add: ids([add]),
      node_ids_remove: ids([remove]),
      subnet_id: Principal.fromText(SUBNETS[0])
    });
  });

  test('an operator record: what is null stays as it is', () => {
    const type = IDL.Record({
      node_operator_id: IDL.Opt(IDL.Principal),
      set_ipv6_to_none: IDL.Opt(IDL.Bool),
      node_allowance: IDL.Opt(IDL.Nat64),
      node_provider_id: IDL.Opt(IDL.Principal),
      rewardable_nodes: Rewardable,
      max_rewardable_nodes: IDL.Opt(Rewardable)
    });
    const unchanged = { node_operator_id: ids([OPERATORS[0]]), set_ipv6_to_none: [], node_provider_id: [] };
    const closed = {
      operator: OPERATORS[0],
      nodeAllowance: 0n,
      maxRewardableNodes: { type1: 0, 'type3.1': 0 }
    };
    expect(read(type, payloads.updateNodeOperatorConfig(closed))).toEqual({
      ...unchanged,
      node_allowance: [0n],
      rewardable_nodes: [],
      max_rewardable_nodes: [
        [
          ['type1', 0],
          ['type3.1', 0]
        ]
      ]
    });
    const same = { operator: OPERATORS[0], nodeAllowance: null, maxRewardableNodes: null };
    expect(read(type, payloads.updateNodeOperatorConfig(same))).toEqual({
      ...unchanged,
      node_allowance: [],
      rewardable_nodes: [],
      max_rewardable_nodes: []
    });
  });

  test('operators go by principal, not by the deprecated bytes', () => {
    const type = IDL.Record({
      node_operators_to_remove: IDL.Vec(IDL.Vec(IDL.Nat8)),
      node_operator_principals_to_remove: IDL.Opt(IDL.Record({ principals: IDL.Vec(IDL.Principal) }))
    });
    expect(read(type, payloads.removeNodeOperators(OPERATORS))).toEqual({
      node_operators_to_remove: [],
      node_operator_principals_to_remove: [{ principals: ids(OPERATORS) }]
    });
  });
});
