import { MAX_AUDITOR_APPLICATIONS, MAX_AUDITORS } from '../../../src/protocol/audit/limits.js';
import { err, isErr, ok, type Result } from '../../../src/protocol/errors.js';
import {
  type AcceptAuditorSpec,
  applicationBytes,
  type AuditorApplication,
  checkAcceptAuditor,
  checkApplication,
  checkSuspendAuditor,
  renderAcceptAuditor,
  renderSuspendAuditor,
  type SuspendAuditorSpec
} from '../../../src/protocol/spec/auditor.js';
import { nowSeconds } from '../../common/clock.js';
import { sha256 } from '../../common/sha256.js';
import { asciiBytes, equalBytes, readU32, u32Bytes } from '../../common/stored_bytes.js';
import { enactSpec } from '../enactments.js';
import { ApplicationInfo, type Auditor } from '../interface/audits.js';
import { logEvent } from '../log.js';
import { memory } from '../memory.js';
import { StoredMap } from '../stored_map.js';

import { auditorCount, findAuditor, putAuditor } from './auditor_store.js';

const applications = new StoredMap(memory.auditorApplications, ApplicationInfo);

/** An application gives way to a new one after this: longer than a vote, and no longer than strangers should block places. */
const APPLICATION_SECONDS = 21n * 86_400n;
const REAPPLY_SECONDS = 3_600n;
const NEXT_SLOT_KEY = asciiBytes('next application slot');

export function findApplication(auditor: Uint8Array): ApplicationInfo | undefined {
  return applications.find(auditor);
}

/** The caller applies, or applies anew, once an hour. Returns the hash that a motion names; the same again changes nothing. */
export function applyAsAuditor(caller: Uint8Array, application: AuditorApplication): Result<Uint8Array> {
  const form = checkApplication(application);
  if (isErr(form)) return form;
  const now = nowSeconds();
  const hash = sha256(applicationBytes(caller, application));
  const before = findApplication(caller);
  if (before !== undefined && equalBytes(before.hash, hash)) return ok(hash);
  if (before !== undefined && before.applied_at + REAPPLY_SECONDS > now)
    return err('limit_exceeded', 'who has applied applies anew after an hour; try again later');
  if (before === undefined && !takeSlot(caller, now))
    return err('limit_exceeded', `${MAX_AUDITOR_APPLICATIONS} applications are on record; try again later`);
  applications.put(caller, { auditor: caller, application, hash, applied_at: now });
  logEvent({ kind: 'auditor_applied', time: now, caller, hash });
  return ok(hash);
}

/** Slots are taken in turn, so that the one whose turn it is has the oldest application, or close to it. */
function takeSlot(caller: Uint8Array, now: bigint): boolean {
  const stored = memory.meta.get(NEXT_SLOT_KEY);
  const slot = stored === undefined ? 0 : readU32(stored);
  const occupant = memory.applicationSlots.get(u32Bytes(slot));
  const before = occupant === undefined ? undefined : findApplication(occupant);
  if (before !== undefined && before.applied_at + APPLICATION_SECONDS >= now) return false;
  if (occupant !== undefined) applications.remove(occupant);
  memory.applicationSlots.insert(u32Bytes(slot), caller);
  memory.meta.insert(NEXT_SLOT_KEY, u32Bytes((slot + 1) % MAX_AUDITOR_APPLICATIONS));
  return true;
}

/** Accepts an auditor as it applied, or renews it, by an executed motion. A suspension ends with it. */
export function enactAcceptAuditor(
  caller: Uint8Array,
  proposalId: bigint,
  spec: AcceptAuditorSpec
): Promise<Result<null>> {
  const governed = { check: checkAcceptAuditor, render: renderAcceptAuditor };
  return enactSpec(proposalId, spec, governed, () => {
    const known = findAuditor(spec.auditor);
    const application = applied(spec);
    if (isErr(application)) return application;
    const later = laterMotion(known, proposalId);
    if (later !== undefined) return later;
    if (known === undefined && auditorCount() >= MAX_AUDITORS)
      return err('limit_exceeded', `${MAX_AUDITORS} auditors are accepted already`);
    const now = nowSeconds();
    putAuditor(spec.auditor, {
      application: application.Ok,
      accepted_at: now,
      valid_until: spec.valid_until,
      proposal_id: proposalId,
      suspension: [],
      track: known?.track ?? NO_TRACK,
      paid_by: known?.paid_by ?? []
    });
    logEvent({ kind: 'auditor_accepted', time: now, caller, subject: spec.auditor, proposal_id: proposalId });
    return ok(null);
  });
}

const NO_TRACK = { announced: 0, filed: 0, signed: 0, replied_to: 0, withdrawn: 0, declined: 0 };

/** The application that the motion names, which must still be the auditor's. */
function applied(spec: AcceptAuditorSpec): Result<AuditorApplication> {
  const found = findApplication(spec.auditor);
  if (found === undefined)
    return err('not_found', 'this auditor has not applied, or its application has gone');
  const { application, hash } = found;
  return equalBytes(hash, spec.application_hash) &&
    application.name === spec.name &&
    application.pilot_group === spec.pilot_group
    ? ok(application)
    : err('wrong_state', 'the auditor has applied anew since: the motion names another application');
}

/** Suspends an auditor, and puts on record what it forfeits, by an executed motion. */
export function enactSuspendAuditor(
  caller: Uint8Array,
  proposalId: bigint,
  spec: SuspendAuditorSpec
): Promise<Result<null>> {
  const governed = { check: checkSuspendAuditor, render: renderSuspendAuditor };
  return enactSpec(proposalId, spec, governed, () => {
    const known = findAuditor(spec.auditor);
    if (known === undefined) return err('not_found', 'no motion has accepted this auditor');
    const later = laterMotion(known, proposalId);
    if (later !== undefined) return later;
    const { stake_e8s: stake } = known.application;
    if (spec.slash_e8s > stake)
      return err(
        'invalid_argument',
        `slash_e8s: the auditor has pledged ${stake} e8s; no more can be forfeit`
      );
    const now = nowSeconds();
    const { slash_e8s, reason } = spec;
    const suspension = { at: now, proposal_id: proposalId, slash_e8s, reason };
    putAuditor(spec.auditor, { ...known, suspension: [suspension] });
    logEvent({
      kind: 'auditor_suspended',
      time: now,
      caller,
      subject: spec.auditor,
      proposal_id: proposalId
    });
    return ok(null);
  });
}

/** An old motion that is enacted late must not undo what a later one decided. */
function laterMotion(known: Auditor | undefined, proposalId: bigint): ReturnType<typeof err> | undefined {
  const [suspension] = known?.suspension ?? [];
  const accepted = known?.proposal_id ?? 0n;
  const last =
    suspension !== undefined && suspension.proposal_id > accepted ? suspension.proposal_id : accepted;
  return last > proposalId
    ? err('wrong_state', `motion ${last}, a later one, speaks of this auditor already`)
    : undefined;
}
