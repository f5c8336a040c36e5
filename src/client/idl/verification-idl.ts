/** Verifiers, confirmations, statuses and challenges in the audit registry's interface; audit_registry.did says the same. */
import type { ActorMethod } from '@dfinity/agent';
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import {
  type Answer,
  ANSWERS,
  type Grade,
  GRADES,
  type Method,
  METHODS,
  type Scope,
  SCOPES
} from '../../protocol/verification/confirmation.js';
import type { CanisterResult } from '../errors.js';
import { Blob, type Opt, result } from './common-idl.js';

/** A candid variant without values: one of the names, as its key. */
type Tag<T extends string> = { [K in T]: { [L in K]: null } }[T];

function tags(names: readonly string[]): IDL.VariantClass {
  return IDL.Variant(Object.fromEntries(names.map((name) => [name, IDL.Null])));
}

export const STATUS_KINDS = [
  'incomplete',
  'submitted',
  'verified',
  'expired',
  'stale_version',
  'challenged',
  'suspended',
  'withdrawn'
] as const;

/** Why a status is not better, or not for longer. */
export const STATUS_REASONS = [
  'no_version',
  'too_few_verifiers',
  'none_beyond_largest',
  'scope_missing',
  'confirmations_ended',
  'challenge_open',
  'challenge_unanswered',
  'suspended_by_motion',
  'report_deviates',
  'recommendation_open'
] as const;

const VERIFIER_STATES = ['accepted', 'suspended', 'removed'] as const;

export type StatusKind = Tag<(typeof STATUS_KINDS)[number]>;
export type StatusReason = Tag<(typeof STATUS_REASONS)[number]>;

const Scope = tags(SCOPES);

export interface CandidAcceptVerifierSpec {
  verifier: Principal;
  name: string;
  level: number;
  scopes: Tag<Scope>[];
  application_hash: Uint8Array;
  valid_until: bigint;
}
const AcceptVerifierSpec = IDL.Record({
  verifier: IDL.Principal,
  name: IDL.Text,
  level: IDL.Nat32,
  scopes: IDL.Vec(Scope),
  application_hash: Blob,
  valid_until: IDL.Nat64
});

export interface CandidJudgementSpec {
  subject: Principal;
  reason: string;
}
const JudgementSpec = IDL.Record({ subject: IDL.Principal, reason: IDL.Text });

export interface CandidVerificationPolicySpec {
  number: number;
  min_verifiers: number;
  beyond_largest: boolean;
  required_scopes: Tag<Scope>[];
  cadence_days: number;
  challenge_days: number;
}
const VerificationPolicySpec = IDL.Record({
  number: IDL.Nat32,
  min_verifiers: IDL.Nat32,
  beyond_largest: IDL.Bool,
  required_scopes: IDL.Vec(Scope),
  cadence_days: IDL.Nat32,
  challenge_days: IDL.Nat32
});

export type VerificationAct =
  | { accept_verifier: CandidAcceptVerifierSpec }
  | { suspend_verifier: CandidJudgementSpec }
  | { remove_verifier: CandidJudgementSpec }
  | { suspend_provider: CandidJudgementSpec }
  | { reinstate_provider: CandidJudgementSpec }
  | { set_verification_policy: CandidVerificationPolicySpec };

export const verificationActs = {
  accept_verifier: AcceptVerifierSpec,
  suspend_verifier: JudgementSpec,
  remove_verifier: JudgementSpec,
  suspend_provider: JudgementSpec,
  reinstate_provider: JudgementSpec,
  set_verification_policy: VerificationPolicySpec
};

export interface CandidVerifierApplication {
  name: string;
  level: number;
  scopes: Tag<Scope>[];
  /** Ascending by bytes. */
  conflicts: Principal[];
  statement_hash: Uint8Array;
}
const VerifierApplication = IDL.Record({
  name: IDL.Text,
  level: IDL.Nat32,
  scopes: IDL.Vec(Scope),
  conflicts: IDL.Vec(IDL.Principal),
  statement_hash: Blob
});

export interface VerifierApplicationInfo {
  verifier: Principal;
  application: CandidVerifierApplication;
  hash: Uint8Array;
  applied_at: bigint;
}
const VerifierApplicationInfo = IDL.Record({
  verifier: IDL.Principal,
  application: VerifierApplication,
  hash: Blob,
  applied_at: IDL.Nat64
});

