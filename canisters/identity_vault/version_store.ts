import { sha256 } from '../common/sha256.js';
import {
  asciiBytes,
  concatBytes,
  StoredReader,
  StoredWriter,
  u32Bytes,
  u64Bytes
} from '../common/stored_bytes.js';

import { mask } from './masking.js';
import { memory } from './memory.js';
import { erasePad, padAt } from './pads.js';

/** One version of a record: what its sections' keys are bound to. Times are seconds since the epoch. */
export interface StoredVersion {
  readonly provider: Uint8Array;
  readonly root: Uint8Array;
  /** The salt under a mask: see `saltOf`. */
  readonly maskedSalt: Uint8Array;
  /** Where the version's pad is. */
  readonly padSlot: number;
  readonly begunAt: bigint;
  /** Undefined while the version is a draft. */
  readonly submittedAt: bigint | undefined;
  /** The kind of subject, and the standard that was in force when the version was begun. */
  readonly subject: string;
  readonly standard: number;
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
  const maskedSalt = reader.bytes();
  const padSlot = reader.u32();
  const begunAt = reader.u64();
  const submittedAt = reader.u64();
  const subject = reader.ascii();
  const standard = reader.u32();
  const sections: string[] = [];
  for (let left = reader.u8(); left > 0; left--) sections.push(reader.ascii());
  reader.end();
  return {
    provider,
    root,
    maskedSalt,
    padSlot,
    begunAt,
    submittedAt: submittedAt === 0n ? undefined : submittedAt,
    subject,
    standard,
    sections
  };
}

export function putVersion(record: bigint, version: number, value: StoredVersion): void {
  const writer = new StoredWriter()
    .u8(FORMAT)
    .bytes(value.provider)
    .bytes(value.root)
    .bytes(value.maskedSalt)
    .u32(value.padSlot);
  writer
    .u64(value.begunAt)
    .u64(value.submittedAt ?? 0n)
    .ascii(value.subject)
    .u32(value.standard)
    .u8(value.sections.length);
  for (const name of value.sections) writer.ascii(name);
  memory.versions.insert(versionKey(record, version), writer.finish());
}

/** Erases the version's pad, and with it all that it masks, then the entry. */
export function removeVersion(record: bigint, version: number, { padSlot }: StoredVersion): void {
  erasePad(padSlot);
  memory.versions.remove(versionKey(record, version));
}

const SALT_MASK = asciiBytes('nodevault salt mask');

export function saltOf({ maskedSalt, padSlot }: StoredVersion): Uint8Array {
  return maskSalt(maskedSalt, padSlot);
}

/**
 * The salt has a mask of its own: it is told to everybody as long as the version stands, and must not give away the pad
 * of the rest. The same call unmasks.
 */
export function maskSalt(salt: Uint8Array, padSlot: number): Uint8Array {
  return mask(salt, sha256(concatBytes(SALT_MASK, padAt(padSlot))));
}
