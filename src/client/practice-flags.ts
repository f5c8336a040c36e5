/**
 * What the network's node list shows about the practices that providers are asked for. Flags come with their reason, and
 * are no verdicts: each can have a good explanation.
 */
import type { ListedNode } from './nns/node-list.js';

export const FLAG_KINDS = [
  'operator_of_several_providers',
  'shared_ipv6_64',
  'shared_rack',
  'country_differs',
  'one_data_center_owner'
] as const;
export type FlagKind = (typeof FLAG_KINDS)[number];

export interface Flag {
  readonly kind: FlagKind;
  /** Principals of the providers it is about, ascending. */
  readonly providers: readonly string[];
  /** Nodes that show it, ascending. */
  readonly nodes: readonly string[];
  readonly reason: string;
}

/** What lists do not have, and other sources may. */
export interface PracticeSources {
  /** ISO 3166 codes of the countries where providers have their seat, by principal. */
  readonly countries?: ReadonlyMap<string, string>;
  /** Names of racks, by node. */
  readonly racks?: ReadonlyMap<string, string>;
}

export interface PracticeCheck {
  readonly flags: readonly Flag[];
  /** Kinds that could not be looked for, and what lacks. */
  readonly unchecked: readonly { readonly kind: FlagKind; readonly reason: string }[];
}

/** Providers with fewer nodes are not flagged for having them with one owner. */
const CONCENTRATED_NODES = 10;

/** Everything that is flagged, in the order of FLAG_KINDS. */
export function checkPractices(nodes: readonly ListedNode[], sources: PracticeSources = {}): PracticeCheck {
  const { countries, racks } = sources;
  const flags = [
    ...shared('operator_of_several_providers', nodes, ({ operator }) => operator, 'node operator'),
    ...shared('shared_ipv6_64', nodes, ({ ipv6 }) => ipv6Prefix(ipv6), 'IPv6 network'),
    ...(racks === undefined ? [] : shared('shared_rack', nodes, ({ id }) => racks.get(id) ?? null, 'rack')),
    ...(countries === undefined ? [] : countryFlags(nodes, countries)),
    ...ownerFlags(nodes)
  ];
  const unchecked = [
    ...(racks === undefined ? [{ kind: 'shared_rack' as const, reason: 'no list of racks was given' }] : []),
    ...(countries === undefined
      ? [{ kind: 'country_differs' as const, reason: "no list of providers' countries was given" }]
      : [])
  ];
  return { flags, unchecked };
}

/** A flag for each value that nodes of several providers have in common. */
function shared(
  kind: FlagKind,
  nodes: readonly ListedNode[],
  valueOf: (node: ListedNode) => string | null,
  what: string
): Flag[] {
  return [...groupBy(nodes, valueOf)].flatMap(([value, group]) => {
    const providers = providersOf(group);
    return providers.length < 2
      ? []
      : [
          flag(
            kind,
            group,
            `${group.length} nodes of ${providers.length} providers have the ${what} ${value}`
          )
        ];
  });
}

function countryFlags(nodes: readonly ListedNode[], countries: ReadonlyMap<string, string>): Flag[] {
  return [...groupBy(nodes, ({ provider }) => provider)].flatMap(([provider, group]) => {
    const seat = countries.get(provider);
    const abroad = group.filter(({ country }) => country !== seat);
    return seat === undefined || abroad.length === 0
      ? []
      : [
          flag(
            'country_differs',
            abroad,
            `seat in ${seat}, ${abroad.length} of ${group.length} nodes elsewhere`
          )
        ];
  });
}

function ownerFlags(nodes: readonly ListedNode[]): Flag[] {
  return [...groupBy(nodes, ({ provider }) => provider)].flatMap(([, group]) => {
    const owners = new Set(group.map(({ dataCenterOwner }) => dataCenterOwner));
    const [owner = ''] = owners;
    return owners.size > 1 || group.length < CONCENTRATED_NODES
      ? []
      : [
          flag(
            'one_data_center_owner',
            group,
            `all ${group.length} nodes are with one data center owner, ${owner}`
          )
        ];
  });
}

function flag(kind: FlagKind, group: readonly ListedNode[], reason: string): Flag {
  return { kind, providers: providersOf(group), nodes: group.map(({ id }) => id).sort(), reason };
}

function providersOf(nodes: readonly ListedNode[]): string[] {
  return [...new Set(nodes.map(({ provider }) => provider))].sort();
}

function groupBy(
  nodes: readonly ListedNode[],
  keyOf: (node: ListedNode) => string | null
): Map<string, ListedNode[]> {
  const groups = new Map<string, ListedNode[]>();
  for (const node of nodes) {
    const key = keyOf(node);
    if (key === null) continue;
    const group = groups.get(key) ?? [];
    group.push(node);
    groups.set(key, group);
  }
  return groups;
}

/** The first 64 bits of an IPv6 address (RFC 4291), as four groups without leading zeros; null for any other text. */
export function ipv6Prefix(address: string): string | null {
  const [head = '', tail, ...rest] = address.toLowerCase().split('::');
  if (rest.length > 0) return null;
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const missing = 8 - left.length - right.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return null;
  const groups = [...left, ...Array.from({ length: missing }, () => '0'), ...right];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/.test(group))) return null;
  return `${groups
    .slice(0, 4)
    .map((group) => parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
