import { evidenceKind } from '../../../src/protocol/audit/checklist.js';
import { MAX_REMARK_LENGTH, MAX_REPORTS_OF_AUDITOR } from '../../../src/protocol/audit/limits.js';
import { err, isErr, ok, type Result } from '../../../src/protocol/errors.js';
import { lineDefect } from '../../../src/protocol/spec/defects.js';
import { Message } from '../../common/candid/message.js';
import { nowSeconds } from '../../common/clock.js';
import { sha256 } from '../../common/sha256.js';
import { equalBytes } from '../../common/stored_bytes.js';
import type { Audit } from '../interface/audits.js';
import {
  type Report,
  ReportContent,
  type SignReportArgs,
  type WithdrawReportArgs
} from '../interface/reports.js';
import { logEvent } from '../log.js';
import { rederiveStatus } from '../status.js';

import { ownAudit } from './assigning.js';
import { addToTrack } from './auditor_store.js';
import { contentDefect } from './report_content.js';
import {
  findReport,
  insertReport,
  putReport,
  reportState,
  requireReport,
  standingReport
} from './report_store.js';
import { putAudit, requireRound } from './round_store.js';
import { photosAreSealed } from './sealed_photos.js';

const NOBODY = new Uint8Array(0);
const DAY_SECONDS = 86_400n;
const reportContent = new Message([ReportContent]);

/** Files a report of the caller's audit; its id. It counts for nothing until the other auditor signs it. Awaits the vault. */
export async function fileReport(caller: Uint8Array, content: ReportContent): Promise<Result<bigint>> {
  const before = auditToReport(caller, content);
  if (isErr(before)) return before;
  const sealed = await photosAreSealed(content.photos);
  if (isErr(sealed)) return sealed;

  const audit = auditToReport(caller, content);
  if (isErr(audit)) return audit;
  const now = nowSeconds();
  const bytes = reportContent.encode(content);
  const id = insertReport(reportOn(caller, content, audit.Ok, bytes, now), bytes);
  const { round: roundId, position } = content;
  putAudit(roundId, position, { ...audit.Ok, reports: [...audit.Ok.reports, id] });
  addToTrack(caller, 'filed');
  const { provider: subject } = audit.Ok.candidate;
  logEvent({ kind: 'report_filed', time: now, caller, subject, round: roundId, position, report: id });
  return ok(id);
}

/** The audit that the caller may file this report of; asked before the vault is, and again after. */
function auditToReport(caller: Uint8Array, content: ReportContent): Result<Audit> {
  const audit = ownAudit(caller, content);
  if (isErr(audit)) return audit;
  const round = requireRound(content.round);
  if (isErr(round)) return round;
  const now = nowSeconds();
  if (now > round.Ok.spec.report_until) return err('expired', 'the round takes no more reports');
  const defect = contentDefect(content, audit.Ok, now);
  if (defect !== undefined) return err('invalid_argument', defect);
  return filingDefect(audit.Ok, caller, now) ?? audit;
}

function filingDefect(
  { reports }: Audit,
  author: Uint8Array,
  now: bigint
): ReturnType<typeof err> | undefined {
  const own = reports.filter((id) => equalBytes(findReport(id)?.author ?? NOBODY, author));
  if (own.length >= MAX_REPORTS_OF_AUDITOR)
    return err('limit_exceeded', `this auditor has filed ${MAX_REPORTS_OF_AUDITOR} reports of this audit`);
  return signedAlready(reports, now);
}

function signedAlready(reports: readonly bigint[], now: bigint): ReturnType<typeof err> | undefined {
  const standing = standingReport(reports, now);
  return standing === undefined
    ? undefined
    : err('already_exists', `report ${standing} of this audit is signed`);
}

function reportOn(
  author: Uint8Array,
  { round, position, checklist, on_site: onSite, answers }: ReportContent,
  { candidate: { node, provider } }: Audit,
  bytes: Uint8Array,
  now: bigint
): Report {
  const found = (finding: string): number => answers.filter((answer) => answer.finding === finding).length;
  return {
    round,
    position,
    node,
    provider,
    author,
    cosigner: [],
    evidence: evidenceKind(checklist, onSite, answers),
    not_verified: found('not_verified'),
    deviations: found('deviates'),
    hash: sha256(bytes),
    filed_at: now,
    reply_until: 0n,
    reply: [],
    withdrawal: []
  };
}

/** Four eyes: the audit's other auditor signs what it read, by its hash. The provider's time to reply begins. */
export function signReport(caller: Uint8Array, { report: id, hash }: SignReportArgs): Result<null> {
  const found = requireReport(id);
  if (isErr(found)) return found;
  const report = found.Ok;
  if (equalBytes(report.author, caller))
    return err('not_authorized', 'nobody signs twice: the other auditor of this audit signs');
  const audit = ownAudit(caller, report);
  if (isErr(audit)) return audit;
  if (isErr(ownAudit(report.author, report)))
    return err('wrong_state', 'who filed this report is not one of the two auditors any more');
  const round = requireRound(report.round);
  if (isErr(round)) return round;
  const now = nowSeconds();
  if (reportState(report, now) !== 'filed') return err('wrong_state', `report ${id} is signed or withdrawn`);
  const signed = signedAlready(audit.Ok.reports, now);
  if (signed !== undefined) return signed;
  if (now > round.Ok.spec.report_until) return err('expired', 'the round takes no more reports');
  if (!equalBytes(report.hash, hash))
    return err('invalid_argument', "hash: not the SHA-256 of this report's content");
  const reply_until = now + BigInt(round.Ok.spec.reply_days) * DAY_SECONDS;
  putReport(id, { ...report, cosigner: [caller], reply_until });
  addToTrack(caller, 'signed');
  const { provider: subject, round: roundId, position } = report;
  logEvent({ kind: 'report_signed', time: now, caller, subject, round: roundId, position, report: id, hash });
  return ok(null);
}

/** Either of its signers takes a report back, at any time: what rested on it rests on nothing then. */
export function withdrawReport(caller: Uint8Array, { report: id, reason }: WithdrawReportArgs): Result<null> {
  const found = requireReport(id);
  if (isErr(found)) return found;
  const report = found.Ok;
  if (![report.author, ...report.cosigner].some((signer) => equalBytes(signer, caller)))
    return err('not_authorized', 'only who signed a report withdraws it');
  if (report.withdrawal.length === 1) return err('wrong_state', `report ${id} is withdrawn`);
  const defect = lineDefect('reason', reason, MAX_REMARK_LENGTH);
  if (defect !== undefined) return err('invalid_argument', defect);
  const now = nowSeconds();
  putReport(id, { ...report, withdrawal: [{ by: caller, at: now, reason }] });
  addToTrack(caller, 'withdrawn');
  const { provider: subject, round, position } = report;
  logEvent({ kind: 'report_withdrawn', time: now, caller, subject, round, position, report: id });
  rederiveStatus(subject, now);
  return ok(null);
}
