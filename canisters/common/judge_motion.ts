import { err, ok, type Result } from '../../src/protocol/errors.js';

import { type Proposal, STATUS_EXECUTED } from './proposal.js';
import { asciiText } from './stored_bytes.js';

/**
 * Whether what governance answered about proposal `id` permits what `text` says: an executed Motion with exactly
 * that text, and nothing else.
 */
export function judgeMotion(id: bigint, text: string, proposal: Proposal | undefined): Result<null> {
  if (proposal === undefined) {
    return err('proposal_not_found', `governance knows no proposal ${id}, or has purged it`);
  }
  if (proposal.id !== id) {
    return err(
      'governance_unavailable',
      `governance was asked about proposal ${id} and answered about another`
    );
  }
  if (proposal.status !== STATUS_EXECUTED || proposal.executedAt === 0n) {
    return err('proposal_not_executed', `proposal ${id} has status ${proposal.status}, not executed (4)`);
  }
  if (proposal.failedAt !== 0n || proposal.hasFailureReason) {
    return err('proposal_not_executed', `proposal ${id} has a failure on record`);
  }
  if (proposal.motionText === undefined) {
    return err('proposal_not_a_motion', `proposal ${id} is executed, but its action is not a Motion`);
  }
  const { motionText } = proposal;
  if (motionText.length !== text.length || asciiText(motionText) !== text) {
    return err(
      'motion_mismatch',
      `the text of motion ${id} is not, byte for byte, what this spec renders to`
    );
  }
  return ok(null);
}