export interface CandidConfirmationDetails {
  scopes: Tag<Scope>[];
  method: Tag<Method>;
  findings: { scope: Tag<Scope>; grade: Tag<Grade>; hash: Uint8Array }[];
  not_checked: Tag<Scope>[];
  answers: Tag<Answer>[];
  evidence_hash: Uint8Array;
}
const ConfirmationDetails = IDL.Record({
  scopes: IDL.Vec(Scope),
  method: tags(METHODS),
  findings: IDL.Vec(IDL.Record({ scope: Scope, grade: tags(GRADES), hash: Blob })),
  not_checked: IDL.Vec(Scope),
  answers: IDL.Vec(tags(ANSWERS)),
  evidence_hash: Blob
});

export interface ConfirmArgs {
  provider: Principal;
  record_id: bigint;
  version: number;
  root: Uint8Array;
  valid_until: bigint;
  details: CandidConfirmationDetails;
  supersedes: Opt<bigint>;
}
const ConfirmArgs = IDL.Record({
  provider: IDL.Principal,
  record_id: IDL.Nat64,
  version: IDL.Nat32,
  root: Blob,
  valid_until: IDL.Nat64,
  details: ConfirmationDetails,
  supersedes: IDL.Opt(IDL.Nat64)
});

/** What one motion decided about a verifier, and how it stood then. */
export interface VerifierState {
  sequence: number;
  state: Tag<(typeof VERIFIER_STATES)[number]>;
  name: string;
  level: number;
  scopes: Tag<Scope>[];
  conflicts: Principal[];
  since: bigint;
  valid_until: bigint;
  proposal_id: bigint;
  reason: string;
}
const VerifierState = IDL.Record({
  sequence: IDL.Nat32,
  state: tags(VERIFIER_STATES),
  name: IDL.Text,
  level: IDL.Nat32,
  scopes: IDL.Vec(Scope),
  conflicts: IDL.Vec(IDL.Principal),
  since: IDL.Nat64,
  valid_until: IDL.Nat64,
  proposal_id: IDL.Nat64,
  reason: IDL.Text
});

export interface VerifierInfo {
  verifier: Principal;
  name: string;
  valid_until: bigint;
  proposal_id: bigint;
  /** Confirmations that its issuer has not ended. */
  confirmations: bigint;
  details: VerifierState;
}
const VerifierInfo = IDL.Record({
  verifier: IDL.Principal,
  name: IDL.Text,
  valid_until: IDL.Nat64,
  proposal_id: IDL.Nat64,
  confirmations: IDL.Nat64,
  details: VerifierState
});

