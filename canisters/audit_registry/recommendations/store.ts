import { err, isErr, ok, type Result } from '../../../src/protocol/errors.js';
import { meetsRule } from '../../../src/protocol/recommendation/evidence.js';
import { readU64, StoredWriter, u64Bytes } from '../../common/stored_bytes.js';
import {
  Recommendation,
  type RecommendationInfo,
  type RecommendationState
} from '../interface/recommendations.js';
import { memory } from '../memory.js';
import { StoredMap } from '../stored_map.js';

import { EvidenceReader } from './evidence.js';
import { ruleFor } from './penalty_table.js';

const recommendations = new StoredMap(memory.recommendations, Recommendation);

export function requireRecommendation(id: bigint): Result<Recommendation> {
  const found = recommendations.find(u64Bytes(id));
  return found === undefined ? err('not_found', `no recommendation ${id}`) : ok(found);
}

export function putRecommendation(id: bigint, recommendation: Recommendation): void {
  recommendations.put(u64Bytes(id), recommendation);
}

/** Stores it under the next id, counted from 1, and among its provider's. */
export function insertRecommendation(recommendation: Recommendation): bigint {
  const id = BigInt(recommendations.length) + 1n;
  putRecommendation(id, recommendation);
  const writer = new StoredWriter();
  for (const earlier of recommendationIds(recommendation.provider)) writer.u64(earlier);
  memory.recommendationsOf.insert(recommendation.provider, writer.u64(id).finish());
  return id;
}

export function recommendationCount(): number {
  return recommendations.length;
}

/** The ids of those about a provider, oldest first. */
export function recommendationIds(provider: Uint8Array): bigint[] {
  const stored = memory.recommendationsOf.get(provider);
  const ids: bigint[] = [];
  for (let at = 0; stored !== undefined && at < stored.length; at += 8)
    ids.push(readU64(stored.subarray(at)));
  return ids;
}

/** Whether its evidence, as it stands now, meets the table that it was filed under. */
export function evidenceSuffices(recommendation: Recommendation, evidence = new EvidenceReader()): boolean {
  const rule = ruleFor(recommendation.kind, recommendation.penalty_table);
  return !isErr(rule) && !isErr(meetsRule(rule.Ok, evidence.standing(recommendation)));
}

/**
 * Derived, never set: withdrawn with its evidence; effective when every step was executed and its effect was seen; rejected
 * where one step was.
 * @param evidence the same for all that one message asks about
 */
export function stateOf(
  recommendation: Recommendation,
  evidence = new EvidenceReader()
): RecommendationState {
  const { steps, withdrawn_at: withdrawnAt } = recommendation;
  if (withdrawnAt !== 0n || !evidenceSuffices(recommendation, evidence)) return 'withdrawn';
  if (steps.some(({ outcome }) => outcome === 'rejected' || outcome === 'failed')) return 'rejected';
  if (steps.every(({ outcome }) => outcome === 'executed'))
    return steps.every(({ effect }) => effect === 'seen') ? 'effective' : 'executed';
  return steps.every(({ outcome }) => outcome === 'not_submitted') ? 'filed' : 'voting';
}

export function infoOf(id: bigint, recommendation: Recommendation): RecommendationInfo {
  return { id, state: stateOf(recommendation), details: recommendation };
}

/** Whether something may still come of it. */
export function isOpen(recommendation: Recommendation, evidence: EvidenceReader): boolean {
  const state = stateOf(recommendation, evidence);
  return state === 'filed' || state === 'voting' || state === 'executed';
}
