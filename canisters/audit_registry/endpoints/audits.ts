import { knownCaller } from '../../common/caller.js';
import { answerTo, answerValue } from '../../common/candid/endpoint.js';
import { knownWriter } from '../../common/cycles_reserve.js';
import { optional } from '../../common/option.js';
import { declineAudit } from '../audits/assigning.js';
import { applyAsAuditor, findApplication } from '../audits/auditors.js';
import { drawSample } from '../audits/drawing.js';
import { checkOperatorRecord } from '../audits/operator_check.js';
import { findChunk, findDraw } from '../audits/round_store.js';
import { putCandidates } from '../audits/rounds.js';
import { auditInfo, auditorInfo, auditorsPage, roundInfo, roundsPage, samplePage } from '../audits/views.js';
import { announceVisit } from '../audits/visits.js';
import { auditMethods as methods } from '../interface/audits.js';

type Answered = void | Promise<void>;

export function apply_as_auditor(): Answered {
  return answerTo(knownWriter, methods.apply_as_auditor, applyAsAuditor);
}

export function put_candidates(): Answered {
  return answerTo(knownWriter, methods.put_candidates, putCandidates);
}

export function draw_sample(): Answered {
  return answerTo(knownWriter, methods.draw_sample, drawSample);
}

export function decline_audit(): Answered {
  return answerTo(knownCaller, methods.decline_audit, declineAudit);
}

export function announce_visit(): Answered {
  return answerTo(knownWriter, methods.announce_visit, announceVisit);
}

export function check_operator_record(): Answered {
  return answerTo(knownWriter, methods.check_operator_record, checkOperatorRecord);
}

export function get_application(): void {
  answerValue(methods.get_application, (auditor) => optional(findApplication(auditor)));
}

export function get_auditor(): void {
  answerValue(methods.get_auditor, auditorInfo);
}

export function get_auditors(): void {
  answerValue(methods.get_auditors, auditorsPage);
}

export function get_round(): void {
  answerValue(methods.get_round, roundInfo);
}

export function get_rounds(): void {
  answerValue(methods.get_rounds, roundsPage);
}

export function get_candidates(): void {
  answerValue(methods.get_candidates, (round, chunk) => optional(findChunk(round, chunk)));
}

export function get_draw(): void {
  answerValue(methods.get_draw, (round) => optional(findDraw(round)));
}

export function get_sample(): void {
  answerValue(methods.get_sample, samplePage);
}

export function get_audit(): void {
  answerValue(methods.get_audit, auditInfo);
}
