import { MAX_REMARK_LENGTH } from '../../../src/protocol/audit/limits.js';
import { err, isErr, ok, type Result } from '../../../src/protocol/errors.js';
import { lineDefect } from '../../../src/protocol/spec/defects.js';
import { nowSeconds } from '../../common/clock.js';
import { requireActsFor } from '../acting_for.js';
import { equalBytes } from '../../common/stored_bytes.js';
import type { Report, ReplyArgs } from '../interface/reports.js';
import { logEvent } from '../log.js';

import { addToTrack } from './auditor_store.js';
import { putReport, reportState, requireReport } from './report_store.js';

const HASH_BYTES = 32;

/**
 * The provider's right of reply, once, until its time has passed. A provider calls itself; its delegate or operator
 * needs a record at the vault, which is asked.
 */
export async function replyToReport(caller: Uint8Array, args: ReplyArgs): Promise<Result<null>> {
  const before = openReport(args);
  if (isErr(before)) return before;
  if (!equalBytes(before.Ok.provider, caller)) {
    const acts = await requireActsFor(caller, before.Ok.provider);
    if (isErr(acts)) return acts;
  }
  const open = openReport(args);
  if (isErr(open)) return open;
  const report = open.Ok;
  const now = nowSeconds();
  const reply = { by: caller, at: now, statement: args.statement, evidence_hash: args.evidence_hash };
  putReport(args.report, { ...report, reply: [reply] });
  for (const signer of [report.author, ...report.cosigner]) addToTrack(signer, 'replied_to');
  const { provider: subject, round, position } = report;
  logEvent({ kind: 'report_replied', time: now, caller, subject, round, position, report: args.report });
  return ok(null);
}

function openReport({ report: id, statement, evidence_hash: hash }: ReplyArgs): Result<Report> {
  const defect = lineDefect('statement', statement, MAX_REMARK_LENGTH);
  if (defect !== undefined) return err('invalid_argument', defect);
  if (hash.length !== 0 && hash.length !== HASH_BYTES)
    return err(
      'invalid_argument',
      `evidence_hash: has ${hash.length} bytes instead of ${HASH_BYTES}, or none`
    );
  const report = requireReport(id);
  if (isErr(report)) return report;
  const state = reportState(report.Ok, nowSeconds());
  if (state === 'final') return err('expired', `the time to reply to report ${id} has passed`);
  if (state !== 'signed') return err('wrong_state', `report ${id} is ${state}; a signed one is replied to`);
  return report.Ok.reply.length === 1 ? err('already_exists', `report ${id} has its reply`) : report;
}
