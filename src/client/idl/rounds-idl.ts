/** Audit rounds, the audits of drawn nodes, in `canisters/audit_registry/audit_registry.did`; a test compares the two. */
import type { ActorMethod } from '@dfinity/agent';
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import type { CanisterResult } from '../errors.js';
import { Blob, type Opt, result } from './common-idl.js';

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

export const roundActs = { commission_round: CommissionRoundSpec };

export interface RoundService {
  put_candidates: ActorMethod<[PutCandidatesArgs], CanisterResult<null>>;
  draw_sample: ActorMethod<[bigint], CanisterResult<RoundInfo>>;
  decline_audit: ActorMethod<[AuditAddress], CanisterResult<null>>;
  announce_visit: ActorMethod<[VisitArgs], CanisterResult<null>>;
  check_operator_record: ActorMethod<[AuditAddress], CanisterResult<OperatorCheck>>;
  get_round: ActorMethod<[bigint], Opt<RoundInfo>>;
  get_rounds: ActorMethod<[bigint], RoundsPage>;
  get_candidates: ActorMethod<[bigint, number], Opt<Uint8Array>>;
  get_draw: ActorMethod<[bigint], Opt<Draw>>;
  get_sample: ActorMethod<[bigint, bigint], SamplePage>;
  get_audit: ActorMethod<[AuditAddress], Opt<AuditInfo>>;
}

export const roundMethods = {
  put_candidates: IDL.Func([PutCandidatesArgs], [result()]),
  draw_sample: IDL.Func([IDL.Nat64], [result(RoundInfo)]),
  decline_audit: IDL.Func([AuditAddress], [result()]),
  announce_visit: IDL.Func([VisitArgs], [result()]),
  check_operator_record: IDL.Func([AuditAddress], [result(OperatorCheck)]),
  get_round: IDL.Func([IDL.Nat64], [IDL.Opt(RoundInfo)], ['query']),
  get_rounds: IDL.Func([IDL.Nat64], [RoundsPage], ['query']),
  get_candidates: IDL.Func([IDL.Nat64, IDL.Nat32], [IDL.Opt(Blob)], ['query']),
  get_draw: IDL.Func([IDL.Nat64], [IDL.Opt(Draw)], ['query']),
  get_sample: IDL.Func([IDL.Nat64, IDL.Nat64], [SamplePage], ['query']),
  get_audit: IDL.Func([AuditAddress], [IDL.Opt(AuditInfo)], ['query'])
};
