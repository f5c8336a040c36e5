import { SIGNERS } from '../../../src/protocol/audit/limits.js';
import { auditorOrder } from '../../../src/protocol/audit/sampling.js';
import { err, isErr, ok, type Result } from '../../../src/protocol/errors.js';
import { nowSeconds } from '../../common/clock.js';
import { sha256 } from '../../common/sha256.js';
import { equalBytes } from '../../common/stored_bytes.js';
import type { Audit, AuditAddress } from '../interface/audits.js';
import { logEvent } from '../log.js';

import { acceptedAuditor, addToTrack } from './auditor_store.js';
import { standingReport } from './report_store.js';
import { findDraw, putAudit, requireAudit } from './round_store.js';

/**
 * The two auditors of a drawn node: the first in the order that the seed gives who are in force, have not declined, and
 * have nothing to do with the provider. Nobody chooses them, and everybody can recompute them.
 */
export function assignedAuditors(round: bigint, position: number, audit: Audit): Uint8Array[] {
  const draw = findDraw(round);
  if (draw === undefined) return [];
  const assigned: Uint8Array[] = [];
  for (const at of auditorOrder(draw.seed, position, draw.auditors.length, sha256)) {
    const auditor = draw.auditors[at];
    if (isFree(auditor, audit)) assigned.push(auditor);
    if (assigned.length === SIGNERS) break;
  }
  return assigned;
}

function isFree(auditor: Uint8Array, { candidate, declined }: Audit): boolean {
  const accepted = acceptedAuditor(auditor);
  if (isErr(accepted)) return false;
  const barred = [...accepted.Ok.application.conflicts, ...declined];
  return (
    !equalBytes(auditor, candidate.provider) &&
    !equalBytes(auditor, candidate.operator) &&
    !barred.some((id) => equalBytes(id, auditor) || equalBytes(id, candidate.provider))
  );
}

/** The audit, where the caller is one of its two auditors. */
export function ownAudit(caller: Uint8Array, { round, position }: AuditAddress): Result<Audit> {
  const accepted = acceptedAuditor(caller);
  if (isErr(accepted)) return accepted;
  const audit = requireAudit(round, position);
  if (isErr(audit)) return audit;
  return assignedAuditors(round, position, audit.Ok).some((id) => equalBytes(id, caller))
    ? audit
    : err('not_authorized', 'the caller is not one of the two auditors of this node; get_audit names them');
}

/** The caller leaves the audit to the next in order. For good: it cannot come back to it. */
export function declineAudit(caller: Uint8Array, address: AuditAddress): Result<null> {
  const audit = ownAudit(caller, address);
  if (isErr(audit)) return audit;
  if (standingReport(audit.Ok.reports, nowSeconds()) !== undefined)
    return err('wrong_state', 'a report of this audit is signed');
  const { round, position } = address;
  putAudit(round, position, { ...audit.Ok, declined: [...audit.Ok.declined, caller], visit: [] });
  addToTrack(caller, 'declined');
  logEvent({ kind: 'audit_declined', time: nowSeconds(), caller, round, position });
  return ok(null);
}
