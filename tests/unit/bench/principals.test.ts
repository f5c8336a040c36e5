import { Principal } from '@dfinity/principal';
import { describe, expect, test } from '@jest/globals';
import { distinctPrincipals, madeUpPrincipal } from '../../../scripts/bench/principals.js';

const [NODE_A, NODE_B, OPERATOR, PROVIDER] = ['node A', 'node B', 'operator', 'provider'].map((name) =>
  madeUpPrincipal(name).toText()
) as [string, string, string, string];

const CSV = [
  'node_id,node_operator_id,node_provider_id,region,status',
  `${NODE_A},${OPERATOR},${PROVIDER},"Europe,IM,Douglas",UP`,
  `${NODE_B},${OPERATOR},${PROVIDER},"Oceania,AU,Melbourne",UP`,
  ''
].join('\n');

describe('distinctPrincipals', () => {
  test('takes providers before operators before nodes, each once', () => {
    expect(distinctPrincipals(CSV, 4).map((principal) => principal.toText())).toEqual([
      PROVIDER,
      OPERATOR,
      NODE_A,
      NODE_B
    ]);
  });

  test.each([
    ['beyond the list', CSV],
    ['without a list', undefined]
  ])('makes principals up %s, all distinct', (_what, csv) => {
    const texts = distinctPrincipals(csv, 50).map((principal) => principal.toText());
    expect(new Set(texts).size).toBe(50);
    for (const text of texts) expect(Principal.fromText(text).toUint8Array()).toHaveLength(29);
  });

  test('takes no more than are wanted', () => {
    expect(distinctPrincipals(CSV, 1)).toHaveLength(1);
  });

  test('names a column that is missing', () => {
    expect(() => distinctPrincipals('node_id\n', 1)).toThrow(/no column node_provider_id/);
  });
});
