import type { ReleaseSpec } from '../../src/protocol/spec/release.js';
import {
  equalBytes,
  readU32,
  StoredReader,
  StoredWriter,
  u32Bytes,
  u64Bytes
} from '../common/stored_bytes.js';

import { memory } from './memory.js';
import { readSpec, specBytes } from './spec_codec.js';

/** The vault's lasting note that a release motion was executed; it outlives the proposal's purge. */
export interface Grant {
  readonly spec: ReleaseSpec;
  /** Seconds since the epoch. */
  readonly grantedAt: bigint;
}

const FORMAT = 1;

export function findGrant(proposalId: bigint): Grant | undefined {
  const stored = memory.grants.get(u64Bytes(proposalId));
  if (stored === undefined) return undefined;
  const reader = new StoredReader(stored);
  if (reader.u8() !== FORMAT) throw new Error(`grant ${proposalId} is stored in an unknown format`);
  const grantedAt = reader.u64();
  const spec = readSpec(new StoredReader(reader.bytes()));
  reader.end();
  return { spec, grantedAt };
}

export function putGrant(proposalId: bigint, grant: Grant): void {
  const writer = new StoredWriter().u8(FORMAT).u64(grant.grantedAt).bytes(specBytes(grant.spec));
  memory.grants.insert(u64Bytes(proposalId), writer.finish());
}

export function sameSpec(a: ReleaseSpec, b: ReleaseSpec): boolean {
  return equalBytes(specBytes(a), specBytes(b));
}

/** How often a share of a section has been redeemed under a proposal. */
export function redemptionCount(proposalId: bigint, section: string, share: string): number {
  const stored = memory.redemptions.get(redemptionKey(proposalId, section, share));
  return stored === undefined ? 0 : readU32(stored);
}

export function putRedemptionCount(proposalId: bigint, section: string, share: string, count: number): void {
  memory.redemptions.insert(redemptionKey(proposalId, section, share), u32Bytes(count));
}

/** Whether the custodian of a share has given it back. */
export function isGivenBack(proposalId: bigint, share: string): boolean {
  return memory.redemptions.get(redemptionKey(proposalId, '', share)) !== undefined;
}

export function noteGivenBack(proposalId: bigint, share: string): void {
  memory.redemptions.insert(redemptionKey(proposalId, '', share), Uint8Array.of(1));
}

/** No section has an empty name, so the key without one is free to stand for the share as a whole. */
function redemptionKey(proposalId: bigint, section: string, share: string): Uint8Array {
  return new StoredWriter().u64(proposalId).ascii(section).ascii(share).finish();
}
