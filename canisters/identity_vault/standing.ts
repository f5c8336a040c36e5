import { err, isErr, ok, type Result } from '../../src/protocol/errors.js';
import { MAX_CANDIDATES } from '../../src/protocol/limits.js';
import { nowSeconds } from '../common/clock.js';
import { isNodeProvider } from '../common/governance.js';
import { rawRand } from '../common/random.js';
import { asciiBytes, readU32, u32Bytes } from '../common/stored_bytes.js';

import { standingRecord } from './acting.js';
import { logEvent } from './log.js';
import { memory } from './memory.js';
import { hasSeed, setSeed } from './pads.js';
import { insertRecord, putRecord, recordIdOf, type Standing, type StoredRecord } from './record_store.js';

const CANDIDATES_KEY = asciiBytes('candidates');

/** Creates the caller's record: as a node provider's where governance lists it, else as a candidate's. Awaits. */
export async function createRecord(caller: Uint8Array): Promise<Result<bigint>> {
  const existing = existingRecord(caller);
  if (existing !== undefined) return existing;
  const seeded = await ensureSeed();
  if (isErr(seeded)) return seeded;
  const listed = await isNodeProvider(caller);
  if (isErr(listed)) return listed;
  const meanwhile = existingRecord(caller);
  if (meanwhile !== undefined) return meanwhile;
  if (!listed.Ok && candidateCount() >= MAX_CANDIDATES) {
    return err(
      'limit_exceeded',
      `${MAX_CANDIDATES} candidates have records; come back when governance lists you`
    );
  }
  const now = nowSeconds();
  if (!listed.Ok) setCandidateCount(candidateCount() + 1);
  const id = insertRecord(caller, listed.Ok ? 'listed' : 'candidate', now);
  logEvent({ kind: 'record_created', time: now, caller, record_id: id });
  return ok(id);
}

/** Versions need pads, and pads a random start; the first record that is created fetches it. */
async function ensureSeed(): Promise<Result<null>> {
  if (hasSeed()) return ok(null);
  const seed = await rawRand();
  if (isErr(seed)) return seed;
  setSeed(seed.Ok);
  return ok(null);
}

/** Asks governance again what the record's provider is. Awaits; reads the record anew afterwards. */
export async function refreshStanding(id: bigint): Promise<Result<StoredRecord>> {
  const before = standingRecord(id);
  if (isErr(before)) return before;
  const listed = await isNodeProvider(before.Ok.provider);
  if (isErr(listed)) return listed;
  const record = standingRecord(id);
  if (isErr(record)) return record;
  const standing = nextStanding(record.Ok.standing, listed.Ok);
  if (standing === record.Ok.standing) return record;
  if (record.Ok.standing === 'candidate') setCandidateCount(candidateCount() - 1);
  const changed = { ...record.Ok, standing, standingSince: nowSeconds() };
  putRecord(id, changed);
  return ok(changed);
}

/** A candidate's place is free again once its record is erased. */
export function releaseCandidate(record: StoredRecord): void {
  if (record.standing === 'candidate') setCandidateCount(candidateCount() - 1);
}

export function nextStanding(standing: Standing, listed: boolean): Standing {
  if (listed) return 'listed';
  return standing === 'candidate' ? 'candidate' : 'left';
}

function existingRecord(caller: Uint8Array): Result<bigint> | undefined {
  const existing = recordIdOf(caller);
  return existing === undefined
    ? undefined
    : err('already_exists', `this principal has record ${existing}; add a version to it with begin_version`);
}

function candidateCount(): number {
  const stored = memory.meta.get(CANDIDATES_KEY);
  return stored === undefined ? 0 : readU32(stored);
}

function setCandidateCount(count: number): void {
  memory.meta.insert(CANDIDATES_KEY, u32Bytes(count));
}
