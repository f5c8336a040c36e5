import { knownCaller } from '../../common/caller.js';
import { answerTo, answerValue } from '../../common/candid/endpoint.js';
import { knownWriter } from '../../common/cycles_reserve.js';
import { optional } from '../../common/option.js';
import { findPractices, signPractices } from '../audits/practices.js';
import { replyToReport } from '../audits/replying.js';
import { reportContent } from '../audits/report_store.js';
import { fileReport, signReport, withdrawReport } from '../audits/reporting.js';
import { reportInfo, reportsPage } from '../audits/views.js';
import { reportMethods as methods } from '../interface/reports.js';

type Answered = void | Promise<void>;

export function file_report(): Answered {
  return answerTo(knownWriter, methods.file_report, fileReport);
}

export function sign_report(): Answered {
  return answerTo(knownCaller, methods.sign_report, signReport);
}

export function reply_to_report(): Answered {
  return answerTo(knownCaller, methods.reply_to_report, replyToReport);
}

export function withdraw_report(): Answered {
  return answerTo(knownCaller, methods.withdraw_report, withdrawReport);
}

export function sign_practices(): Answered {
  return answerTo(knownWriter, methods.sign_practices, signPractices);
}

export function get_report(): void {
  answerValue(methods.get_report, reportInfo);
}

export function get_report_content(): void {
  answerValue(methods.get_report_content, (id) => optional(reportContent(id)));
}

export function get_reports_of(): void {
  answerValue(methods.get_reports_of, reportsPage);
}

export function get_practices(): void {
  answerValue(methods.get_practices, (provider) => optional(findPractices(provider)));
}
