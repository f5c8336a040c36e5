import { readU64, StoredReader, StoredWriter, u64Bytes } from '../common/stored_bytes.js';

import { memory } from './memory.js';

/** One provider's record; its data is in its versions. */
export interface StoredRecord {
  readonly provider: Uint8Array;
  readonly createdAt: bigint;
  /** The newest submitted version, 0 while there is none. */
  readonly currentVersion: number;
  /** Root of the newest submitted version, empty while there is none. */
  readonly currentRoot: Uint8Array;
}

const FORMAT = 1;
const EMPTY = new Uint8Array(0);

export function findRecord(id: bigint): StoredRecord | undefined {
  const stored = memory.records.get(u64Bytes(id));
  if (stored === undefined) return undefined;
  const reader = new StoredReader(stored);
  if (reader.u8() !== FORMAT) throw new Error(`record ${id} is stored in an unknown format`);
  const record = {
    provider: reader.bytes(),
    createdAt: reader.u64(),
    currentVersion: reader.u32(),
    currentRoot: reader.bytes()
  };
  reader.end();
  return record;
}

export function putRecord(id: bigint, record: StoredRecord): void {
  const writer = new StoredWriter().u8(FORMAT).bytes(record.provider).u64(record.createdAt);
  memory.records.insert(u64Bytes(id), writer.u32(record.currentVersion).bytes(record.currentRoot).finish());
}

export function recordIdOf(provider: Uint8Array): bigint | undefined {
  const stored = memory.recordOfProvider.get(provider);
  return stored === undefined ? undefined : readU64(stored);
}

/** Creates the provider's record under the next id, counted from 1. */
export function insertRecord(provider: Uint8Array, createdAt: bigint): bigint {
  const id = BigInt(memory.records.len()) + 1n;
  putRecord(id, { provider, createdAt, currentVersion: 0, currentRoot: EMPTY });
  memory.recordOfProvider.insert(provider, u64Bytes(id));
  return id;
}
