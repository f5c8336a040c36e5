import { err, ok, type Result } from '../errors.js';
import { isInOrder, type Scope, SCOPES } from '../verification/confirmation.js';
import { principalText, renderLines } from './lines.js';

/** What it takes for a provider to count as verified. */
export interface VerificationPolicySpec {
  /** Greater than that of the policy in force. */
  readonly number: number;
  /** Distinct verifiers, 1 to 10. */
  readonly min_verifiers: number;
  /** Whether one of them must be another than the verifier with the most confirmations. */
  readonly beyond_largest: boolean;
  /** What their confirmations must cover together, in the order of SCOPES. */
  readonly required_scopes: readonly Scope[];
  /** A confirmation counts for so many days after it was made, whatever date it names: 1 to 3,650. */
  readonly cadence_days: number;
  /** Days in which a challenge that a verifier or auditor admitted must be answered by a new confirmation: 1 to 365. */
  readonly challenge_days: number;
}

/** In force until a motion sets another. */
export const FIRST_POLICY: VerificationPolicySpec = {
  number: 0,
  min_verifiers: 1,
  beyond_largest: false,
  required_scopes: [],
  cadence_days: 365,
  challenge_days: 30
};

/** Checks a spec's form. `Err` has code `invalid_argument` and names the field. */
export function checkVerificationPolicy(spec: VerificationPolicySpec): Result<null> {
  const defect =
    spec.number < 1
      ? 'number: must be 1 or more'
      : spec.min_verifiers < 1 || spec.min_verifiers > 10
        ? 'min_verifiers: must be 1 to 10'
        : spec.beyond_largest && spec.min_verifiers < 2
          ? 'beyond_largest: with one verifier there is none beyond the largest; ask for 2'
          : !isInOrder(spec.required_scopes)
            ? `required_scopes: each once, in the order ${SCOPES.join(', ')}`
            : spec.cadence_days < 1 || spec.cadence_days > 3_650
              ? 'cadence_days: must be 1 to 3,650'
              : spec.challenge_days < 1 || spec.challenge_days > 365
                ? 'challenge_days: must be 1 to 365'
                : undefined;
  return defect === undefined ? ok(null) : err('invalid_argument', `verification-policy spec: ${defect}`);
}

/** The motion text that puts a policy in force at the registry with principal bytes `registry`. */
export function renderVerificationPolicy(registry: Uint8Array, spec: VerificationPolicySpec): string {
  const { required_scopes: scopes } = spec;
  return renderLines('set verification policy', [
    ['Network', 'Internet Computer'],
    ['Registry', principalText(registry)],
    ['Policy', String(spec.number)],
    ['Verifiers', `${spec.min_verifiers} at least`],
    ['Beyond the largest', spec.beyond_largest ? 'one at least' : 'not needed'],
    ['Scopes', scopes.length === 0 ? 'any' : scopes.join(', ')],
    ['Confirmations count for', `${spec.cadence_days} days`],
    ['Challenges are answered within', `${spec.challenge_days} days`]
  ]);
}
