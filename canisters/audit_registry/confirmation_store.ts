import { readU64, StoredReader, StoredWriter, u64Bytes } from '../common/stored_bytes.js';

import { memory } from './memory.js';

/** A verifier's word that it saw what is sealed under this root. Never edited. */
export interface Confirmation {
  readonly verifier: Uint8Array;
  readonly provider: Uint8Array;
  readonly recordId: bigint;
  readonly version: number;
  readonly root: Uint8Array;
  /** Seconds since the epoch. */
  readonly confirmedAt: bigint;
  /** Seconds since the epoch, inclusive; never beyond the verifier's own acceptance at that time. */
  readonly validUntil: bigint;
}

const FORMAT = 1;

export function findConfirmation(id: bigint): Confirmation | undefined {
  const stored = memory.confirmations.get(u64Bytes(id));
  if (stored === undefined) return undefined;
  const reader = new StoredReader(stored);
  if (reader.u8() !== FORMAT) throw new Error(`confirmation ${id} is stored in an unknown format`);
  const confirmation = {
    verifier: reader.bytes(),
    provider: reader.bytes(),
    recordId: reader.u64(),
    version: reader.u32(),
    root: reader.bytes(),
    confirmedAt: reader.u64(),
    validUntil: reader.u64()
  };
  reader.end();
  return confirmation;
}

/** Stores the confirmation under the next id, counted from 1, and under its version. */
export function insertConfirmation(confirmation: Confirmation): bigint {
  const id = BigInt(memory.confirmations.len()) + 1n;
  const { verifier, provider, recordId, version, root, confirmedAt, validUntil } = confirmation;
  const writer = new StoredWriter()
    .u8(FORMAT)
    .bytes(verifier)
    .bytes(provider)
    .u64(recordId)
    .u32(version)
    .bytes(root);
  memory.confirmations.insert(u64Bytes(id), writer.u64(confirmedAt).u64(validUntil).finish());
  const list = new StoredWriter();
  for (const earlier of confirmationIds(recordId, version)) list.u64(earlier);
  memory.confirmationsOf.insert(versionKey(recordId, version), list.u64(id).finish());
  return id;
}

/** Ids of all confirmations of one version, oldest first. */
export function confirmationIds(recordId: bigint, version: number): bigint[] {
  const stored = memory.confirmationsOf.get(versionKey(recordId, version));
  const ids: bigint[] = [];
  for (let at = 0; stored !== undefined && at < stored.length; at += 8)
    ids.push(readU64(stored.subarray(at, at + 8)));
  return ids;
}

function versionKey(recordId: bigint, version: number): Uint8Array {
  return new StoredWriter().u64(recordId).u32(version).finish();
}
