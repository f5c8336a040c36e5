import type { Custodian, ReleaseSpec } from '../../src/protocol/spec/release.js';
import {
  equalBytes,
  readU32,
  StoredReader,
  StoredWriter,
  u32Bytes,
  u64Bytes
} from '../common/stored_bytes.js';

import { memory } from './memory.js';

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

function redemptionKey(proposalId: bigint, section: string, share: string): Uint8Array {
  return new StoredWriter().u64(proposalId).ascii(section).ascii(share).finish();
}

function specBytes(spec: ReleaseSpec): Uint8Array {
  const writer = new StoredWriter()
    .u64(spec.record_id)
    .u32(spec.version)
    .bytes(spec.root)
    .u8(spec.sections.length);
  for (const section of spec.sections) writer.ascii(section);
  for (const { id, transport_key } of [spec.custodian_a, spec.custodian_b])
    writer.bytes(id).bytes(transport_key);
  return writer
    .u8(spec.single_custodian ? 1 : 0)
    .ascii(spec.purpose)
    .u64(spec.redeem_until)
    .finish();
}

function readSpec(reader: StoredReader): ReleaseSpec {
  const record_id = reader.u64();
  const version = reader.u32();
  const root = reader.bytes();
  const sections: string[] = [];
  for (let left = reader.u8(); left > 0; left--) sections.push(reader.ascii());
  const custodian_a = readCustodian(reader);
  const custodian_b = readCustodian(reader);
  const single_custodian = reader.u8() === 1;
  const purpose = reader.ascii();
  const redeem_until = reader.u64();
  reader.end();
  return {
    record_id,
    version,
    root,
    sections,
    custodian_a,
    custodian_b,
    single_custodian,
    purpose,
    redeem_until
  };
}

function readCustodian(reader: StoredReader): Custodian {
  return { id: reader.bytes(), transport_key: reader.bytes() };
}
