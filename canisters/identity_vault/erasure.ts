import { canisterSelf } from 'azle';

import { err, isErr, ok, type Result } from '../../src/protocol/errors.js';
import { checkErase, type EraseSpec, renderErase } from '../../src/protocol/spec/erase.js';
import { nowSeconds } from '../common/clock.js';

import { requireProvider, standingRecord } from './acting.js';
import { dropDraft, removeSections } from './drafts.js';
import { enactments } from './enactments.js';
import { CANDIDATE_LIFETIME, WITHDRAWAL_NOTICE, WITHDRAWAL_WINDOW } from './life.js';
import { logEvent } from './log.js';
import { openBusiness } from './notices.js';
import { entombRecord, putRecord, type StoredRecord } from './record_store.js';
import { retention } from './retention.js';
import { refreshStanding, releaseCandidate } from './standing.js';
import { findVersion, removeVersion } from './version_store.js';

/** Notes the provider's wish; the earliest time at which `eraseRecord` fulfils it. */
export function requestErasure(caller: Uint8Array, id: bigint): Result<bigint> {
  const record = requireProvider(caller, id);
  if (isErr(record)) return record;
  const now = nowSeconds();
  if (wishHolds(record.Ok, now)) return ok(record.Ok.erasureRequestedAt + WITHDRAWAL_NOTICE);
  putRecord(id, { ...record.Ok, erasureRequestedAt: now });
  logEvent({ kind: 'erasure_requested', time: now, caller, record_id: id });
  return ok(now + WITHDRAWAL_NOTICE);
}

/** Takes the wish back. */
export function cancelErasure(caller: Uint8Array, id: bigint): Result<null> {
  const record = requireProvider(caller, id);
  if (isErr(record)) return record;
  if (record.Ok.erasureRequestedAt === 0n)
    return err('wrong_state', `nobody has asked to erase record ${id}`);
  putRecord(id, { ...record.Ok, erasureRequestedAt: 0n });
  logEvent({ kind: 'erasure_cancelled', time: nowSeconds(), caller, record_id: id });
  return ok(null);
}

/**
 * Erases a record whose time has come: the provider's notice is over, or governance has not listed it for the
 * retention, or a candidate was never listed. Anyone may ask. Awaits.
 */
export async function eraseRecord(caller: Uint8Array, id: bigint): Promise<Result<null>> {
  const record = await refreshStanding(id);
  if (isErr(record)) return record;
  const now = nowSeconds();
  const due = erasureDue(record.Ok, now);
  if (due === undefined)
    return err('wrong_state', `record ${id} is kept: its provider is listed and has not asked`);
  if (due > now) return err('wrong_state', `record ${id} is kept until ${due} (seconds since the epoch)`);
  const business = openBusiness(id, now);
  if (business !== undefined) return err('wrong_state', `record ${id} is kept: ${business}`);
  erase(caller, id, record.Ok);
  return ok(null);
}

/** Erases a record by executed motion, whatever else is open on it. Awaits. */
export async function enactErase(
  caller: Uint8Array,
  proposalId: bigint,
  spec: EraseSpec
): Promise<Result<null>> {
  const form = checkErase(spec);
  if (isErr(form)) return form;
  return enactments.enact(proposalId, renderErase(canisterSelf().toUint8Array(), spec), () => {
    const record = standingRecord(spec.record_id);
    if (isErr(record)) return record;
    erase(caller, spec.record_id, record.Ok, proposalId);
    return ok(null);
  });
}

/**
 * Removes the record's oldest version, which must have been superseded for longer than any vote takes and must not be
 * named by a motion that is open.
 */
export function dropVersion(caller: Uint8Array, id: bigint): Result<null> {
  const record = requireProvider(caller, id);
  if (isErr(record)) return record;
  const oldest = record.Ok.droppedVersions + 1;
  const stored = findVersion(id, oldest);
  const successor = findVersion(id, oldest + 1);
  if (stored === undefined || successor?.submittedAt === undefined) {
    return err('wrong_state', `record ${id} has no superseded version`);
  }
  const now = nowSeconds();
  const due = successor.submittedAt + WITHDRAWAL_NOTICE;
  if (due > now)
    return err('wrong_state', `version ${oldest} is kept until ${due} (seconds since the epoch)`);
  const business = openBusiness(id, now, oldest);
  if (business !== undefined) return err('wrong_state', `version ${oldest} is kept: ${business}`);
  const freed = removeSections(id, oldest, stored);
  removeVersion(id, oldest, stored);
  putRecord(id, { ...record.Ok, droppedVersions: oldest, sealedBytes: record.Ok.sealedBytes - freed });
  logEvent({ kind: 'version_dropped', time: now, caller, record_id: id, version: oldest });
  return ok(null);
}

/** Ciphertext, wrapped keys and salts go; the tombstone and the log stay. */
function erase(caller: Uint8Array, id: bigint, record: StoredRecord, proposalId?: bigint): void {
  dropDraft(id, record.currentVersion + 1);
  for (let version = record.droppedVersions + 1; version <= record.currentVersion; version++) {
    const stored = findVersion(id, version);
    if (stored === undefined) continue;
    removeSections(id, version, stored);
    removeVersion(id, version, stored);
  }
  const now = nowSeconds();
  releaseCandidate(record);
  entombRecord(id, record, now);
  const proposal = proposalId === undefined ? {} : { proposal_id: proposalId };
  logEvent({ kind: 'record_erased', time: now, caller, record_id: id, ...proposal });
}

/** When the record may be erased without a motion; undefined where nothing calls for it. */
function erasureDue(record: StoredRecord, now: bigint): bigint | undefined {
  const grounds: bigint[] = [];
  if (wishHolds(record, now)) grounds.push(record.erasureRequestedAt + WITHDRAWAL_NOTICE);
  if (record.standing === 'candidate') grounds.push(record.createdAt + CANDIDATE_LIFETIME);
  if (record.standing === 'left') grounds.push(record.standingSince + retention());
  return grounds.length === 0 ? undefined : grounds.reduce((first, each) => (each < first ? each : first));
}

/** A wish that could wait for ever would let the provider go at the first sign of a vote. */
function wishHolds({ erasureRequestedAt }: StoredRecord, now: bigint): boolean {
  return erasureRequestedAt > 0n && now <= erasureRequestedAt + WITHDRAWAL_NOTICE + WITHDRAWAL_WINDOW;
}
