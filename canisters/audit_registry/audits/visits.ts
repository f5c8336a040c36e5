import { err, isErr, ok, type Result } from '../../../src/protocol/errors.js';
import { MAX_PURPOSE_LENGTH } from '../../../src/protocol/limits.js';
import { isMotionLine } from '../../../src/protocol/spec/lines.js';
import { nowSeconds } from '../../common/clock.js';
import type { VisitArgs } from '../interface/audits.js';
import { logEvent } from '../log.js';

import { ownAudit } from './assigning.js';
import { addPayment, addToTrack } from './auditor_store.js';
import { standingReport } from './report_store.js';
import { putAudit, requireRound } from './round_store.js';

const HASH_BYTES = 32;
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
          : !isMotionLine(args.escort, MAX_PURPOSE_LENGTH)
            ? `escort: must be one line of 1 to ${MAX_PURPOSE_LENGTH} printable ASCII characters; write "none" where there is none`
            : args.insurance_hash.length !== HASH_BYTES
              ? `insurance_hash: has ${args.insurance_hash.length} bytes instead of ${HASH_BYTES}`
              : undefined;
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
