import { err, isErr, ok, type Result } from '../../../src/protocol/errors.js';
import { proposalPreimage } from '../../../src/protocol/recommendation/proposal-digest.js';
import { nowSeconds } from '../../common/clock.js';
import { fetchAnyProposal } from '../../common/governance.js';
import type { AnyProposal } from '../../common/proposal_content.js';
import { sha256 } from '../../common/sha256.js';
import { equalBytes } from '../../common/stored_bytes.js';
import type {
  LinkProposalArgs,
  Recommendation,
  RecommendationInfo,
  Step
} from '../interface/recommendations.js';
import { logEvent } from '../log.js';

import { outcomeOf } from './outcome.js';
import { infoOf, putRecommendation, requireRecommendation, stateOf } from './store.js';
import { effectsOf } from './targets.js';

/**
 * Links a submitted proposal to the step that it was prepared for: what governance shows of it must be, byte for byte, what
 * was prepared. Anybody may. The same again changes nothing.
 */
export async function linkProposal(
  caller: Uint8Array,
  args: LinkProposalArgs
): Promise<Result<RecommendationInfo>> {
  const before = linkable(args);
  if (isErr(before)) return before;
  const proposal = await fetchAnyProposal(args.proposal_id);
  if (isErr(proposal)) return proposal;
  const after = linkable(args);
  if (isErr(after)) return after;
  const linked = link(after.Ok.steps[args.step - 1], args.proposal_id, proposal.Ok);
  if (isErr(linked)) return linked;
  const recommendation = withStep(after.Ok, args.step, linked.Ok);
  putRecommendation(args.recommendation, recommendation);
  logEvent({
    kind: 'proposal_linked',
    time: nowSeconds(),
    caller,
    subject: recommendation.provider,
    proposal_id: args.proposal_id,
    recommendation: args.recommendation
  });
  return ok(infoOf(args.recommendation, recommendation));
}

function linkable({
  recommendation: id,
  step,
  proposal_id: proposalId
}: LinkProposalArgs): Result<Recommendation> {
  const found = requireRecommendation(id);
  if (isErr(found)) return found;
  if (stateOf(found.Ok) === 'withdrawn')
    return err('wrong_state', `recommendation ${id} is withdrawn: its evidence does not stand any more`);
  const { steps } = found.Ok;
  if (step < 1 || step > steps.length)
    return err('invalid_argument', `step: recommendation ${id} has steps 1 to ${steps.length}`);
  const { outcome, proposal_id: linked } = steps[step - 1];
  const settled = outcome === 'open' || outcome === 'adopted' || outcome === 'executed';
  return settled
    ? err(
        'already_exists',
        `step ${step} is linked to proposal ${linked[0] ?? proposalId}, which is ${outcome}`
      )
    : found;
}

function link(step: Step, id: bigint, proposal: AnyProposal | undefined): Result<Step> {
  if (proposal === undefined)
    return err('proposal_not_found', `governance knows no proposal ${id}, or has purged it`);
  if (proposal.id !== id)
    return err(
      'governance_unavailable',
      `governance was asked about proposal ${id} and answered about another`
    );
  const { content } = proposal;
  const known =
    content !== undefined && (content.action.kind !== 'nns_function' || content.action.number >= 0);
  if (!known || !equalBytes(sha256(proposalPreimage(content)), step.digest)) {
    return err('motion_mismatch', `proposal ${id} is not, byte for byte, what was prepared for this step`);
  }
  const effects = effectsOf(content.action);
  if (effects === undefined) {
    return err(
      'invalid_argument',
      `proposal ${id}: its effect cannot be followed, its payload is of no known form`
    );
  }
  const { pending } = effects;
  return ok({
    ...step,
    ...effects,
    proposal_id: [id],
    outcome: outcomeOf(proposal),
    effect: pending.length === 0 ? 'unknown' : 'pending',
    checked_at: nowSeconds()
  });
}

export function withStep(recommendation: Recommendation, number: number, step: Step): Recommendation {
  return {
    ...recommendation,
    steps: recommendation.steps.map((each, at) => (at === number - 1 ? step : each))
  };
}
