import { err, ok, type Result } from '../../../src/protocol/errors.js';
import {
  type AcceptVerifierSpec,
  checkAcceptVerifier,
  renderAcceptVerifier
} from '../../../src/protocol/spec/verifier.js';
import { nowSeconds } from '../../common/clock.js';
import { equalBytes } from '../../common/stored_bytes.js';
import { enactSpec } from '../enactments.js';
import { logEvent } from '../log.js';
import { deriveAllAnew } from '../upkeep.js';

import { applicationOf } from './applying.js';
import { addState, findVerifier, MAX_VERIFIERS, verifierCount } from './verifier_store.js';
import { laterMotion } from './verifiers.js';

const ACCEPTANCE = { check: checkAcceptVerifier, render: renderAcceptVerifier };

/** Accepts a verifier, or renews it, by an executed motion. The same enactment again changes nothing. */
export function enactAcceptVerifier(
  caller: Uint8Array,
  proposalId: bigint,
  spec: AcceptVerifierSpec
): Promise<Result<null>> {
  return enactSpec(proposalId, spec, ACCEPTANCE, () => {
    const { verifier, name, level, scopes, valid_until, application_hash: hash } = spec;
    const known = findVerifier(verifier);
    const later = laterMotion(known, proposalId);
    if (later !== undefined) return later;
    if (known === undefined && verifierCount() >= MAX_VERIFIERS)
      return err('limit_exceeded', `${MAX_VERIFIERS} verifiers were accepted already`);
    const application = applicationOf(verifier);
    if (hash.length > 0 && (application === undefined || !equalBytes(application.hash, hash)))
      return err('wrong_state', 'the verifier has no such application, or has applied anew since the motion');
    const now = nowSeconds();
    const conflicts = hash.length > 0 ? (application?.application.conflicts ?? []) : (known?.conflicts ?? []);
    const state = { state: 'accepted', name, level, scopes, conflicts } as const;
    addState(verifier, { ...state, since: now, valid_until, proposal_id: proposalId, reason: '' });
    logEvent({ kind: 'verifier_accepted', time: now, caller, subject: verifier, proposal_id: proposalId });
    // Who was suspended has confirmations that count again.
    if (known !== undefined) deriveAllAnew();
    return ok(null);
  });
}
