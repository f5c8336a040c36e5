import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { holdingsOf } from '../../../../src/client/nns/network-view.js';
import { parseNodeList } from '../../../../src/client/nns/node-list.js';
import { projectPath } from '../../../support/paths.js';
import { principalOf } from './network.js';

const HEAD =
  'node_id,dc_id,ip_address,node_operator_id,node_provider_id,node_provider_name,node_type,owner,region,status,subnet_id';
const [NODE, OPERATOR, PROVIDER] = ['node', 'operator', 'provider'].map(principalOf) as [
  string,
  string,
  string
];
const ROW = `${NODE},zh2,2a01::1,${OPERATOR},${PROVIDER},"Nodes, ""Inc""",REPLICA,Equinix,"Europe,CH,Zurich",UP,`;

const refusal = (csv: string): unknown => {
  try {
    return parseNodeList(csv, 'nodes.csv');
  } catch (error) {
    return error;
  }
};

describe('a list of nodes', () => {
  test('quoted fields, either line ending, with and without a last line feed', () => {
    const expected = {
      id: NODE,
      provider: PROVIDER,
      providerName: 'Nodes, "Inc"',
      operator: OPERATOR,
      dataCenter: 'zh2',
      dataCenterOwner: 'Equinix',
      country: 'CH',
      subnet: null,
      isApiBoundaryNode: false,
      isUp: true,
      ipv6: '2a01::1'
    };
    for (const csv of [
      `${HEAD}\n${ROW}`,
      `${HEAD}\n${ROW}\n`,
      `${HEAD}\r\n${ROW}\r\n`,
      `${HEAD}\n\n${ROW}\n`
    ]) {
      expect(parseNodeList(csv, 'nodes.csv')).toEqual([expected]);
    }
  });

  test('what is wrong is named with its line', () => {
    const rows: [string, string][] = [
      [HEAD.replace('subnet_id', 'subnet'), 'line 1: column subnet_id is missing'],
      [`${HEAD}\n${ROW}x`, 'line 2: subnet_id: it is no principal'],
      [`${HEAD}\n${ROW},x`, 'line 2: has 12 fields'],
      [`${HEAD}\n${ROW.replace('Zurich"', 'Zurich')}`, 'a quoted field does not end'],
      [`${HEAD}\n${ROW.replace('Zurich"', 'Zurich"x')}`, 'a quoted field is followed by more'],
      [`${HEAD}\n${ROW}\n${ROW}`, 'a node is listed twice'],
      ['', 'column node_id is missing']
    ];
    for (const [csv, message] of rows) {
      const error = refusal(csv);
      expect(error).toMatchObject({ code: 'malformed' });
      expect(String(error)).toContain(message);
    }
  });

  test('any text is read or refused', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', 'a') }), (text) => {
        const outcome = refusal(`${HEAD}\n${ROW}\n${text}`);
        if (!Array.isArray(outcome)) expect(outcome).toMatchObject({ code: 'malformed' });
      })
    );
  });
});

/** The network's real list, which is not part of this repository. */
const REAL = projectPath('../shared/data/network/nodes-2025-10-31.csv');

(existsSync(REAL) ? test : test.skip)('the real list: 1,447 nodes of 69 providers in 47 subnets', () => {
  const nodes = parseNodeList(readFileSync(REAL, 'utf8'), 'nodes-2025-10-31.csv');
  expect(nodes).toHaveLength(1447);
  const providers = new Set(nodes.map(({ provider }) => provider));
  expect(providers.size).toBe(69);
  expect(new Set(nodes.flatMap(({ subnet }) => subnet ?? [])).size).toBe(47);
  expect(nodes.filter(({ isApiBoundaryNode }) => isApiBoundaryNode)).toHaveLength(20);
  const held = [...providers].map((provider) => holdingsOf({ nodes, operators: [] }, provider));
  expect(held.reduce((sum, { nodes: own }) => sum + own.length, 0)).toBe(1447);
  expect(held.reduce((sum, { operators }) => sum + operators.length, 0)).toBeGreaterThanOrEqual(143);
});
