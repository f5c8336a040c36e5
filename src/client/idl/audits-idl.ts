/** Audits in `canisters/audit_registry/audit_registry.did`: auditors, rounds, reports, practices; a test compares the two. */
import type { ActorMethod } from '@dfinity/agent';
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import type { CanisterResult } from '../errors.js';
import { Blob, type Opt, result } from './common-idl.js';

export interface AuditorApplication {
  name: string;
  pilot_group: string;
  stake_e8s: bigint;
  fee_e8s: bigint;
  funding: string;
  statement_hash: Uint8Array;
  conflicts: Principal[];
}
const AuditorApplication = IDL.Record({
  name: IDL.Text,
  pilot_group: IDL.Text,
  stake_e8s: IDL.Nat64,
  fee_e8s: IDL.Nat64,
  funding: IDL.Text,
  statement_hash: Blob,
  conflicts: IDL.Vec(IDL.Principal)
});

export interface ApplicationInfo {
  auditor: Principal;
  application: AuditorApplication;
  hash: Uint8Array;
  applied_at: bigint;
}
const ApplicationInfo = IDL.Record({
  auditor: IDL.Principal,
  application: AuditorApplication,
  hash: Blob,
  applied_at: IDL.Nat64
});

export interface AcceptAuditorSpec {
  auditor: Principal;
  name: string;
  pilot_group: string;
  application_hash: Uint8Array;
  valid_until: bigint;
}
const AcceptAuditorSpec = IDL.Record({
  auditor: IDL.Principal,
  name: IDL.Text,
  pilot_group: IDL.Text,
  application_hash: Blob,
  valid_until: IDL.Nat64
});

export interface SuspendAuditorSpec {
  auditor: Principal;
  slash_e8s: bigint;
  reason: string;
}
const SuspendAuditorSpec = IDL.Record({ auditor: IDL.Principal, slash_e8s: IDL.Nat64, reason: IDL.Text });

export interface Suspension {
  at: bigint;
  proposal_id: bigint;
  slash_e8s: bigint;
  reason: string;
}
const Suspension = IDL.Record({
  at: IDL.Nat64,
  proposal_id: IDL.Nat64,
  slash_e8s: IDL.Nat64,
  reason: IDL.Text
});

export interface TrackRecord {
  announced: number;
  filed: number;
  signed: number;
  replied_to: number;
  withdrawn: number;
  declined: number;
}
const TrackRecord = IDL.Record({
  announced: IDL.Nat32,
  filed: IDL.Nat32,
  signed: IDL.Nat32,
  replied_to: IDL.Nat32,
  withdrawn: IDL.Nat32,
  declined: IDL.Nat32
});

export interface PaidBy {
  payer: Principal;
  audits: number;
  cost_e8s: bigint;
}
const PaidBy = IDL.Record({ payer: IDL.Principal, audits: IDL.Nat32, cost_e8s: IDL.Nat64 });

export interface Auditor {
  application: AuditorApplication;
  accepted_at: bigint;
  valid_until: bigint;
  proposal_id: bigint;
  suspension: Opt<Suspension>;
  track: TrackRecord;
  paid_by: PaidBy[];
}
const Auditor = IDL.Record({
  application: AuditorApplication,
  accepted_at: IDL.Nat64,
  valid_until: IDL.Nat64,
  proposal_id: IDL.Nat64,
  suspension: IDL.Opt(Suspension),
  track: TrackRecord,
  paid_by: IDL.Vec(PaidBy)
});

export interface AuditorInfo {
  auditor: Principal;
  state: { accepted: null } | { expired: null } | { suspended: null };
  single_payer: boolean;
  details: Auditor;
}
const AuditorInfo = IDL.Record({
  auditor: IDL.Principal,
  state: IDL.Variant({ accepted: IDL.Null, expired: IDL.Null, suspended: IDL.Null }),
  single_payer: IDL.Bool,
  details: Auditor
});

export interface AuditorsPage {
  auditors: Principal[];
  length: bigint;
}
const AuditorsPage = IDL.Record({ auditors: IDL.Vec(IDL.Principal), length: IDL.Nat64 });

