import { FINDINGS } from '../../../src/protocol/audit/checklist.js';
import { EVIDENCE_KINDS } from '../../../src/protocol/audit/checklist.js';
import { COMPLIANCES } from '../../../src/protocol/audit/practices.js';
import {
  blob,
  bool,
  type Infer,
  nat32,
  nat64,
  nul,
  opt,
  principal,
  record,
  tags,
  text,
  vec
} from '../../common/candid/index.js';
import { query, result, update } from '../../common/candid/method.js';

const Answer = record({ item: text, finding: tags(...FINDINGS), remark: text });

const Latency = record({
  nonce: blob,
  round_trip_us: nat32,
  bound_us: nat32,
  transcript_hash: blob,
  public_key: blob,
  signature: blob
});

const SealedReference = record({
  record_id: nat64,
  version: nat32,
  root: blob,
  section: text,
  commitment: blob
});

/** What an auditor reports. Its bytes, as they are stored and hashed, are candid's of this one argument. */
export const ReportContent = record({
  round: nat64,
  position: nat32,
  on_site: bool,
  checklist: nat32,
  visited_from: nat64,
  visited_until: nat64,
  answers: vec(Answer),
  latency: opt(Latency),
  photos: vec(SealedReference),
  evidence_hash: blob,
  summary: text
});
export type ReportContent = Infer<typeof ReportContent>;

const Reply = record({ by: principal, at: nat64, statement: text, evidence_hash: blob });
const Withdrawal = record({ by: principal, at: nat64, reason: text });

/** As it is stored, beside its content. */
export const Report = record({
  round: nat64,
  position: nat32,
  node: principal,
  provider: principal,
  author: principal,
  cosigner: opt(principal),
  evidence: tags(...EVIDENCE_KINDS),
  not_verified: nat32,
  deviations: nat32,
  hash: blob,
  filed_at: nat64,
  reply_until: nat64,
  reply: opt(Reply),
  withdrawal: opt(Withdrawal)
});
export type Report = Infer<typeof Report>;

const ReportInfo = record({
  id: nat64,
  state: tags('filed', 'signed', 'final', 'withdrawn'),
  weight: nat32,
  details: Report
});
export type ReportInfo = Infer<typeof ReportInfo>;

const ReportsPage = record({ reports: vec(nat64), length: nat64 });
export type ReportsPage = Infer<typeof ReportsPage>;

const SignReportArgs = record({ report: nat64, hash: blob });
export type SignReportArgs = Infer<typeof SignReportArgs>;

const ReplyArgs = record({ report: nat64, statement: text, evidence_hash: blob });
export type ReplyArgs = Infer<typeof ReplyArgs>;

const WithdrawReportArgs = record({ report: nat64, reason: text });
export type WithdrawReportArgs = Infer<typeof WithdrawReportArgs>;

const PracticeAnswer = record({ practice: text, compliance: tags(...COMPLIANCES), remark: text });

const PracticesArgs = record({ provider: principal, checklist: nat32, answers: vec(PracticeAnswer) });
export type PracticesArgs = Infer<typeof PracticesArgs>;

/** As it is stored: what a provider says of itself, and how often it has said something. */
export const Practices = record({
  checklist: nat32,
  answers: vec(PracticeAnswer),
  signed_by: principal,
  signed_at: nat64,
  edition: nat32
});
export type Practices = Infer<typeof Practices>;

export const reportMethods = {
  file_report: update([ReportContent], result(nat64)),
  sign_report: update([SignReportArgs], result(nul)),
  reply_to_report: update([ReplyArgs], result(nul)),
  withdraw_report: update([WithdrawReportArgs], result(nul)),
  sign_practices: update([PracticesArgs], result(nul)),
  get_report: query([nat64], opt(ReportInfo)),
  get_report_content: query([nat64], opt(blob)),
  get_reports_of: query([principal, nat64], ReportsPage),
  get_practices: query([principal], opt(Practices))
};
