/** A small made-up network, and requests about it. */
import { Principal } from '@dfinity/principal';
import { sha256 } from '@noble/hashes/sha2';
import { utf8ToBytes } from '@noble/hashes/utils';
import type { BundleRequest } from '../../../../src/client/nns/bundle.js';
import type { NetworkNode, NetworkView } from '../../../../src/client/nns/network-view.js';

export function principalOf(name: string): string {
  return Principal.selfAuthenticating(utf8ToBytes(name)).toText();
}

export const PROVIDER = principalOf('provider 0');
export const SUBNETS = [principalOf('subnet 0'), principalOf('subnet 1')] as const;
export const OPERATORS = [principalOf('operator 0'), principalOf('operator 1')] as const;

const COUNTRIES = ['CH', 'JP', 'US', 'DE', 'SI'];

/**
 * Eight providers with six nodes each. Of each, nodes 0 and 1 are in subnets 0 and 1, the rest in none; provider 0's node 2
 * is an API boundary node.
 */
function makeNode(provider: number, at: number): NetworkNode {
  return {
    id: principalOf(`node ${provider}.${at}`),
    provider: principalOf(`provider ${provider}`),
    operator: provider === 0 ? (OPERATORS[at % 2] ?? '') : principalOf(`operator of ${provider}`),
    dataCenter: `dc${provider}`,
    dataCenterOwner: `owner ${provider % 4}`,
    country: COUNTRIES[provider % COUNTRIES.length] ?? '',
    subnet: SUBNETS[at] ?? null,
    isApiBoundaryNode: provider === 0 && at === 2,
    isUp: at !== 5
  };
}

export const VIEW: NetworkView = {
  nodes: Array.from({ length: 48 }, (_, at) => makeNode(Math.floor(at / 6), at % 6)),
  operators: [
    { id: OPERATORS[0], provider: PROVIDER, nodeAllowance: 0n, maxRewardableNodes: { 'type3.1': 3 } }
  ]
};

export const REQUEST: BundleRequest = {
  kind: 'offboard',
  registry: principalOf('audit registry'),
  provider: PROVIDER,
  reason: 'Two audits found machines that are not where the registry says',
  evidence: [
    { kind: 'report', id: 12n, hash: sha256(utf8ToBytes('report 12')), url: 'https://example.org/12' }
  ],
  url: 'https://forum.dfinity.org/t/41850'
};
