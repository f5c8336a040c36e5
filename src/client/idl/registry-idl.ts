/** The interface of `canisters/audit_registry/audit_registry.did`; a test compares the two. */
import type { ActorMethod } from '@dfinity/agent';
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import type { CanisterResult } from '../errors.js';
import { type AuditAct, auditActs, auditMethods, type AuditService } from './audits-idl.js';
import { Blob, type Opt, result } from './common-idl.js';
import {
  type RecommendationAct,
  recommendationActs,
  recommendationMethods,
  type RecommendationService
} from './recommendations-idl.js';
import { sharedMethods, type SharedService } from './icrc3-idl.js';

export interface CandidAcceptVerifierSpec {
  verifier: Principal;
  name: string;
  valid_until: bigint;
}
const AcceptVerifierSpec = IDL.Record({ verifier: IDL.Principal, name: IDL.Text, valid_until: IDL.Nat64 });

export type RegistryAct = { accept_verifier: CandidAcceptVerifierSpec } | AuditAct | RecommendationAct;
const Act = IDL.Variant({ accept_verifier: AcceptVerifierSpec, ...auditActs, ...recommendationActs });

export interface ConfirmArgs {
  provider: Principal;
  record_id: bigint;
  version: number;
  root: Uint8Array;
  valid_until: bigint;
}
const ConfirmArgs = IDL.Record({
  provider: IDL.Principal,
  record_id: IDL.Nat64,
  version: IDL.Nat32,
  root: Blob,
  valid_until: IDL.Nat64
});

export interface VerifierInfo {
  verifier: Principal;
  name: string;
  valid_until: bigint;
  proposal_id: bigint;
}
const VerifierInfo = IDL.Record({
  verifier: IDL.Principal,
  name: IDL.Text,
  valid_until: IDL.Nat64,
  proposal_id: IDL.Nat64
});

export interface ConfirmationInfo {
  id: bigint;
  verifier: Principal;
  provider: Principal;
  record_id: bigint;
  version: number;
  root: Uint8Array;
  confirmed_at: bigint;
  valid_until: bigint;
}
const ConfirmationInfo = IDL.Record({
  id: IDL.Nat64,
  verifier: IDL.Principal,
  provider: IDL.Principal,
  record_id: IDL.Nat64,
  version: IDL.Nat32,
  root: Blob,
  confirmed_at: IDL.Nat64,
  valid_until: IDL.Nat64
});

export type StatusKind =
  { submitted: null } | { verified: null } | { stale_version: null } | { withdrawn: null };
export interface ProviderStatus {
  kind: StatusKind;
  record_id: bigint;
  version: number;
  root: Uint8Array;
  /** Seconds since the epoch, inclusive; 0 where the status does not end by itself. */
  until: bigint;
  verifiers: number;
}
export const ProviderStatus = IDL.Record({
  kind: IDL.Variant({
    submitted: IDL.Null,
    verified: IDL.Null,
    stale_version: IDL.Null,
    withdrawn: IDL.Null
  }),
  record_id: IDL.Nat64,
  version: IDL.Nat32,
  root: Blob,
  until: IDL.Nat64,
  verifiers: IDL.Nat32
});

export interface CertifiedStatuses {
  certificate: Uint8Array;
  witness: Uint8Array;
}
const CertifiedStatuses = IDL.Record({ certificate: Blob, witness: Blob });

export interface RegistryLogEntry {
  index: bigint;
  time: bigint;
  kind: string;
  caller: Principal;
  subject: Opt<Principal>;
  record_id: Opt<bigint>;
  version: Opt<number>;
  proposal_id: Opt<bigint>;
}
const LogEntry = IDL.Record({
  index: IDL.Nat64,
  time: IDL.Nat64,
  kind: IDL.Text,
  caller: IDL.Principal,
  subject: IDL.Opt(IDL.Principal),
  record_id: IDL.Opt(IDL.Nat64),
  version: IDL.Opt(IDL.Nat32),
  proposal_id: IDL.Opt(IDL.Nat64)
});
const LogPage = IDL.Record({ entries: IDL.Vec(LogEntry), length: IDL.Nat64 });

/** What the vault's log was when the registry looked. */
export interface WitnessedHead {
  witnessed_at: bigint;
  /** Blocks. */
  length: bigint;
  /** Of the last block; empty where there was none. */
  hash: Uint8Array;
  rolled_back: boolean;
}
const WitnessedHead = IDL.Record({
  witnessed_at: IDL.Nat64,
  length: IDL.Nat64,
  hash: Blob,
  rolled_back: IDL.Bool
});
const HeadsPage = IDL.Record({ heads: IDL.Vec(WitnessedHead), length: IDL.Nat64 });

export interface RegistryService extends SharedService, AuditService, RecommendationService {
  enact: ActorMethod<[bigint, RegistryAct], CanisterResult<null>>;
  confirm: ActorMethod<[ConfirmArgs], CanisterResult<bigint>>;
  refresh: ActorMethod<[Principal], CanisterResult<ProviderStatus>>;
  status: ActorMethod<[Principal[]], CanisterResult<CertifiedStatuses>>;
  get_vault: ActorMethod<[], Principal>;
  get_verifier: ActorMethod<[Principal], Opt<VerifierInfo>>;
  get_confirmation: ActorMethod<[bigint], Opt<ConfirmationInfo>>;
  get_log: ActorMethod<[bigint], { entries: RegistryLogEntry[]; length: bigint }>;
  witness_vault_head: ActorMethod<[], CanisterResult<WitnessedHead>>;
  get_witnessed_heads: ActorMethod<[bigint], { heads: WitnessedHead[]; length: bigint }>;
}

export const registryIdl = (): IDL.ServiceClass =>
  IDL.Service({
    enact: IDL.Func([IDL.Nat64, Act], [result()]),
    confirm: IDL.Func([ConfirmArgs], [result(IDL.Nat64)]),
    refresh: IDL.Func([IDL.Principal], [result(ProviderStatus)]),
    status: IDL.Func([IDL.Vec(IDL.Principal)], [result(CertifiedStatuses)], ['query']),
    get_vault: IDL.Func([], [IDL.Principal], ['query']),
    get_verifier: IDL.Func([IDL.Principal], [IDL.Opt(VerifierInfo)], ['query']),
    get_confirmation: IDL.Func([IDL.Nat64], [IDL.Opt(ConfirmationInfo)], ['query']),
    get_log: IDL.Func([IDL.Nat64], [LogPage], ['query']),
    witness_vault_head: IDL.Func([], [result(WitnessedHead)]),
    get_witnessed_heads: IDL.Func([IDL.Nat64], [HeadsPage], ['query']),
    ...auditMethods,
    ...recommendationMethods,
    ...sharedMethods
  });

/** The argument that the registry is installed with. */
export const RegistryInit = IDL.Record({ vault: IDL.Principal });
