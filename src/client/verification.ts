/** Verification at the audit registry: specs of its motions and confirmations in candid's shapes, and what a status is worth. */
import { Principal } from '@dfinity/principal';
import type { JudgementSpec } from '../protocol/spec/judgement.js';
import type { VerificationPolicySpec } from '../protocol/spec/verification-policy.js';
import type { AcceptVerifierSpec } from '../protocol/spec/verifier.js';
import type { ConfirmationDetails, Scope } from '../protocol/verification/confirmation.js';
import type {
  CandidAcceptVerifierSpec,
  CandidConfirmationDetails,
  CandidJudgementSpec,
  CandidVerificationPolicySpec,
  ProviderStatus,
  STATUS_KINDS
} from './idl/verification-idl.js';

/** `{ identity: null }` for `identity`. */
function tag<T extends string>(name: T): { [K in T]: { [L in K]: null } }[T] {
  return { [name]: null } as { [K in T]: { [L in K]: null } }[T];
}

export function candidScopes(scopes: readonly Scope[]) {
  return scopes.map((scope) => tag(scope));
}

export function candidAcceptVerifier(spec: AcceptVerifierSpec): CandidAcceptVerifierSpec {
  return { ...spec, verifier: Principal.fromUint8Array(spec.verifier), scopes: candidScopes(spec.scopes) };
}

export function candidJudgement({ subject, reason }: JudgementSpec): CandidJudgementSpec {
  return { subject: Principal.fromUint8Array(subject), reason };
}

export function candidVerificationPolicy(spec: VerificationPolicySpec): CandidVerificationPolicySpec {
  return { ...spec, required_scopes: candidScopes(spec.required_scopes) };
}

export function candidDetails(details: ConfirmationDetails): CandidConfirmationDetails {
  const { scopes, method, findings, not_checked, answers, evidence_hash } = details;
  return {
    scopes: candidScopes(scopes),
    method: tag(method),
    findings: findings.map(({ scope, grade, hash }) => ({ scope: tag(scope), grade: tag(grade), hash })),
    not_checked: candidScopes(not_checked),
    answers: answers.map((answer) => tag(answer)),
    evidence_hash
  };
}

export type StatusName = (typeof STATUS_KINDS)[number] | 'unknown';

/**
 * What a certified status is worth at a time: one that ends by itself is `expired` once that second has passed, without
 * anybody's doing.
 * @param at seconds since the epoch, such as the certificate's time
 */
export function statusAt(status: ProviderStatus | null, at: bigint): StatusName {
  if (status === null) return 'unknown';
  if (status.until !== 0n && status.until < at) return 'expired';
  const [name] = Object.keys(status.kind);
  return name as StatusName;
}
