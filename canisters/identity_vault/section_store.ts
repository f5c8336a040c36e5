import { MAX_CHUNK_BYTES } from '../../src/protocol/limits.js';
import { asciiBytes, concatBytes, StoredReader, StoredWriter, u32Bytes } from '../common/stored_bytes.js';

import { memory } from './memory.js';
import { versionKey } from './version_store.js';
import { wipe } from './wiping.js';

/** Where a section is: a version of a record, and the section's name. */
export interface SectionAddress {
  readonly record_id: bigint;
  readonly version: number;
  readonly section: string;
}

/** One sealed section: sizes of its ciphertext in bytes, and the wrapped shares of its key. */
export interface StoredSection {
  readonly size: bigint;
  readonly received: bigint;
  readonly wrappedA: Uint8Array;
  readonly wrappedB: Uint8Array;
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

export function findSection(address: SectionAddress): StoredSection | undefined {
  const stored = memory.sections.get(sectionKey(address));
  if (stored === undefined) return undefined;
  const reader = new StoredReader(stored);
  if (reader.u8() !== FORMAT) throw new Error(`section ${address.section} is stored in an unknown format`);
  const section = {
    size: reader.u64(),
    received: reader.u64(),
    wrappedA: reader.bytes(),
    wrappedB: reader.bytes()
  };
  reader.end();
  return section;
}

export function putSection(address: SectionAddress, section: StoredSection): void {
  const writer = new StoredWriter().u8(FORMAT).u64(section.size).u64(section.received);
  memory.sections.insert(
    sectionKey(address),
    writer.bytes(section.wrappedA).bytes(section.wrappedB).finish()
  );
}

/** Wipes a section and the chunks that it has. */
export function removeSection(address: SectionAddress, chunks: number): void {
  for (let index = 0; index < chunks; index++) wipe(memory.chunks, chunkKey(address, index));
  wipe(memory.sections, sectionKey(address));
}

export function findChunk(address: SectionAddress, index: number): Uint8Array | undefined {
  return memory.chunks.get(chunkKey(address, index));
}

export function putChunkBytes(address: SectionAddress, index: number, bytes: Uint8Array): void {
  memory.chunks.insert(chunkKey(address, index), bytes);
}
