import type { AnyProposal } from '../../common/proposal_content.js';
import type { Step } from '../interface/recommendations.js';

/** `ProposalStatus` of dfinity/ic `governance.proto`; a status that is not known here is no outcome yet. */
const OUTCOMES: Readonly<Record<number, Step['outcome']>> = {
  1: 'open',
  2: 'rejected',
  3: 'adopted',
  4: 'executed',
  5: 'failed'
};

/** What became of a proposal. Executed needs the time of it, and no failure. */
export function outcomeOf({ status, executedAt, failedAt }: AnyProposal): Step['outcome'] {
  const outcome = OUTCOMES[status] ?? 'open';
  if (outcome !== 'executed') return outcome;
  if (failedAt !== 0n) return 'failed';
  return executedAt === 0n ? 'adopted' : 'executed';
}