export interface SubnetWeight {
  subnet: Principal;
  weight: number;
}
const SubnetWeight = IDL.Record({ subnet: IDL.Principal, weight: IDL.Nat32 });

export interface CommissionRoundSpec {
  size: number;
  candidates: number;
  candidates_hash: Uint8Array;
  default_weight: number;
  subnet_weights: SubnetWeight[];
  providers: Principal[];
  pilot_group: string;
  notice_hours: number;
  reply_days: number;
  report_until: bigint;
  cost_e8s: bigint;
  payer: Principal;
  funding: string;
  purpose: string;
}
const CommissionRoundSpec = IDL.Record({
  size: IDL.Nat32,
  candidates: IDL.Nat32,
  candidates_hash: Blob,
  default_weight: IDL.Nat32,
  subnet_weights: IDL.Vec(SubnetWeight),
  providers: IDL.Vec(IDL.Principal),
  pilot_group: IDL.Text,
  notice_hours: IDL.Nat32,
  reply_days: IDL.Nat32,
  report_until: IDL.Nat64,
  cost_e8s: IDL.Nat64,
  payer: IDL.Principal,
  funding: IDL.Text,
  purpose: IDL.Text
});

export interface Round {
  spec: CommissionRoundSpec;
  motion_hash: Uint8Array;
  commissioned_at: bigint;
  chunks_received: number;
  drawn: number;
}
const Round = IDL.Record({
  spec: CommissionRoundSpec,
  motion_hash: Blob,
  commissioned_at: IDL.Nat64,
  chunks_received: IDL.Nat32,
  drawn: IDL.Nat32
});

export interface Draw {
  frozen: Uint8Array;
  auditors: Principal[];
  attempts: number;
  randomness: Uint8Array;
  seed: Uint8Array;
}
const Draw = IDL.Record({
  frozen: Blob,
  auditors: IDL.Vec(IDL.Principal),
  attempts: IDL.Nat32,
  randomness: Blob,
  seed: Blob
});

export interface RoundInfo {
  round: bigint;
  state: { collecting: null } | { ready: null } | { drawing: null } | { seeded: null } | { drawn: null };
  details: Round;
}
const RoundInfo = IDL.Record({
  round: IDL.Nat64,
  state: IDL.Variant({
    collecting: IDL.Null,
    ready: IDL.Null,
    drawing: IDL.Null,
    seeded: IDL.Null,
    drawn: IDL.Null
  }),
  details: Round
});

export interface RoundsPage {
  rounds: bigint[];
  length: bigint;
}
const RoundsPage = IDL.Record({ rounds: IDL.Vec(IDL.Nat64), length: IDL.Nat64 });

export interface PutCandidatesArgs {
  round: bigint;
  chunk: number;
  candidates: Uint8Array;
  chunk_hashes: Uint8Array;
}
const PutCandidatesArgs = IDL.Record({
  round: IDL.Nat64,
  chunk: IDL.Nat32,
  candidates: Blob,
  chunk_hashes: Blob
});

export interface Candidate {
  node: Principal;
  provider: Principal;
  operator: Principal;
  subnet: Opt<Principal>;
  data_center: string;
}
const Candidate = IDL.Record({
  node: IDL.Principal,
  provider: IDL.Principal,
  operator: IDL.Principal,
  subnet: IDL.Opt(IDL.Principal),
  data_center: IDL.Text
});

export interface AuditAddress {
  round: bigint;
  position: number;
}
const AuditAddress = IDL.Record({ round: IDL.Nat64, position: IDL.Nat32 });

export interface VisitArgs {
  round: bigint;
  position: number;
  from: bigint;
  until: bigint;
  escort: string;
  insurance_hash: Uint8Array;
}
const VisitArgs = IDL.Record({
  round: IDL.Nat64,
  position: IDL.Nat32,
  from: IDL.Nat64,
  until: IDL.Nat64,
  escort: IDL.Text,
  insurance_hash: Blob
});

