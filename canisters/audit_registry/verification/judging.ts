import { SCOPES } from '../../../src/protocol/verification/confirmation.js';
import { asciiText, equalBytes } from '../../common/stored_bytes.js';
import type { StatusReason } from '../interface/status.js';
import type { Confirmation, VerificationPolicySpec } from '../interface/verification.js';
import type { CurrentVersion } from '../vault.js';

import { confirmationIds, endOf, findConfirmation } from './confirmation_store.js';
import { findVerifier, largestVerifier } from './verifier_store.js';

const DAY_SECONDS = 86_400n;

/** A confirmation that counts now, and up to and including which second it does. */
export interface Counted {
  readonly confirmation: Confirmation;
  readonly until: bigint;
}

/**
 * The confirmations that count now: of this very root, neither withdrawn nor superseded nor ended, without a major finding,
 * by verifiers whose acceptance is in force, and not older than the policy allows.
 */
export function countedConfirmations(
  { recordId, version, root }: CurrentVersion,
  policy: VerificationPolicySpec,
  now: bigint
): Counted[] {
  return confirmationIds(recordId, version).flatMap((id) => {
    const confirmation = findConfirmation(id);
    if (confirmation === undefined || endOf(id) !== undefined) return [];
    const { verifier, details, confirmed_at, valid_until } = confirmation;
    const due = confirmed_at + BigInt(policy.cadence_days) * DAY_SECONDS;
    const until = valid_until < due ? valid_until : due;
    const counts =
      until >= now &&
      equalBytes(confirmation.root, root) &&
      !details.findings.some(({ grade }) => grade === 'major') &&
      findVerifier(verifier)?.state === 'accepted';
    return counts ? [{ confirmation, until }] : [];
  });
}

export interface Judged {
  /** Up to and including which second nothing that counts now ends such that too little is left. */
  readonly until: bigint;
  /** Distinct, in the order in which they first confirmed. */
  readonly verifiedBy: readonly Uint8Array[];
  /** What the policy asks for and is not there; none where the provider is verified. */
  readonly reasons: readonly StatusReason[];
}

/** Whether confirmations that count are what the policy asks for, and for how long. */
export function judgeConfirmations(counted: readonly Counted[], policy: VerificationPolicySpec): Judged {
  const byVerifier = latestByVerifier(counted);
  const reasons: StatusReason[] = [];
  const ends: bigint[] = [];
  const need = (end: bigint | undefined, reason: StatusReason): void => {
    if (end === undefined) reasons.push(reason);
    else ends.push(end);
  };
  const all = [...byVerifier.values()];
  need(nthLatest(all, policy.min_verifiers), 'too_few_verifiers');
  if (policy.beyond_largest) {
    const largest = largestVerifier();
    const others = all.filter(({ confirmation: { verifier } }) => !isSame(verifier, largest));
    need(nthLatest(others, 1), 'none_beyond_largest');
  }
  for (const scope of SCOPES.filter((each) => policy.required_scopes.includes(each))) {
    const covering = counted.filter(({ confirmation }) => confirmation.details.scopes.includes(scope));
    const end = nthLatest(covering, 1);
    if (end === undefined && reasons.includes('scope_missing')) continue;
    need(end, 'scope_missing');
  }
  const until = ends.reduce((first, end) => (end < first ? end : first), ends[0] ?? 0n);
  return { until, verifiedBy: all.map(({ confirmation }) => confirmation.verifier), reasons };
}

/** Each verifier's confirmation that counts longest. */
function latestByVerifier(counted: readonly Counted[]): Map<string, Counted> {
  const latest = new Map<string, Counted>();
  for (const each of counted) {
    const name = asciiText(each.confirmation.verifier);
    const before = latest.get(name);
    if (before === undefined || before.until < each.until) latest.set(name, each);
  }
  return latest;
}

/** When the n-th latest of them ends: until then there are n. Undefined where there are fewer. */
function nthLatest(counted: readonly Counted[], n: number): bigint | undefined {
  const ends = counted.map(({ until }) => until).sort((a, b) => (a < b ? 1 : -1));
  return ends[n - 1];
}

function isSame(a: Uint8Array, b: Uint8Array | undefined): boolean {
  return b !== undefined && equalBytes(a, b);
}