export interface VerifiersPage {
  verifiers: VerifierInfo[];
  length: bigint;
  /** Of all verifiers together. */
  confirmations: bigint;
}
const VerifiersPage = IDL.Record({
  verifiers: IDL.Vec(VerifierInfo),
  length: IDL.Nat64,
  confirmations: IDL.Nat64
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
  details: CandidConfirmationDetails;
  ended: Opt<{ at: bigint; superseded_by: Opt<bigint> }>;
}
const ConfirmationInfo = IDL.Record({
  id: IDL.Nat64,
  verifier: IDL.Principal,
  provider: IDL.Principal,
  record_id: IDL.Nat64,
  version: IDL.Nat32,
  root: Blob,
  confirmed_at: IDL.Nat64,
  valid_until: IDL.Nat64,
  details: ConfirmationDetails,
  ended: IDL.Opt(IDL.Record({ at: IDL.Nat64, superseded_by: IDL.Opt(IDL.Nat64) }))
});

export interface ProviderStatus {
  kind: StatusKind;
  record_id: bigint;
  version: number;
  root: Uint8Array;
  /** Seconds since the epoch, inclusive; 0 where the status does not end by itself. */
  until: bigint;
  verifiers: number;
  verified_by: Principal[];
  reasons: StatusReason[];
  /** Number of the change that made it, from 1. */
  sequence: number;
}
export const ProviderStatus = IDL.Record({
  kind: tags(STATUS_KINDS),
  record_id: IDL.Nat64,
  version: IDL.Nat32,
  root: Blob,
  until: IDL.Nat64,
  verifiers: IDL.Nat32,
  verified_by: IDL.Vec(IDL.Principal),
  reasons: IDL.Vec(tags(STATUS_REASONS)),
  sequence: IDL.Nat32
});

export interface StatusHistory {
  statuses: { since: bigint; status: ProviderStatus }[];
  length: bigint;
}
const StatusHistory = IDL.Record({
  statuses: IDL.Vec(IDL.Record({ since: IDL.Nat64, status: ProviderStatus })),
  length: IDL.Nat64
});

export interface FileChallengeArgs {
  provider: Principal;
  statement: string;
  evidence_hash: Uint8Array;
}
const FileChallengeArgs = IDL.Record({ provider: IDL.Principal, statement: IDL.Text, evidence_hash: Blob });

export interface ChallengeInfo {
  id: bigint;
  challenge: {
    challenger: Principal;
    provider: Principal;
    statement: string;
    evidence_hash: Uint8Array;
    filed_at: bigint;
    /** None while it is unproven. */
    admitted: Opt<{ by: Principal; at: bigint; deadline: bigint }>;
    withdrawn_at: Opt<bigint>;
  };
}
const ChallengeInfo = IDL.Record({
  id: IDL.Nat64,
  challenge: IDL.Record({
    challenger: IDL.Principal,
    provider: IDL.Principal,
    statement: IDL.Text,
    evidence_hash: Blob,
    filed_at: IDL.Nat64,
    admitted: IDL.Opt(IDL.Record({ by: IDL.Principal, at: IDL.Nat64, deadline: IDL.Nat64 })),
    withdrawn_at: IDL.Opt(IDL.Nat64)
  })
});
const ChallengesPage = IDL.Record({ challenges: IDL.Vec(ChallengeInfo), length: IDL.Nat64 });

export interface VerificationService {
  apply_as_verifier: ActorMethod<[CandidVerifierApplication], CanisterResult<Uint8Array>>;
  confirm: ActorMethod<[ConfirmArgs], CanisterResult<bigint>>;
  withdraw_confirmation: ActorMethod<[bigint], CanisterResult<null>>;
  accept_level: ActorMethod<[Principal, number], CanisterResult<null>>;
  refresh: ActorMethod<[Principal], CanisterResult<ProviderStatus>>;
  file_challenge: ActorMethod<[FileChallengeArgs], CanisterResult<bigint>>;
  admit_challenge: ActorMethod<[bigint], CanisterResult<null>>;
  withdraw_challenge: ActorMethod<[bigint], CanisterResult<null>>;
  get_verification_policy: ActorMethod<[], CandidVerificationPolicySpec>;
  get_verifier_application: ActorMethod<[Principal], Opt<VerifierApplicationInfo>>;
  get_verifier: ActorMethod<[Principal], Opt<VerifierInfo>>;
  get_verifiers: ActorMethod<[number], VerifiersPage>;
  get_verifier_history: ActorMethod<[Principal, number], VerifierState[]>;
  get_confirmation: ActorMethod<[bigint], Opt<ConfirmationInfo>>;
  get_confirmations_of: ActorMethod<[bigint, number], ConfirmationInfo[]>;
  get_challenges_of: ActorMethod<[Principal, number], { challenges: ChallengeInfo[]; length: bigint }>;
  get_status_history: ActorMethod<[Principal, number], StatusHistory>;
}

const QUERY = ['query'];

export const verificationMethods = {
  apply_as_verifier: IDL.Func([VerifierApplication], [result(Blob)]),
  confirm: IDL.Func([ConfirmArgs], [result(IDL.Nat64)]),
  withdraw_confirmation: IDL.Func([IDL.Nat64], [result()]),
  accept_level: IDL.Func([IDL.Principal, IDL.Nat32], [result()]),
  refresh: IDL.Func([IDL.Principal], [result(ProviderStatus)]),
  file_challenge: IDL.Func([FileChallengeArgs], [result(IDL.Nat64)]),
  admit_challenge: IDL.Func([IDL.Nat64], [result()]),
  withdraw_challenge: IDL.Func([IDL.Nat64], [result()]),
  get_verification_policy: IDL.Func([], [VerificationPolicySpec], QUERY),
  get_verifier_application: IDL.Func([IDL.Principal], [IDL.Opt(VerifierApplicationInfo)], QUERY),
  get_verifier: IDL.Func([IDL.Principal], [IDL.Opt(VerifierInfo)], QUERY),
  get_verifiers: IDL.Func([IDL.Nat32], [VerifiersPage], QUERY),
  get_verifier_history: IDL.Func([IDL.Principal, IDL.Nat32], [IDL.Vec(VerifierState)], QUERY),
  get_confirmation: IDL.Func([IDL.Nat64], [IDL.Opt(ConfirmationInfo)], QUERY),
  get_confirmations_of: IDL.Func([IDL.Nat64, IDL.Nat32], [IDL.Vec(ConfirmationInfo)], QUERY),
  get_challenges_of: IDL.Func([IDL.Principal, IDL.Nat32], [ChallengesPage], QUERY),
  get_status_history: IDL.Func([IDL.Principal, IDL.Nat32], [StatusHistory], QUERY)
};