export interface Visit {
  announced_at: bigint;
  announced_by: Principal;
  from: bigint;
  until: bigint;
  escort: string;
  insurance_hash: Uint8Array;
}
const Visit = IDL.Record({
  announced_at: IDL.Nat64,
  announced_by: IDL.Principal,
  from: IDL.Nat64,
  until: IDL.Nat64,
  escort: IDL.Text,
  insurance_hash: Blob
});

export interface OperatorCheck {
  at: bigint;
  operator_listed: boolean;
  data_center_matches: boolean;
}
const OperatorCheck = IDL.Record({ at: IDL.Nat64, operator_listed: IDL.Bool, data_center_matches: IDL.Bool });

export interface Audit {
  candidate: Candidate;
  declined: Principal[];
  visit: Opt<Visit>;
  operator_check: Opt<OperatorCheck>;
  reports: bigint[];
}
const Audit = IDL.Record({
  candidate: Candidate,
  declined: IDL.Vec(IDL.Principal),
  visit: IDL.Opt(Visit),
  operator_check: IDL.Opt(OperatorCheck),
  reports: IDL.Vec(IDL.Nat64)
});

export interface AuditInfo {
  round: bigint;
  position: number;
  auditors: Principal[];
  details: Audit;
}
const AuditInfo = IDL.Record({
  round: IDL.Nat64,
  position: IDL.Nat32,
  auditors: IDL.Vec(IDL.Principal),
  details: Audit
});

export interface SampleItem {
  node: Principal;
  provider: Principal;
  data_center: string;
  reports: number;
}
const SampleItem = IDL.Record({
  node: IDL.Principal,
  provider: IDL.Principal,
  data_center: IDL.Text,
  reports: IDL.Nat32
});

export interface SamplePage {
  nodes: SampleItem[];
  length: bigint;
}
const SamplePage = IDL.Record({ nodes: IDL.Vec(SampleItem), length: IDL.Nat64 });

export interface Answer {
  item: string;
  finding: { confirmed: null } | { deviates: null } | { not_verified: null };
  remark: string;
}
const Answer = IDL.Record({
  item: IDL.Text,
  finding: IDL.Variant({ confirmed: IDL.Null, deviates: IDL.Null, not_verified: IDL.Null }),
  remark: IDL.Text
});

export interface Latency {
  nonce: Uint8Array;
  round_trip_us: number;
  bound_us: number;
  transcript_hash: Uint8Array;
  public_key: Uint8Array;
  signature: Uint8Array;
}
const Latency = IDL.Record({
  nonce: Blob,
  round_trip_us: IDL.Nat32,
  bound_us: IDL.Nat32,
  transcript_hash: Blob,
  public_key: Blob,
  signature: Blob
});

export interface SealedReference {
  record_id: bigint;
  version: number;
  root: Uint8Array;
  section: string;
  commitment: Uint8Array;
}
const SealedReference = IDL.Record({
  record_id: IDL.Nat64,
  version: IDL.Nat32,
  root: Blob,
  section: IDL.Text,
  commitment: Blob
});

export interface ReportContent {
  round: bigint;
  position: number;
  on_site: boolean;
  checklist: number;
  visited_from: bigint;
  visited_until: bigint;
  answers: Answer[];
  latency: Opt<Latency>;
  photos: SealedReference[];
  evidence_hash: Uint8Array;
  summary: string;
}
export const ReportContent = IDL.Record({
  round: IDL.Nat64,
  position: IDL.Nat32,
  on_site: IDL.Bool,
  checklist: IDL.Nat32,
  visited_from: IDL.Nat64,
  visited_until: IDL.Nat64,
  answers: IDL.Vec(Answer),
  latency: IDL.Opt(Latency),
  photos: IDL.Vec(SealedReference),
  evidence_hash: Blob,
  summary: IDL.Text
});

export interface Reply {
  by: Principal;
  at: bigint;
  statement: string;
  evidence_hash: Uint8Array;
}
const Reply = IDL.Record({ by: IDL.Principal, at: IDL.Nat64, statement: IDL.Text, evidence_hash: Blob });

export interface Withdrawal {
  by: Principal;
  at: bigint;
  reason: string;
}
const Withdrawal = IDL.Record({ by: IDL.Principal, at: IDL.Nat64, reason: IDL.Text });

