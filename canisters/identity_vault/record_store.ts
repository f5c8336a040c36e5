import { readU64, StoredReader, StoredWriter, u64Bytes } from '../common/stored_bytes.js';

import { memory } from './memory.js';
import { countSealedBytes } from './usage.js';

const STANDINGS = ['candidate', 'listed', 'left'] as const;

/** What NNS governance says of the provider: not yet listed, listed as a node provider, or no longer. */
export type Standing = (typeof STANDINGS)[number];

/** One provider's record; its data is in its versions. All times are seconds since the epoch. */
export interface StoredRecord {
  readonly provider: Uint8Array;
  readonly createdAt: bigint;
  readonly standing: Standing;
  /** Since when the standing is known to be this. */
  readonly standingSince: bigint;
  /** The newest submitted version, 0 while there is none. */
  readonly currentVersion: number;
  /** How many superseded versions have been dropped: they are the oldest, 1 to this. */
  readonly droppedVersions: number;
  /** Root of the newest submitted version, empty while there is none. */
  readonly currentRoot: Uint8Array;
  /** Bytes of ciphertext that the record's versions were begun with. */
  readonly sealedBytes: bigint;
  /** Who acts for the provider beside itself, empty while there is nobody. */
  readonly delegate: Uint8Array;
  /** An operator of the provider by the NNS registry, empty while none has shown itself. */
  readonly operator: Uint8Array;
  /** Until when the registry's word for the operator is believed. */
  readonly operatorUntil: bigint;
  /** When the provider asked for erasure, 0 while it has not. */
  readonly erasureRequestedAt: bigint;
  /** When the record was erased, 0 while it stands. An erased record is a tombstone: it stays, without its data. */
  readonly erasedAt: bigint;
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
    standing: STANDINGS[reader.u8()],
    standingSince: reader.u64(),
    currentVersion: reader.u32(),
    droppedVersions: reader.u32(),
    currentRoot: reader.bytes(),
    sealedBytes: reader.u64(),
    delegate: reader.bytes(),
    operator: reader.bytes(),
    operatorUntil: reader.u64(),
    erasureRequestedAt: reader.u64(),
    erasedAt: reader.u64()
  };
  reader.end();
  return record;
}

export function putRecord(id: bigint, record: StoredRecord): void {
  countSealedBytes(findRecord(id)?.sealedBytes ?? 0n, record.sealedBytes);
  const writer = new StoredWriter().u8(FORMAT).bytes(record.provider).u64(record.createdAt);
  writer.u8(STANDINGS.indexOf(record.standing)).u64(record.standingSince);
  writer
    .u32(record.currentVersion)
    .u32(record.droppedVersions)
    .bytes(record.currentRoot)
    .u64(record.sealedBytes);
  writer.bytes(record.delegate).bytes(record.operator).u64(record.operatorUntil);
  memory.records.insert(u64Bytes(id), writer.u64(record.erasureRequestedAt).u64(record.erasedAt).finish());
}

/** The id of the provider's record that is not erased. */
export function recordIdOf(provider: Uint8Array): bigint | undefined {
  const stored = memory.recordOfProvider.get(provider);
  return stored === undefined ? undefined : readU64(stored);
}

/** Creates the provider's record under the next id, counted from 1. Ids of erased records are not used again. */
export function insertRecord(provider: Uint8Array, standing: Standing, now: bigint): bigint {
  const id = BigInt(memory.records.len()) + 1n;
  putRecord(id, {
    provider,
    createdAt: now,
    standing,
    standingSince: now,
    currentVersion: 0,
    droppedVersions: 0,
    currentRoot: EMPTY,
    sealedBytes: 0n,
    delegate: EMPTY,
    operator: EMPTY,
    operatorUntil: 0n,
    erasureRequestedAt: 0n,
    erasedAt: 0n
  });
  memory.recordOfProvider.insert(provider, u64Bytes(id));
  return id;
}

/** Leaves a tombstone; the provider may open a new record, under a new id. */
export function entombRecord(id: bigint, record: StoredRecord, now: bigint): void {
  putRecord(id, {
    ...record,
    currentRoot: EMPTY,
    sealedBytes: 0n,
    delegate: EMPTY,
    operator: EMPTY,
    operatorUntil: 0n,
    erasedAt: now
  });
  memory.recordOfProvider.remove(record.provider);
}
