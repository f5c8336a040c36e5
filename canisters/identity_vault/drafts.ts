import { concatBytes, readU32, readU64, u32Bytes, u64Bytes } from '../common/stored_bytes.js';

import { DRAFT_LIFETIME } from './life.js';
import { memory } from './memory.js';
import { findRecord, putRecord } from './record_store.js';
import { chunkCount, findSection, removeSection } from './section_store.js';
import { findVersion, removeVersion, type StoredVersion } from './version_store.js';

/** How many expired drafts one call clears away, besides its own work. */
const SWEPT_PER_CALL = 2;

/** Drafts in the order in which they were begun, so that the oldest expire first. */
function draftKey(begunAt: bigint, record: bigint, version: number): Uint8Array {
  return concatBytes(u64Bytes(begunAt), u64Bytes(record), u32Bytes(version));
}

export function noteDraft(record: bigint, version: number, begunAt: bigint): void {
  memory.drafts.insert(draftKey(begunAt, record, version), new Uint8Array(0));
}

export function forgetDraft(record: bigint, version: number, begunAt: bigint): void {
  memory.drafts.remove(draftKey(begunAt, record, version));
}

export function isExpired(draft: StoredVersion, now: bigint): boolean {
  return draft.submittedAt === undefined && draft.begunAt + DRAFT_LIFETIME < now;
}

/** Wipes the draft, if there is one, and gives its bytes back to the record's quota. */
export function dropDraft(record: bigint, version: number): void {
  const draft = findVersion(record, version);
  if (draft === undefined || draft.submittedAt !== undefined) return;
  const freed = wipeSections(record, version, draft);
  removeVersion(record, version);
  forgetDraft(record, version, draft.begunAt);
  const stored = findRecord(record);
  if (stored !== undefined) putRecord(record, { ...stored, sealedBytes: stored.sealedBytes - freed });
}

/** Wipes every section of a version; the bytes that it was begun with. */
export function wipeSections(record: bigint, version: number, { sections }: StoredVersion): bigint {
  let freed = 0n;
  for (const section of sections) {
    const address = { record_id: record, version, section };
    const stored = findSection(address);
    freed += stored?.size ?? 0n;
    removeSection(address, chunkCount(stored?.received ?? 0n));
  }
  return freed;
}

/** Clears away a few of the drafts that have expired. */
export function sweepDrafts(now: bigint): void {
  for (const key of memory.drafts.keys(0, SWEPT_PER_CALL)) {
    if (readU64(key) + DRAFT_LIFETIME >= now) return;
    dropDraft(readU64(key.subarray(8)), readU32(key.subarray(16)));
  }
}
