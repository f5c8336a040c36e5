/** What the registry can recommend that the NNS do about a node provider. */
export const RECOMMENDATION_KINDS = [
  'reject_onboarding',
  'suspend',
  'slash_rewards',
  'slash_stake',
  'remove_nodes',
  'offboard'
] as const;
export type RecommendationKind = (typeof RECOMMENDATION_KINDS)[number];
