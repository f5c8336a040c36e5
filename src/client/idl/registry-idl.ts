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
import {
  type VerificationAct,
  verificationActs,
  verificationMethods,
  type VerificationService
} from './verification-idl.js';

export * from './verification-idl.js';

export type RegistryAct = VerificationAct | AuditAct | RecommendationAct;
const Act = IDL.Variant({ ...verificationActs, ...auditActs, ...recommendationActs });

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
  vault_length: Opt<bigint>;
  vault_head: Opt<Uint8Array>;
  round: Opt<bigint>;
  position: Opt<number>;
  report: Opt<bigint>;
  hash: Opt<Uint8Array>;
  recommendation: Opt<bigint>;
  number: Opt<bigint>;
}
const LogEntry = IDL.Record({
  index: IDL.Nat64,
  time: IDL.Nat64,
  kind: IDL.Text,
  caller: IDL.Principal,
  subject: IDL.Opt(IDL.Principal),
  record_id: IDL.Opt(IDL.Nat64),
  version: IDL.Opt(IDL.Nat32),
  proposal_id: IDL.Opt(IDL.Nat64),
  vault_length: IDL.Opt(IDL.Nat64),
  vault_head: IDL.Opt(Blob),
  round: IDL.Opt(IDL.Nat64),
  position: IDL.Opt(IDL.Nat32),
  report: IDL.Opt(IDL.Nat64),
  hash: IDL.Opt(Blob),
  recommendation: IDL.Opt(IDL.Nat64),
  number: IDL.Opt(IDL.Nat64)
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

export interface RegistryService
  extends SharedService, VerificationService, AuditService, RecommendationService {
  enact: ActorMethod<[bigint, RegistryAct], CanisterResult<null>>;
  status: ActorMethod<[Principal[]], CanisterResult<CertifiedStatuses>>;
  get_vault: ActorMethod<[], Principal>;
  get_log: ActorMethod<[bigint], { entries: RegistryLogEntry[]; length: bigint }>;
  witness_vault_head: ActorMethod<[], CanisterResult<WitnessedHead>>;
  get_witnessed_heads: ActorMethod<[bigint], { heads: WitnessedHead[]; length: bigint }>;
}

export const registryIdl = (): IDL.ServiceClass =>
  IDL.Service({
    enact: IDL.Func([IDL.Nat64, Act], [result()]),
    status: IDL.Func([IDL.Vec(IDL.Principal)], [result(CertifiedStatuses)], ['query']),
    get_vault: IDL.Func([], [IDL.Principal], ['query']),
    get_log: IDL.Func([IDL.Nat64], [LogPage], ['query']),
    witness_vault_head: IDL.Func([], [result(WitnessedHead)]),
    get_witnessed_heads: IDL.Func([IDL.Nat64], [HeadsPage], ['query']),
    ...verificationMethods,
    ...auditMethods,
    ...recommendationMethods,
    ...sharedMethods
  });

/** The argument that the registry is installed with. */
export const RegistryInit = IDL.Record({ vault: IDL.Principal });
