/** Parsers of command-line values. Commander shows the message beside the option's name and exits with 2. */
import { InvalidArgumentError } from 'commander';
import { Principal } from '@dfinity/principal';
import { EVIDENCE_SOURCES } from '../client/idl/recommendations-idl.js';
import { NETWORKS, type Network } from '../client/master-keys.js';
import type { EvidenceAddress } from '../client/recommendations.js';
import { parseUtcTime } from '../client/utc-time.js';
import { RECOMMENDATION_KINDS, type RecommendationKind } from '../protocol/recommendation/kinds.js';
import type { Share } from '../protocol/sealed/derivation-input.js';

export function principalArgument(text: string): Principal {
  try {
    return Principal.fromText(text);
  } catch {
    throw new InvalidArgumentError('It is no principal, or its checksum is wrong.');
  }
}

export function principalList(text: string, previous: Principal[] = []): Principal[] {
  return [...previous, principalArgument(text)];
}

export function u64Argument(text: string): bigint {
  if (!/^(0|[1-9][0-9]{0,19})$/.test(text) || BigInt(text) >> 64n) {
    throw new InvalidArgumentError('It is no whole number of at most 64 bits.');
  }
  return BigInt(text);
}

export function u32Argument(text: string): number {
  const value = u64Argument(text);
  if (value >> 32n) throw new InvalidArgumentError('It is no whole number of at most 32 bits.');
  return Number(value);
}

export function networkArgument(text: string): Network {
  const network = NETWORKS.find((known) => known === text);
  if (network) return network;
  throw new InvalidArgumentError(`Known networks: ${NETWORKS.join(', ')}.`);
}

export function shareArgument(text: string): Share {
  if (text === 'A' || text === 'B') return text;
  throw new InvalidArgumentError('It is A or B.');
}

export function timeArgument(text: string): bigint {
  const seconds = parseUtcTime(text);
  if (seconds !== null) return seconds;
  throw new InvalidArgumentError('Write it like 2027-01-31T00:00:00Z.');
}

export function hashArgument(text: string): string {
  if (/^[0-9a-f]{64}$/i.test(text)) return text.toLowerCase();
  throw new InvalidArgumentError('It is no SHA-256 of 64 hex digits.');
}

export function recommendationKindArgument(text: string): RecommendationKind {
  const kind = RECOMMENDATION_KINDS.find((known) => known === text);
  if (kind !== undefined) return kind;
  throw new InvalidArgumentError(`Known kinds: ${RECOMMENDATION_KINDS.join(', ')}.`);
}

export function evidenceList(text: string, previous: readonly EvidenceAddress[] = []): EvidenceAddress[] {
  const [name, id = '', ...rest] = text.split(':');
  const source = EVIDENCE_SOURCES.find((known) => known === name);
  if (source === undefined || rest.length > 0) {
    throw new InvalidArgumentError(`Write it like report:12. Known sources: ${EVIDENCE_SOURCES.join(', ')}.`);
  }
  return [...previous, { source, id: u64Argument(id) }];
}
