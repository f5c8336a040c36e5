import { concatBytes, StoredReader, StoredWriter, u32Bytes, u64Bytes } from '../common/stored_bytes.js';

import { memory } from './memory.js';
import { wipe } from './wiping.js';

/** One version of a record: what its sections' keys are bound to. Times are seconds since the epoch. */
export interface StoredVersion {
  readonly provider: Uint8Array;
  readonly root: Uint8Array;
  readonly salt: Uint8Array;
  readonly begunAt: bigint;
  /** Undefined while the version is a draft. */
  readonly submittedAt: bigint | undefined;
  /** Section names, ascending. */
  readonly sections: readonly string[];
}

const FORMAT = 1;

export function versionKey(record: bigint, version: number): Uint8Array {
  return concatBytes(u64Bytes(record), u32Bytes(version));
}

export function findVersion(record: bigint, version: number): StoredVersion | undefined {
  const stored = memory.versions.get(versionKey(record, version));
  if (stored === undefined) return undefined;
  const reader = new StoredReader(stored);
  if (reader.u8() !== FORMAT) throw new Error(`version ${record}/${version} is stored in an unknown format`);
  const provider = reader.bytes();
  const root = reader.bytes();
  const salt = reader.bytes();
  const begunAt = reader.u64();
  const submittedAt = reader.u64();
  const sections: string[] = [];
  for (let left = reader.u8(); left > 0; left--) sections.push(reader.ascii());
  reader.end();
  return {
    provider,
    root,
    salt,
    begunAt,
    submittedAt: submittedAt === 0n ? undefined : submittedAt,
    sections
  };
}

export function putVersion(record: bigint, version: number, value: StoredVersion): void {
  const writer = new StoredWriter().u8(FORMAT).bytes(value.provider).bytes(value.root).bytes(value.salt);
  writer
    .u64(value.begunAt)
    .u64(value.submittedAt ?? 0n)
    .u8(value.sections.length);
  for (const name of value.sections) writer.ascii(name);
  memory.versions.insert(versionKey(record, version), writer.finish());
}

export function removeVersion(record: bigint, version: number): void {
  wipe(memory.versions, versionKey(record, version));
}