export interface Report {
  round: bigint;
  position: number;
  node: Principal;
  provider: Principal;
  author: Principal;
  cosigner: Opt<Principal>;
  evidence: { on_site: null } | { remote_only: null } | { timing_only: null };
  not_verified: number;
  deviations: number;
  hash: Uint8Array;
  filed_at: bigint;
  reply_until: bigint;
  reply: Opt<Reply>;
  withdrawal: Opt<Withdrawal>;
}
const Report = IDL.Record({
  round: IDL.Nat64,
  position: IDL.Nat32,
  node: IDL.Principal,
  provider: IDL.Principal,
  author: IDL.Principal,
  cosigner: IDL.Opt(IDL.Principal),
  evidence: IDL.Variant({ on_site: IDL.Null, remote_only: IDL.Null, timing_only: IDL.Null }),
  not_verified: IDL.Nat32,
  deviations: IDL.Nat32,
  hash: Blob,
  filed_at: IDL.Nat64,
  reply_until: IDL.Nat64,
  reply: IDL.Opt(Reply),
  withdrawal: IDL.Opt(Withdrawal)
});

export interface ReportInfo {
  id: bigint;
  state: { filed: null } | { signed: null } | { final: null } | { withdrawn: null };
  weight: number;
  details: Report;
}
const ReportInfo = IDL.Record({
  id: IDL.Nat64,
  state: IDL.Variant({ filed: IDL.Null, signed: IDL.Null, final: IDL.Null, withdrawn: IDL.Null }),
  weight: IDL.Nat32,
  details: Report
});

export interface ReportsPage {
  reports: bigint[];
  length: bigint;
}
const ReportsPage = IDL.Record({ reports: IDL.Vec(IDL.Nat64), length: IDL.Nat64 });

export interface SignReportArgs {
  report: bigint;
  hash: Uint8Array;
}
const SignReportArgs = IDL.Record({ report: IDL.Nat64, hash: Blob });

export interface ReplyArgs {
  report: bigint;
  statement: string;
  evidence_hash: Uint8Array;
}
const ReplyArgs = IDL.Record({ report: IDL.Nat64, statement: IDL.Text, evidence_hash: Blob });

export interface WithdrawReportArgs {
  report: bigint;
  reason: string;
}
const WithdrawReportArgs = IDL.Record({ report: IDL.Nat64, reason: IDL.Text });

export interface PracticeAnswer {
  practice: string;
  compliance: { yes: null } | { partly: null } | { no: null } | { not_applicable: null };
  remark: string;
}
const PracticeAnswer = IDL.Record({
  practice: IDL.Text,
  compliance: IDL.Variant({ yes: IDL.Null, partly: IDL.Null, no: IDL.Null, not_applicable: IDL.Null }),
  remark: IDL.Text
});

export interface PracticesArgs {
  provider: Principal;
  checklist: number;
  answers: PracticeAnswer[];
}
const PracticesArgs = IDL.Record({
  provider: IDL.Principal,
  checklist: IDL.Nat32,
  answers: IDL.Vec(PracticeAnswer)
});

export interface Practices {
  checklist: number;
  answers: PracticeAnswer[];
  signed_by: Principal;
  signed_at: bigint;
  edition: number;
}
const Practices = IDL.Record({
  checklist: IDL.Nat32,
  answers: IDL.Vec(PracticeAnswer),
  signed_by: IDL.Principal,
  signed_at: IDL.Nat64,
  edition: IDL.Nat32
});

/** What motions decide about audits. */
export type AuditAct =
  | { accept_auditor: AcceptAuditorSpec }
  | { suspend_auditor: SuspendAuditorSpec }
  | { commission_round: CommissionRoundSpec };

export const auditActs = {
  accept_auditor: AcceptAuditorSpec,
  suspend_auditor: SuspendAuditorSpec,
  commission_round: CommissionRoundSpec
};

