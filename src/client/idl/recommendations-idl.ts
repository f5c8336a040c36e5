/** Recommendations in the audit registry's interface; audit_registry.did says the same. */
import type { ActorMethod } from '@dfinity/agent';
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import { EVIDENCE_CLASSES, type EvidenceClass } from '../../protocol/recommendation/evidence.js';
import { RECOMMENDATION_KINDS, type RecommendationKind } from '../../protocol/recommendation/kinds.js';
import type { CanisterResult } from '../errors.js';
import { Blob, type Opt, result } from './common-idl.js';

/** A candid variant without values: one of the names, as its key. */
export type Tag<T extends string> = { [K in T]: { [L in K]: null } }[T];

function tags(names: readonly string[]): IDL.VariantClass {
  return IDL.Variant(Object.fromEntries(names.map((name) => [name, IDL.Null])));
}

/** Where evidence is kept. */
export const EVIDENCE_SOURCES = ['report', 'confirmation', 'challenge'] as const;
export type EvidenceSource = (typeof EVIDENCE_SOURCES)[number];

const OUTCOMES = ['not_submitted', 'open', 'adopted', 'rejected', 'executed', 'failed'] as const;
const EFFECTS = ['unknown', 'pending', 'seen'] as const;
const STATES = ['filed', 'voting', 'rejected', 'executed', 'effective', 'withdrawn'] as const;

const Kind = tags(RECOMMENDATION_KINDS);
const Source = tags(EVIDENCE_SOURCES);
const Class = tags(EVIDENCE_CLASSES);
const State = tags(STATES);

export interface CandidPenaltyTableSpec {
  number: number;
  rules: {
    recommendation: Tag<RecommendationKind>;
    requirements: { evidence: Tag<EvidenceClass>; count: number }[];
  }[];
}
const PenaltyTableSpec = IDL.Record({
  number: IDL.Nat32,
  rules: IDL.Vec(
    IDL.Record({
      recommendation: Kind,
      requirements: IDL.Vec(IDL.Record({ evidence: Class, count: IDL.Nat32 }))
    })
  )
});

export interface PenaltyTable {
  spec: CandidPenaltyTableSpec;
  proposal_id: bigint;
}
const PenaltyTable = IDL.Record({ spec: PenaltyTableSpec, proposal_id: IDL.Nat64 });

export interface RecommendationEvidence {
  source: Tag<EvidenceSource>;
  id: bigint;
  class: Tag<EvidenceClass>;
  hash: Uint8Array;
}
const Evidence = IDL.Record({ source: Source, id: IDL.Nat64, class: Class, hash: Blob });

export interface RecommendationStep {
  digest: Uint8Array;
  proposal_id: Opt<bigint>;
  outcome: Tag<(typeof OUTCOMES)[number]>;
  nns_function: number;
  caps_rewards: boolean;
  /** What is not yet as the step would have it. */
  pending: { subject: Principal; subnet: Opt<Principal> }[];
  effect: Tag<(typeof EFFECTS)[number]>;
  checked_at: bigint;
}
const Step = IDL.Record({
  digest: Blob,
  proposal_id: IDL.Opt(IDL.Nat64),
  outcome: tags(OUTCOMES),
  nns_function: IDL.Nat32,
  caps_rewards: IDL.Bool,
  pending: IDL.Vec(IDL.Record({ subject: IDL.Principal, subnet: IDL.Opt(IDL.Principal) })),
  effect: tags(EFFECTS),
  checked_at: IDL.Nat64
});

export interface Recommendation {
  kind: Tag<RecommendationKind>;
  provider: Principal;
  filed_by: Principal;
  filed_at: bigint;
  penalty_table: number;
  evidence: RecommendationEvidence[];
  steps: RecommendationStep[];
  withdrawn_at: bigint;
}
const Recommendation = IDL.Record({
  kind: Kind,
  provider: IDL.Principal,
  filed_by: IDL.Principal,
  filed_at: IDL.Nat64,
  penalty_table: IDL.Nat32,
  evidence: IDL.Vec(Evidence),
  steps: IDL.Vec(Step),
  withdrawn_at: IDL.Nat64
});

export interface RecommendationInfo {
  id: bigint;
  state: Tag<(typeof STATES)[number]>;
  details: Recommendation;
}
const RecommendationInfo = IDL.Record({ id: IDL.Nat64, state: State, details: Recommendation });

export interface FileRecommendationArgs {
  kind: Tag<RecommendationKind>;
  provider: Principal;
  evidence: { source: Tag<EvidenceSource>; id: bigint }[];
  steps: Uint8Array[];
}
const FileRecommendationArgs = IDL.Record({
  kind: Kind,
  provider: IDL.Principal,
  evidence: IDL.Vec(IDL.Record({ source: Source, id: IDL.Nat64 })),
  steps: IDL.Vec(Blob)
});

export interface LinkProposalArgs {
  recommendation: bigint;
  /** From 1. */
  step: number;
  proposal_id: bigint;
}
const LinkProposalArgs = IDL.Record({
  recommendation: IDL.Nat64,
  step: IDL.Nat32,
  proposal_id: IDL.Nat64
});

export interface RecommendationSummary {
  id: bigint;
  kind: Tag<RecommendationKind>;
  provider: Principal;
  state: RecommendationInfo['state'];
}
export interface RecommendationsPage {
  recommendations: RecommendationSummary[];
  length: bigint;
}
const RecommendationsPage = IDL.Record({
  recommendations: IDL.Vec(IDL.Record({ id: IDL.Nat64, kind: Kind, provider: IDL.Principal, state: State })),
  length: IDL.Nat64
});

export type RecommendationAct = { set_penalty_table: CandidPenaltyTableSpec };
export const recommendationActs = { set_penalty_table: PenaltyTableSpec };

export interface RecommendationService {
  file_recommendation: ActorMethod<[FileRecommendationArgs], CanisterResult<bigint>>;
  link_proposal: ActorMethod<[LinkProposalArgs], CanisterResult<RecommendationInfo>>;
  follow_recommendation: ActorMethod<[bigint], CanisterResult<RecommendationInfo>>;
  get_recommendation: ActorMethod<[bigint], Opt<RecommendationInfo>>;
  get_recommendations: ActorMethod<[bigint], RecommendationsPage>;
  get_recommendations_of: ActorMethod<[Principal], RecommendationsPage>;
  get_penalty_table: ActorMethod<[], Opt<PenaltyTable>>;
}

export const recommendationMethods = {
  file_recommendation: IDL.Func([FileRecommendationArgs], [result(IDL.Nat64)]),
  link_proposal: IDL.Func([LinkProposalArgs], [result(RecommendationInfo)]),
  follow_recommendation: IDL.Func([IDL.Nat64], [result(RecommendationInfo)]),
  get_recommendation: IDL.Func([IDL.Nat64], [IDL.Opt(RecommendationInfo)], ['query']),
  get_recommendations: IDL.Func([IDL.Nat64], [RecommendationsPage], ['query']),
  get_recommendations_of: IDL.Func([IDL.Principal], [RecommendationsPage], ['query']),
  get_penalty_table: IDL.Func([], [IDL.Opt(PenaltyTable)], ['query'])
};
