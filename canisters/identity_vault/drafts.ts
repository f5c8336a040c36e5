import { concatBytes, readU32, readU64, u32Bytes, u64Bytes } from '../common/stored_bytes.js';

import { DRAFT_LIFETIME } from './life.js';
import { memory } from './memory.js';
import { findRecord, putRecord } from './record_store.js';
import { removeSection, sectionProgress } from './section_store.js';
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
  const freed = removeSections(record, version, draft);
  removeVersion(record, version, draft);
  forgetDraft(record, version, draft.begunAt);
  const stored = findRecord(record);
  if (stored !== undefined) putRecord(record, { ...stored, sealedBytes: stored.sealedBytes - freed });
}

/** Bytes that a draft was begun with; 0 where there is none. */
export function draftBytes(record: bigint, version: number): bigint {
  const draft = findVersion(record, version);
  if (draft === undefined || draft.submittedAt !== undefined) return 0n;
  return draft.sections.reduce(
    (sum, section) => sum + (sectionProgress({ record_id: record, version, section })?.size ?? 0n),
    0n
  );
}

/** Removes every section of a version; the bytes that it was begun with. */
export function removeSections(record: bigint, version: number, { sections }: StoredVersion): bigint {
  let freed = 0n;
  for (const section of sections) {
    const address = { record_id: record, version, section };
    freed += sectionProgress(address)?.size ?? 0n;
    removeSection(address);
  }
  return freed;
}

/** Clears away a few of the drafts that have expired. */
export function sweepDrafts(now: bigint): void {
  for (const key of memory.drafts.keys(0, SWEPT_PER_CALL)) {
    if (readU64(key) + DRAFT_LIFETIME >= now) return;
    dropDraft(readU64(key.subarray(8)), readU32(key.subarray(16)));
    memory.drafts.remove(key);
  }
}
