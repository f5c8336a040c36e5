import { FIRST_POLICY } from '../../../src/protocol/spec/verification-policy.js';
import { Message } from '../../common/candid/index.js';
import { asciiBytes } from '../../common/stored_bytes.js';
import { VerificationPolicySpec } from '../interface/verification.js';
import { memory } from '../memory.js';

const KEY = asciiBytes('verification policy');
const codec = new Message([VerificationPolicySpec]);

/** What verification takes now. */
export function policyInForce(): VerificationPolicySpec {
  const stored = memory.meta.get(KEY);
  return stored === undefined ? FIRST_POLICY : codec.decode(stored)[0];
}

export function putPolicy(policy: VerificationPolicySpec): void {
  memory.meta.insert(KEY, codec.encode(policy));
}
