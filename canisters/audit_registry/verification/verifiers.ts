import { err, ok, type Result } from '../../../src/protocol/errors.js';
import { nowSeconds } from '../../common/clock.js';
import type { VerifierState } from '../interface/verification.js';

import { findVerifier } from './verifier_store.js';

/** The verifier whose confirmations count now, or why there is none. */
export function acceptedVerifier(principal: Uint8Array): Result<VerifierState> {
  const verifier = findVerifier(principal);
  if (verifier === undefined)
    return err('not_authorized', 'the caller is not a verifier that a motion has accepted');
  if (verifier.state !== 'accepted')
    return err('not_authorized', `a motion has ${verifier.state} this verifier: ${verifier.reason}`);
  return verifier.valid_until < nowSeconds()
    ? err('expired', "the verifier's acceptance has expired; it takes a new motion")
    : ok(verifier);
}

/** An old motion that is enacted late must not undo what a later one decided. */
export function laterMotion(
  known: VerifierState | undefined,
  proposalId: bigint
): ReturnType<typeof err> | undefined {
  return known !== undefined && known.proposal_id > proposalId
    ? err('wrong_state', `motion ${known.proposal_id}, a later one, speaks of this verifier already`)
    : undefined;
}
