import {
  checkJudgement,
  type Judgement,
  type JudgementSpec,
  renderJudgement
} from '../../protocol/spec/judgement.js';
import { principalText } from '../../protocol/spec/lines.js';
import {
  checkVerificationPolicy,
  renderVerificationPolicy,
  type VerificationPolicySpec
} from '../../protocol/spec/verification-policy.js';
import { readScopes } from '../confirmation-json.js';
import type { CandidJudgementSpec } from '../idl/verification-idl.js';
import type { RegistryAct } from '../idl/registry-idl.js';
import { candidJudgement, candidVerificationPolicy } from '../verification.js';
import { atRegistry, type SpecKind } from './spec-kind.js';

/**
 * ```json
 * { "type": "set-verification-policy", "number": 1, "min_verifiers": 2, "beyond_largest": true,
 *   "required_scopes": ["identity"], "cadence_days": 365, "challenge_days": 30 }
 * ```
 */
export const policyKind: SpecKind<VerificationPolicySpec> = {
  read(reader) {
    reader.only('type number min_verifiers beyond_largest required_scopes cadence_days challenge_days');
    return {
      number: reader.integer('number'),
      min_verifiers: reader.integer('min_verifiers'),
      beyond_largest: reader.flag('beyond_largest'),
      required_scopes: readScopes(reader, 'required_scopes'),
      cadence_days: reader.integer('cadence_days'),
      challenge_days: reader.integer('challenge_days')
    };
  },
  toJson: (spec) => ({ ...spec }),
  check: checkVerificationPolicy,
  render: renderVerificationPolicy,
  enact: atRegistry((spec) => ({ set_verification_policy: candidVerificationPolicy(spec) }))
};

/** `{ "type": "suspend-verifier", "subject": "…", "reason": "…" }`, and so the other judgements. */
function judgementKind(
  judgement: Judgement,
  act: (spec: CandidJudgementSpec) => RegistryAct
): SpecKind<JudgementSpec> {
  return {
    read(reader) {
      reader.only('type subject reason');
      return { subject: reader.principal('subject'), reason: reader.text('reason') };
    },
    toJson: ({ subject, reason }) => ({ subject: principalText(subject), reason }),
    check: checkJudgement,
    render: (registry, spec) => renderJudgement(judgement, registry, spec),
    enact: atRegistry((spec) => act(candidJudgement(spec)))
  };
}

export const suspendVerifierKind = judgementKind('suspend verifier', (suspend_verifier) => ({
  suspend_verifier
}));

export const removeVerifierKind = judgementKind('remove verifier', (remove_verifier) => ({
  remove_verifier
}));

export const suspendProviderKind = judgementKind('suspend provider', (suspend_provider) => ({
  suspend_provider
}));

export const reinstateProviderKind = judgementKind('reinstate provider', (reinstate_provider) => ({
  reinstate_provider
}));