export interface AuditService {
  apply_as_auditor: ActorMethod<[AuditorApplication], CanisterResult<Uint8Array>>;
  put_candidates: ActorMethod<[PutCandidatesArgs], CanisterResult<null>>;
  draw_sample: ActorMethod<[bigint], CanisterResult<RoundInfo>>;
  decline_audit: ActorMethod<[AuditAddress], CanisterResult<null>>;
  announce_visit: ActorMethod<[VisitArgs], CanisterResult<null>>;
  check_operator_record: ActorMethod<[AuditAddress], CanisterResult<OperatorCheck>>;
  get_application: ActorMethod<[Principal], Opt<ApplicationInfo>>;
  get_auditor: ActorMethod<[Principal], Opt<AuditorInfo>>;
  get_auditors: ActorMethod<[bigint], AuditorsPage>;
  get_round: ActorMethod<[bigint], Opt<RoundInfo>>;
  get_rounds: ActorMethod<[bigint], RoundsPage>;
  get_candidates: ActorMethod<[bigint, number], Opt<Uint8Array>>;
  get_draw: ActorMethod<[bigint], Opt<Draw>>;
  get_sample: ActorMethod<[bigint, bigint], SamplePage>;
  get_audit: ActorMethod<[AuditAddress], Opt<AuditInfo>>;
  file_report: ActorMethod<[ReportContent], CanisterResult<bigint>>;
  sign_report: ActorMethod<[SignReportArgs], CanisterResult<null>>;
  reply_to_report: ActorMethod<[ReplyArgs], CanisterResult<null>>;
  withdraw_report: ActorMethod<[WithdrawReportArgs], CanisterResult<null>>;
  sign_practices: ActorMethod<[PracticesArgs], CanisterResult<null>>;
  get_report: ActorMethod<[bigint], Opt<ReportInfo>>;
  get_report_content: ActorMethod<[bigint], Opt<Uint8Array>>;
  get_reports_of: ActorMethod<[Principal, bigint], ReportsPage>;
  get_practices: ActorMethod<[Principal], Opt<Practices>>;
}

export const auditMethods = {
  apply_as_auditor: IDL.Func([AuditorApplication], [result(Blob)]),
  put_candidates: IDL.Func([PutCandidatesArgs], [result()]),
  draw_sample: IDL.Func([IDL.Nat64], [result(RoundInfo)]),
  decline_audit: IDL.Func([AuditAddress], [result()]),
  announce_visit: IDL.Func([VisitArgs], [result()]),
  check_operator_record: IDL.Func([AuditAddress], [result(OperatorCheck)]),
  get_application: IDL.Func([IDL.Principal], [IDL.Opt(ApplicationInfo)], ['query']),
  get_auditor: IDL.Func([IDL.Principal], [IDL.Opt(AuditorInfo)], ['query']),
  get_auditors: IDL.Func([IDL.Nat64], [AuditorsPage], ['query']),
  get_round: IDL.Func([IDL.Nat64], [IDL.Opt(RoundInfo)], ['query']),
  get_rounds: IDL.Func([IDL.Nat64], [RoundsPage], ['query']),
  get_candidates: IDL.Func([IDL.Nat64, IDL.Nat32], [IDL.Opt(Blob)], ['query']),
  get_draw: IDL.Func([IDL.Nat64], [IDL.Opt(Draw)], ['query']),
  get_sample: IDL.Func([IDL.Nat64, IDL.Nat64], [SamplePage], ['query']),
  get_audit: IDL.Func([AuditAddress], [IDL.Opt(AuditInfo)], ['query']),
  file_report: IDL.Func([ReportContent], [result(IDL.Nat64)]),
  sign_report: IDL.Func([SignReportArgs], [result()]),
  reply_to_report: IDL.Func([ReplyArgs], [result()]),
  withdraw_report: IDL.Func([WithdrawReportArgs], [result()]),
  sign_practices: IDL.Func([PracticesArgs], [result()]),
  get_report: IDL.Func([IDL.Nat64], [IDL.Opt(ReportInfo)], ['query']),
  get_report_content: IDL.Func([IDL.Nat64], [IDL.Opt(Blob)], ['query']),
  get_reports_of: IDL.Func([IDL.Principal, IDL.Nat64], [ReportsPage], ['query']),
  get_practices: IDL.Func([IDL.Principal], [IDL.Opt(Practices)], ['query'])
};
