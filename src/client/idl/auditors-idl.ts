/** Auditors, in `canisters/audit_registry/audit_registry.did`; a test compares the two. */
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

export const auditorActs = { accept_auditor: AcceptAuditorSpec, suspend_auditor: SuspendAuditorSpec };

export interface AuditorService {
  apply_as_auditor: ActorMethod<[AuditorApplication], CanisterResult<Uint8Array>>;
  get_application: ActorMethod<[Principal], Opt<ApplicationInfo>>;
  get_auditor: ActorMethod<[Principal], Opt<AuditorInfo>>;
  get_auditors: ActorMethod<[bigint], AuditorsPage>;
}

export const auditorMethods = {
  apply_as_auditor: IDL.Func([AuditorApplication], [result(Blob)]),
  get_application: IDL.Func([IDL.Principal], [IDL.Opt(ApplicationInfo)], ['query']),
  get_auditor: IDL.Func([IDL.Principal], [IDL.Opt(AuditorInfo)], ['query']),
  get_auditors: IDL.Func([IDL.Nat64], [AuditorsPage], ['query'])
};
