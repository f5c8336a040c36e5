import { isErr } from '../../../src/protocol/errors.js';
import { MAX_PAGE } from '../../../src/protocol/limits.js';
import { type Opt } from '../../common/option.js';
import type { PenaltyTable, RecommendationInfo, RecommendationsPage } from '../interface/recommendations.js';

import { EvidenceReader } from './evidence.js';
import { currentTable } from './penalty_table.js';
import { infoOf, recommendationCount, recommendationIds, requireRecommendation, stateOf } from './store.js';

/** What the public queries answer, in candid's shapes. */

export function recommendationInfo(id: bigint): Opt<RecommendationInfo> {
  const found = requireRecommendation(id);
  return isErr(found) ? [] : [infoOf(id, found.Ok)];
}

/** Those from id `start` on, at most a page. */
export function recommendationPage(start: bigint): RecommendationsPage {
  const length = BigInt(recommendationCount());
  const ids: bigint[] = [];
  for (let id = start > 1n ? start : 1n; id <= length && ids.length < MAX_PAGE; id++) ids.push(id);
  return { recommendations: summaries(ids), length };
}

/** All about a provider, of which there is at most a page. */
export function recommendationsOf(provider: Uint8Array): RecommendationsPage {
  const ids = recommendationIds(provider);
  return { recommendations: summaries(ids), length: BigInt(ids.length) };
}

export function penaltyTable(): Opt<PenaltyTable> {
  const table = currentTable();
  return table === undefined ? [] : [table];
}

function summaries(ids: readonly bigint[]): RecommendationsPage['recommendations'] {
  const evidence = new EvidenceReader();
  return ids.flatMap((id) => {
    const found = requireRecommendation(id);
    return isErr(found)
      ? []
      : [{ id, kind: found.Ok.kind, provider: found.Ok.provider, state: stateOf(found.Ok, evidence) }];
  });
}
