import { MAX_CHUNK_BYTES } from '../../src/protocol/limits.js';
import {
  asciiBytes,
  concatBytes,
  readU64,
  StoredReader,
  StoredWriter,
  u32Bytes,
  u64Bytes
} from '../common/stored_bytes.js';

import { mask } from './masking.js';
import { memory } from './memory.js';
import { padAt } from './pads.js';
import { versionKey } from './version_store.js';

/** Where a section is: a version of a record, and the section's name. */
export interface SectionAddress {
  readonly record_id: bigint;
  readonly version: number;
  readonly section: string;
}

/** One sealed section: size of its ciphertext in bytes, and the wrapped shares of its key. */
export interface NewSection {
  readonly size: bigint;
  readonly wrappedA: Uint8Array;
  readonly wrappedB: Uint8Array;
}

/** The same with the bytes of ciphertext that have arrived. */
export interface StoredSection extends NewSection {
  readonly received: bigint;
}

const FORMAT = 1;

/** The name's length goes before it, so that no key is another one's beginning. */
function sectionKey({ record_id, version, section }: SectionAddress): Uint8Array {
  return concatBytes(versionKey(record_id, version), Uint8Array.of(section.length), asciiBytes(section));
}

function chunkKey(address: SectionAddress, index: number): Uint8Array {
  return concatBytes(sectionKey(address), u32Bytes(index));
}

/** Chunks that hold `bytes` bytes. */
export function chunkCount(bytes: bigint): number {
  return Math.ceil(Number(bytes) / MAX_CHUNK_BYTES);
}

export function findSection(address: SectionAddress, padSlot: number): StoredSection | undefined {
  const key = sectionKey(address);
  const stored = memory.sections.get(key);
  const received = memory.progress.get(key);
  if (stored === undefined || received === undefined) return undefined;
  const reader = new StoredReader(stored);
  if (reader.u8() !== FORMAT) throw new Error(`section ${address.section} is stored in an unknown format`);
  const size = reader.u64();
  const wrapped = mask(reader.bytes(), padAt(padSlot));
  reader.end();
  const half = wrapped.length / 2;
  return {
    size,
    received: readU64(received),
    wrappedA: wrapped.slice(0, half),
    wrappedB: wrapped.slice(half)
  };
}

/** Sizes of a section, without its keys. */
export function sectionProgress(address: SectionAddress): { size: bigint; received: bigint } | undefined {
  const key = sectionKey(address);
  const stored = memory.sections.get(key);
  const received = memory.progress.get(key);
  if (stored === undefined || received === undefined) return undefined;
  return { size: readU64(stored.subarray(1)), received: readU64(received) };
}

export function insertSection(address: SectionAddress, section: NewSection, padSlot: number): void {
  const key = sectionKey(address);
  const wrapped = mask(concatBytes(section.wrappedA, section.wrappedB), padAt(padSlot));
  memory.sections.insert(key, new StoredWriter().u8(FORMAT).u64(section.size).bytes(wrapped).finish());
  memory.progress.insert(key, u64Bytes(0n));
}

/** Removes a section and the chunks that it has. Its bytes are gone once the version's pad is erased. */
export function removeSection(address: SectionAddress): void {
  const progress = sectionProgress(address);
  const chunks = chunkCount(progress?.received ?? 0n);
  for (let index = 0; index < chunks; index++) memory.chunks.remove(chunkKey(address, index));
  memory.sections.remove(sectionKey(address));
  memory.progress.remove(sectionKey(address));
}

export function findChunk(address: SectionAddress, index: number, padSlot: number): Uint8Array | undefined {
  const stored = memory.chunks.get(chunkKey(address, index));
  return stored === undefined ? undefined : mask(stored, padAt(padSlot));
}

/** Stores the section's next chunk; `received` counts the bytes with it. */
export function appendChunk(
  address: SectionAddress,
  chunk: { index: number; bytes: Uint8Array; received: bigint },
  padSlot: number
): void {
  memory.chunks.insert(chunkKey(address, chunk.index), mask(chunk.bytes, padAt(padSlot)));
  memory.progress.insert(sectionKey(address), u64Bytes(chunk.received));
}
