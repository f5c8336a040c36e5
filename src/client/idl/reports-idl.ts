/** Reports of audits, in `canisters/audit_registry/audit_registry.did`; a test compares the two. */
import type { ActorMethod } from '@dfinity/agent';
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import type { CanisterResult } from '../errors.js';
import { Blob, type Opt, result } from './common-idl.js';

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

export interface ReportService {
  file_report: ActorMethod<[ReportContent], CanisterResult<bigint>>;
  sign_report: ActorMethod<[SignReportArgs], CanisterResult<null>>;
  reply_to_report: ActorMethod<[ReplyArgs], CanisterResult<null>>;
  withdraw_report: ActorMethod<[WithdrawReportArgs], CanisterResult<null>>;
  get_report: ActorMethod<[bigint], Opt<ReportInfo>>;
  get_report_content: ActorMethod<[bigint], Opt<Uint8Array>>;
  get_reports_of: ActorMethod<[Principal, bigint], ReportsPage>;
}

export const reportMethods = {
  file_report: IDL.Func([ReportContent], [result(IDL.Nat64)]),
  sign_report: IDL.Func([SignReportArgs], [result()]),
  reply_to_report: IDL.Func([ReplyArgs], [result()]),
  withdraw_report: IDL.Func([WithdrawReportArgs], [result()]),
  get_report: IDL.Func([IDL.Nat64], [IDL.Opt(ReportInfo)], ['query']),
  get_report_content: IDL.Func([IDL.Nat64], [IDL.Opt(Blob)], ['query']),
  get_reports_of: IDL.Func([IDL.Principal, IDL.Nat64], [ReportsPage], ['query'])
};
