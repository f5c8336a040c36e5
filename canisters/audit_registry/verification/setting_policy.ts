import { err, ok, type Result } from '../../../src/protocol/errors.js';
import {
  checkVerificationPolicy,
  renderVerificationPolicy
} from '../../../src/protocol/spec/verification-policy.js';
import { nowSeconds } from '../../common/clock.js';
import { enactSpec } from '../enactments.js';
import type { VerificationPolicySpec } from '../interface/verification.js';
import { logEvent } from '../log.js';
import { deriveAllAnew } from '../upkeep.js';

import { policyInForce, putPolicy } from './policy.js';

const POLICY = { check: checkVerificationPolicy, render: renderVerificationPolicy };

/** Puts a policy in force by an executed motion; all statuses are derived anew. */
export function enactVerificationPolicy(
  caller: Uint8Array,
  proposalId: bigint,
  spec: VerificationPolicySpec
): Promise<Result<null>> {
  return enactSpec(proposalId, spec, POLICY, () => {
    const { number } = policyInForce();
    if (spec.number <= number)
      return err('wrong_state', `policy ${number} is in force; the number of another must be greater`);
    putPolicy(spec);
    logEvent({ kind: 'policy_set', time: nowSeconds(), caller, proposal_id: proposalId });
    deriveAllAnew();
    return ok(null);
  });
}
