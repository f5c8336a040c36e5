import { err, isErr, ok, type Result } from '../../../src/protocol/errors.js';
import { noneDefect } from '../../../src/protocol/spec/auditor.js';
import { hashDefect } from '../../../src/protocol/spec/defects.js';
import { nowSeconds } from '../../common/clock.js';
import type { VisitArgs } from '../interface/audits.js';
import { logEvent } from '../log.js';

import { ownAudit } from './assigning.js';
import { addPayment, addToTrack } from './auditor_store.js';
import { standingReport } from './report_store.js';
import { putAudit, requireRound } from './round_store.js';

const HOUR_SECONDS = 3_600n;
const MAX_VISIT_SECONDS = 7n * 24n * HOUR_SECONDS;

/**
 * Announces a visit to the provider, at least the round's notice period before: when, who escorts the auditors, and the
 * hash of the proof of insurance. A visit that is announced anew replaces the one before, until a report is signed.
 */
export function announceVisit(caller: Uint8Array, args: VisitArgs): Result<null> {
  const audit = ownAudit(caller, args);
  if (isErr(audit)) return audit;
  const round = requireRound(args.round);
  if (isErr(round)) return round;
  const { spec } = round.Ok;
  const now = nowSeconds();
  const earliest = now + BigInt(spec.notice_hours) * HOUR_SECONDS;
  const defect =
    args.from < earliest
      ? `from: the round asks for ${spec.notice_hours} hours of notice; the earliest is ${earliest}`
      : args.until < args.from || args.until > args.from + MAX_VISIT_SECONDS
        ? 'until: must be from on, at most 7 days later'
        : args.until > spec.report_until
          ? `until: the round takes reports until ${spec.report_until}`
          : (noneDefect('escort', args.escort) ?? hashDefect('insurance_hash', args.insurance_hash));
  if (defect !== undefined) return err('invalid_argument', defect);
  if (standingReport(audit.Ok.reports, now) !== undefined)
    return err('wrong_state', 'a report of this audit is signed');
  const { round: id, position, from, until, escort, insurance_hash } = args;
  const visit = { announced_at: now, announced_by: caller, from, until, escort, insurance_hash };
  if (audit.Ok.visit.length === 0) {
    addToTrack(caller, 'announced');
    addPayment(caller, spec.payer, spec.cost_e8s);
  }
  putAudit(id, position, { ...audit.Ok, visit: [visit] });
  const { provider: subject } = audit.Ok.candidate;
  logEvent({ kind: 'visit_announced', time: now, caller, subject, round: id, position });
  return ok(null);
}
