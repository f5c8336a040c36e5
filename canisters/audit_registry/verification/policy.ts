import { err, ok, type Result } from '../../../src/protocol/errors.js';
import {
  checkVerificationPolicy,
  FIRST_POLICY,
  renderVerificationPolicy
} from '../../../src/protocol/spec/verification-policy.js';
import { nowSeconds } from '../../common/clock.js';
import { Message } from '../../common/candid/index.js';
import { asciiBytes } from '../../common/stored_bytes.js';
import { enactSpec } from '../enactments.js';
import { VerificationPolicySpec } from '../interface/verification.js';
import { logEvent } from '../log.js';
import { memory } from '../memory.js';

const KEY = asciiBytes('verification policy');
const codec = new Message([VerificationPolicySpec]);
const POLICY = { check: checkVerificationPolicy, render: renderVerificationPolicy };

/** What verification takes now. */
export function policyInForce(): VerificationPolicySpec {
  const stored = memory.meta.get(KEY);
  return stored === undefined ? FIRST_POLICY : codec.decode(stored)[0];
}

/** Puts a policy in force by an executed motion; statuses follow as they are derived anew. */
export function enactVerificationPolicy(
  caller: Uint8Array,
  proposalId: bigint,
  spec: VerificationPolicySpec
): Promise<Result<null>> {
  return enactSpec(proposalId, spec, POLICY, () => {
    const { number } = policyInForce();
    if (spec.number <= number)
      return err('wrong_state', `policy ${number} is in force; the number of another must be greater`);
    memory.meta.insert(KEY, codec.encode(spec));
    logEvent({ kind: 'policy_set', time: nowSeconds(), caller, proposal_id: proposalId });
    return ok(null);
  });
}
