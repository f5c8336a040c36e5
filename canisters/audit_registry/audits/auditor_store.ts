import { MAX_AUDITORS } from '../../../src/protocol/audit/limits.js';
import { err, ok, type Result } from '../../../src/protocol/errors.js';
import { nowSeconds } from '../../common/clock.js';
import { equalBytes } from '../../common/stored_bytes.js';
import { Auditor, type AuditorInfo, type TrackRecord } from '../interface/audits.js';
import { memory } from '../memory.js';
import { StoredMap } from '../stored_map.js';

const auditors = new StoredMap(memory.auditors, Auditor);

export function findAuditor(id: Uint8Array): Auditor | undefined {
  return auditors.find(id);
}

export function putAuditor(id: Uint8Array, auditor: Auditor): void {
  auditors.put(id, auditor);
}

/** Principals of all who were ever accepted, ascending. */
export function auditorPage(start: number, count: number): Uint8Array[] {
  return auditors.keys(start, count);
}

export function auditorCount(): number {
  return auditors.length;
}

export function stateOf({ suspension, valid_until }: Auditor, now: bigint): AuditorInfo['state'] {
  if (suspension.length === 1) return 'suspended';
  return valid_until < now ? 'expired' : 'accepted';
}

/** The auditor whose word counts now, or why there is none. */
export function acceptedAuditor(id: Uint8Array): Result<Auditor> {
  const auditor = findAuditor(id);
  if (auditor === undefined)
    return err('not_authorized', 'the caller is not an auditor that a motion has accepted');
  const state = stateOf(auditor, nowSeconds());
  if (state === 'suspended') return err('not_authorized', 'a motion has suspended this auditor');
  return state === 'expired'
    ? err('expired', "the auditor's acceptance has expired; it takes a new motion")
    : ok(auditor);
}

/** Those of a pilot group, or all where it is empty, whose acceptance is in force now, ascending. */
export function auditorsInForce(group: string): Uint8Array[] {
  const now = nowSeconds();
  return auditors.keys(0, MAX_AUDITORS).filter((id) => {
    const auditor = findAuditor(id);
    return (
      auditor !== undefined &&
      stateOf(auditor, now) === 'accepted' &&
      (group === '' || auditor.application.pilot_group === group)
    );
  });
}

/** Counts one more of something in an auditor's track record. */
export function addToTrack(id: Uint8Array, what: keyof TrackRecord): void {
  const auditor = findAuditor(id);
  if (auditor === undefined) return;
  const { track } = auditor;
  putAuditor(id, { ...auditor, track: { ...track, [what]: track[what] + 1 } });
}

/** Notes who pays the auditor for an audit. */
export function addPayment(id: Uint8Array, payer: Uint8Array, cost: bigint): void {
  const auditor = findAuditor(id);
  if (auditor === undefined) return;
  const before = auditor.paid_by.find((each) => equalBytes(each.payer, payer));
  const paid = { payer, audits: (before?.audits ?? 0) + 1, cost_e8s: (before?.cost_e8s ?? 0n) + cost };
  const others = auditor.paid_by.filter((each) => each !== before);
  putAuditor(id, { ...auditor, paid_by: [...others, paid].slice(-MAX_PAYERS) });
}

/** Of those that paid last; who has that many does not depend on one. */
const MAX_PAYERS = 16;
