import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { candidatesOf } from '../../../src/client/audit-candidates.js';
import { type ListedNode, parseNodeList } from '../../../src/client/nns/node-list.js';
import { checkPractices, ipv6Prefix } from '../../../src/client/practice-flags.js';
import { someone } from '../../support/stage.js';
import { projectPath } from '../../support/paths.js';

function node(name: string, provider: string, change: Partial<ListedNode> = {}): ListedNode {
  return {
    id: someone(name).toText(),
    provider: someone(provider).toText(),
    providerName: provider,
    operator: someone(`operator of ${provider}`).toText(),
    dataCenter: 'zh2',
    dataCenterOwner: `owner of ${name}`,
    country: 'CH',
    subnet: null,
    isApiBoundaryNode: false,
    isUp: true,
    ipv6: `2001:db8:0:${provider.length}:6801:94ff:feef:2978`,
    ...change
  };
}

describe('flags', () => {
  const clean = [node('n1', 'a'), node('n2', 'bb')];

  test('none where nothing is shared; what could not be checked is said', () => {
    expect(checkPractices(clean)).toEqual({
      flags: [],
      unchecked: [
        { kind: 'shared_rack', reason: 'no list of racks was given' },
        { kind: 'country_differs', reason: "no list of providers' countries was given" }
      ]
    });
  });

  test('an operator, a network or a rack of two providers, with the nodes that show it', () => {
    const operator = someone('an operator of both').toText();
    const both = clean.map((each) => ({ ...each, operator, ipv6: '2001:db8::1' }));
    const racks = new Map(both.map(({ id }) => [id, 'zh2 rack 7']));
    const { flags } = checkPractices(both, { racks });
    expect(flags.map(({ kind }) => kind)).toEqual([
      'operator_of_several_providers',
      'shared_ipv6_64',
      'shared_rack'
    ]);
    for (const flag of flags) {
      expect(flag.providers).toEqual(both.map(({ provider }) => provider).sort());
      expect(flag.nodes).toEqual(both.map(({ id }) => id).sort());
    }
    expect(flags[1]?.reason).toBe('2 nodes of 2 providers have the IPv6 network 2001:db8:0:0::/64');
  });

  test("nodes outside the provider's country", () => {
    const countries = new Map([[someone('a').toText(), 'DE']]);
    expect(checkPractices(clean, { countries }).flags).toMatchObject([
      { kind: 'country_differs', reason: 'seat in DE, 1 of 1 nodes elsewhere' }
    ]);
    const home = new Map([[someone('a').toText(), 'CH']]);
    expect(checkPractices(clean, { countries: home }).flags).toEqual([]);
  });

  test('ten nodes with one owner of data centers, not nine, and not two owners', () => {
    const of = (count: number, dataCenterOwner = 'One') =>
      Array.from({ length: count }, (_, at) => node(`n${at} ${dataCenterOwner}`, 'a', { dataCenterOwner }));
    expect(checkPractices(of(10)).flags).toMatchObject([
      { kind: 'one_data_center_owner', reason: 'all 10 nodes are with one data center owner, One' }
    ]);
    expect(checkPractices(of(9)).flags).toEqual([]);
    expect(checkPractices([...of(9), ...of(1, 'Two')]).flags).toEqual([]);
  });
});

describe('the first 64 bits of an IPv6 address', () => {
  test.each([
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::', '2001:db8:1:2::/64'],
    ['::1', '0:0:0:0::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['', null],
    ['10.0.0.1', null],
    ['1:2:3:4:5:6:7', null],
    ['1:2:3:4:5:6:7:8:9', null],
    ['1::2::3', null],
    ['1:2:3:4:5:6:7:8::', null],
    ['g::', null]
  ])('%s', (address, prefix) => expect(ipv6Prefix(address)).toBe(prefix));

  test('are the groups that were written, however they are abbreviated', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(0xffff), { minLength: 8, maxLength: 8 }), (groups) => {
        const full = groups.map((group) => group.toString(16).padStart(4, '0')).join(':');
        const short = groups.map((group) => group.toString(16)).join(':');
        expect(ipv6Prefix(full)).toBe(ipv6Prefix(short));
        expect(ipv6Prefix(short)).toBe(`${short.split(':').slice(0, 4).join(':')}::/64`);
      })
    );
  });
});

const REAL = projectPath('../shared/data/network/nodes-2025-10-31.csv');
const onRealData = existsSync(REAL) ? test : test.skip;

// Reads the network's list beside the project, which is not part of it; skipped where it is missing.
onRealData('the network of October 2025: a list that can be voted on, and flags with reasons', () => {
  const nodes = parseNodeList(readFileSync(REAL, 'utf8'), 'the list');
  const list = candidatesOf(nodes, 'the list');
  expect([list.candidates.length, list.chunks.length]).toEqual([1447, 15]);
  const { flags } = checkPractices(nodes);
  const count = (kind: string) => flags.filter((flag) => flag.kind === kind).length;
  expect(count('operator_of_several_providers')).toBe(0);
  expect(count('shared_ipv6_64')).toBe(9);
});
