import { isErr, ok, type Result } from '../../../src/protocol/errors.js';
import { MAX_CHECKS_PER_CALL } from '../../../src/protocol/recommendation/limits.js';
import { nowSeconds } from '../../common/clock.js';
import { fetchAnyProposal } from '../../common/governance.js';
import { InFlight } from '../../common/in_flight.js';
import type { Recommendation, RecommendationInfo, Step } from '../interface/recommendations.js';
import { logEvent } from '../log.js';
import { rederiveStatus } from '../status.js';

import { lookAt } from './effects.js';
import { withStep } from './linking.js';
import { outcomeOf } from './outcome.js';
import { evidenceSuffices, infoOf, putRecommendation, requireRecommendation } from './store.js';

const following = new InFlight();

/**
 * Looks what became of the linked proposals, and whether those that were executed took effect: the network's records are read,
 * at most MAX_CHECKS_PER_CALL of them, so that it may take several calls. Notes as well where the evidence does not stand any
 * more. Anybody may.
 */
export function followRecommendation(caller: Uint8Array, id: bigint): Promise<Result<RecommendationInfo>> {
  return following.alone(String(id), `following recommendation ${id}`, () => follow(caller, id));
}

async function follow(caller: Uint8Array, id: bigint): Promise<Result<RecommendationInfo>> {
  const found = requireRecommendation(id);
  if (isErr(found)) return found;
  if (found.Ok.withdrawn_at === 0n && !evidenceSuffices(found.Ok)) withdraw(caller, id, found.Ok);
  let reads = 0;
  for (let number = 1; number <= found.Ok.steps.length && reads < MAX_CHECKS_PER_CALL; number++) {
    const before = stepOf(id, number);
    if (before === undefined || before.proposal_id.length === 0 || before.effect === 'seen') continue;
    const voted = await followVote(before);
    const look =
      voted.outcome === 'executed' ? await followEffect(id, voted, MAX_CHECKS_PER_CALL - reads) : undefined;
    reads += 1 + (look?.reads ?? 0);
    store(caller, id, number, before, look?.step ?? voted);
  }
  const after = requireRecommendation(id);
  if (isErr(after)) return after;
  rederiveStatus(after.Ok.provider, nowSeconds());
  return ok(infoOf(id, after.Ok));
}

/** Where governance does not answer, or has purged the proposal, the step stays as it was. */
async function followVote(step: Step): Promise<Step> {
  const [id] = step.proposal_id;
  if (id === undefined || step.outcome === 'executed') return step;
  const proposal = await fetchAnyProposal(id);
  if (isErr(proposal) || proposal.Ok?.id !== id) return step;
  return { ...step, outcome: outcomeOf(proposal.Ok), checked_at: nowSeconds() };
}

async function followEffect(id: bigint, step: Step, most: number): Promise<{ step: Step; reads: number }> {
  const found = requireRecommendation(id);
  if (isErr(found) || step.pending.length === 0) return { step: seen(step), reads: 0 };
  const { pending, reads } = await lookAt(step, found.Ok.provider, most);
  return { step: pending.length === 0 ? seen(step) : { ...step, pending, checked_at: nowSeconds() }, reads };
}

function seen(step: Step): Step {
  return { ...step, pending: [], effect: 'seen', checked_at: nowSeconds() };
}

function stepOf(id: bigint, number: number): Step | undefined {
  const found = requireRecommendation(id);
  return isErr(found) ? undefined : found.Ok.steps[number - 1];
}

/** Stores what was seen of a step; the state is read anew, and a step that was linked anew meanwhile is left alone. */
function store(caller: Uint8Array, id: bigint, number: number, before: Step, after: Step): void {
  const found = requireRecommendation(id);
  if (isErr(found) || found.Ok.steps[number - 1].proposal_id[0] !== before.proposal_id[0]) return;
  const recommendation = withStep(found.Ok, number, after);
  putRecommendation(id, recommendation);
  if (after.outcome === before.outcome && after.effect === before.effect) return;
  logEvent({
    kind: after.effect === 'seen' ? 'effect_seen' : 'outcome_seen',
    time: nowSeconds(),
    caller,
    subject: recommendation.provider,
    proposal_id: after.proposal_id[0],
    recommendation: id
  });
}

function withdraw(caller: Uint8Array, id: bigint, recommendation: Recommendation): void {
  const now = nowSeconds();
  putRecommendation(id, { ...recommendation, withdrawn_at: now });
  logEvent({
    kind: 'recommendation_withdrawn',
    time: now,
    caller,
    subject: recommendation.provider,
    recommendation: id
  });
}
