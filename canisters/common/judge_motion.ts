import { err, ok, type Result } from '../../src/protocol/errors.js';

import { type Proposal, STATUS_EXECUTED, STATUS_OPEN } from './proposal.js';
import { asciiText } from './stored_bytes.js';

/**
 * Whether what governance answered about proposal `id` permits what `text` says: an executed Motion with exactly
 * that text, and nothing else.
 */
export function judgeMotion(id: bigint, text: string, proposal: Proposal | undefined): Result<null> {
  const known = knownProposal(id, proposal);
  if ('Err' in known) return known;
  const { status, executedAt, failedAt, hasFailureReason } = known.Ok;
  if (status !== STATUS_EXECUTED || executedAt === 0n) {
    return err('proposal_not_executed', `proposal ${id} has status ${status}, not executed (4)`);
  }
  if (failedAt !== 0n || hasFailureReason) {
    return err('proposal_not_executed', `proposal ${id} has a failure on record`);
  }
  return sameText(id, text, known.Ok);
}

/** A motion under vote. */
export interface Vote {
  /** Seconds since the epoch until which governance takes votes, as it said when it was asked. */
  readonly deadline: bigint;
}

/** Whether proposal `id` is a Motion with exactly this text that is open for votes. */
export function judgeVote(id: bigint, text: string, proposal: Proposal | undefined): Result<Vote> {
  const known = knownProposal(id, proposal);
  if ('Err' in known) return known;
  const { status, deadline } = known.Ok;
  if (status !== STATUS_OPEN || deadline === undefined) {
    return err(
      'wrong_state',
      `proposal ${id} has status ${status}; only a motion that is open (1) is announced`
    );
  }
  const same = sameText(id, text, known.Ok);
  return 'Err' in same ? same : ok({ deadline });
}

function knownProposal(id: bigint, proposal: Proposal | undefined): Result<Proposal> {
  if (proposal === undefined) {
    return err('proposal_not_found', `governance knows no proposal ${id}, or has purged it`);
  }
  return proposal.id === id
    ? ok(proposal)
    : err('governance_unavailable', `governance was asked about proposal ${id} and answered about another`);
}

function sameText(id: bigint, text: string, { motionText }: Proposal): Result<null> {
  if (motionText === undefined) {
    return err('proposal_not_a_motion', `proposal ${id}'s action is not a Motion`);
  }
  return motionText.length === text.length && asciiText(motionText) === text
    ? ok(null)
    : err('motion_mismatch', `the text of motion ${id} is not, byte for byte, what this spec renders to`);
}
