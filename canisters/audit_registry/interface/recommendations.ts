import { EVIDENCE_CLASSES } from '../../../src/protocol/recommendation/evidence.js';
import { RECOMMENDATION_KINDS } from '../../../src/protocol/recommendation/kinds.js';
import {
  blob,
  bool,
  type Infer,
  nat32,
  nat64,
  opt,
  principal,
  record,
  tags,
  vec
} from '../../common/candid/index.js';
import { query, result, update } from '../../common/candid/method.js';

const Kind = tags(...RECOMMENDATION_KINDS);

const Requirement = record({ evidence: tags(...EVIDENCE_CLASSES), count: nat32 });

const PenaltyRule = record({ recommendation: Kind, requirements: vec(Requirement) });

export const PenaltyTableSpec = record({ number: nat32, rules: vec(PenaltyRule) });

/** As it is stored. */
export const PenaltyTable = record({ spec: PenaltyTableSpec, proposal_id: nat64 });
export type PenaltyTable = Infer<typeof PenaltyTable>;

const EvidenceId = record({ source: tags('report', 'confirmation', 'challenge'), id: nat64 });
export type EvidenceId = Infer<typeof EvidenceId>;

/** As it was when the recommendation was filed. */
const Evidence = record({
  source: tags('report', 'confirmation', 'challenge'),
  id: nat64,
  class: tags(...EVIDENCE_CLASSES),
  hash: blob
});

/** What is left to be seen of an executed step: registry records that should be gone, or operators to be closed. */
const Target = record({ subject: principal, subnet: opt(principal) });
export type Target = Infer<typeof Target>;

const Step = record({
  /** `proposalPreimage`'s SHA-256 of the proposal that was prepared. */
  digest: blob,
  proposal_id: opt(nat64),
  outcome: tags('not_submitted', 'open', 'adopted', 'rejected', 'executed', 'failed'),
  /** An NNS function's number; 0 for another action. */
  nns_function: nat32,
  /** Of an operator's record: more than node_allowance is set to 0. */
  caps_rewards: bool,
  pending: vec(Target),
  effect: tags('unknown', 'pending', 'seen'),
  checked_at: nat64
});
export type Step = Infer<typeof Step>;

/** As it is stored. */
export const Recommendation = record({
  kind: Kind,
  provider: principal,
  filed_by: principal,
  filed_at: nat64,
  penalty_table: nat32,
  evidence: vec(Evidence),
  steps: vec(Step),
  withdrawn_at: nat64
});
export type Recommendation = Infer<typeof Recommendation>;

const State = tags('filed', 'voting', 'rejected', 'executed', 'effective', 'withdrawn');
export type RecommendationState = Infer<typeof State>;

const RecommendationInfo = record({ id: nat64, state: State, details: Recommendation });
export type RecommendationInfo = Infer<typeof RecommendationInfo>;

const FileRecommendationArgs = record({
  kind: Kind,
  provider: principal,
  evidence: vec(EvidenceId),
  steps: vec(blob)
});
export type FileRecommendationArgs = Infer<typeof FileRecommendationArgs>;

const LinkProposalArgs = record({ recommendation: nat64, step: nat32, proposal_id: nat64 });
export type LinkProposalArgs = Infer<typeof LinkProposalArgs>;

const Summary = record({ id: nat64, kind: Kind, provider: principal, state: State });

const RecommendationsPage = record({ recommendations: vec(Summary), length: nat64 });
export type RecommendationsPage = Infer<typeof RecommendationsPage>;

/** What motions decide about recommendations. */
export const recommendationActs = { set_penalty_table: PenaltyTableSpec };

export const recommendationMethods = {
  file_recommendation: update([FileRecommendationArgs], result(nat64)),
  link_proposal: update([LinkProposalArgs], result(RecommendationInfo)),
  follow_recommendation: update([nat64], result(RecommendationInfo)),
  get_recommendation: query([nat64], opt(RecommendationInfo)),
  get_recommendations: query([nat64], RecommendationsPage),
  get_recommendations_of: query([principal], RecommendationsPage),
  get_penalty_table: query([], opt(PenaltyTable))
};
