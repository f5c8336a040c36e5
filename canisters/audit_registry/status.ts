import type { ProviderStatus, StatusReason } from './interface/status.js';
import { memory } from './memory.js';
import { type Derived, type Said, statusOf, storeStatus } from './status_store.js';
import type { CurrentVersion } from './vault.js';
import { openChallenge } from './verification/challenge_store.js';
import { confirmationIds } from './verification/confirmation_store.js';
import { countedConfirmations, judgeConfirmations } from './verification/judging.js';
import { policyInForce } from './verification/policy.js';
import { warningsAbout } from './warnings.js';

/** Who counts, and why it is not more. */
type Standing = Pick<ProviderStatus, 'kind' | 'until' | 'verified_by' | 'reasons'>;

const NOBODY: readonly Uint8Array[] = [];

/**
 * Derives a provider's status from what the registry holds about `current`; stores and certifies it where it has
 * changed.
 */
export function deriveStatus(provider: Uint8Array, current: CurrentVersion, now: bigint): Derived {
  const { recordId, version, root } = current;
  return storeStatus(provider, now, said(recordId, version, root, standingOf(provider, current, now)));
}

/** The same for the version that the status spoke of last, where it spoke of one: without asking the vault. */
export function rederiveStatus(provider: Uint8Array, now: bigint): void {
  const before = statusOf(provider);
  if (before === undefined || before.kind === 'withdrawn') return;
  const { record_id: recordId, version, root } = before;
  deriveStatus(provider, { recordId, version, root }, now);
}

/** Certifies that the vault has nothing of this provider any more. */
export function noteWithdrawn(provider: Uint8Array, now: bigint): Derived {
  const nothing = unverified('withdrawn', isSuspended(provider) ? ['suspended_by_motion'] : []);
  return storeStatus(provider, now, said(0n, 0, new Uint8Array(0), withWarnings(provider, nothing, now)));
}

function said(record_id: bigint, version: number, root: Uint8Array, standing: Standing): Said {
  return { record_id, version, root, verifiers: standing.verified_by.length, ...standing };
}

function standingOf(provider: Uint8Array, current: CurrentVersion, now: bigint): Standing {
  const standing = withWarnings(provider, withoutJudgement(provider, current, now), now);
  if (!isSuspended(provider)) return standing;
  return { ...standing, kind: 'suspended', until: 0n, reasons: ['suspended_by_motion', ...standing.reasons] };
}

function withWarnings(provider: Uint8Array, standing: Standing, now: bigint): Standing {
  return { ...standing, reasons: [...standing.reasons, ...warningsAbout(provider, now)] };
}

function isSuspended(provider: Uint8Array): boolean {
  return memory.providerJudgements.get(provider)?.[8] === 1;
}

function withoutJudgement(provider: Uint8Array, current: CurrentVersion, now: bigint): Standing {
  const { recordId, version } = current;
  if (version === 0) return unverified('incomplete', ['no_version']);
  const policy = policyInForce();
  const counted = countedConfirmations(current, policy, now);
  if (counted.length === 0) {
    if (confirmationIds(recordId, version).length > 0) return unverified('expired', ['confirmations_ended']);
    const earlier = version > 1 && confirmationIds(recordId, version - 1).length > 0;
    return unverified(earlier ? 'stale_version' : 'submitted', ['too_few_verifiers']);
  }
  const { until, verifiedBy, reasons } = judgeConfirmations(counted, policy);
  if (reasons.length > 0) return { kind: 'submitted', until: 0n, verified_by: verifiedBy, reasons };
  const challenge = openChallenge(provider, counted);
  if (challenge === undefined) return { kind: 'verified', until, verified_by: verifiedBy, reasons: [] };
  if (challenge.deadline < now)
    return { kind: 'expired', until: 0n, verified_by: verifiedBy, reasons: ['challenge_unanswered'] };
  const first = challenge.deadline < until ? challenge.deadline : until;
  return { kind: 'challenged', until: first, verified_by: verifiedBy, reasons: ['challenge_open'] };
}

function unverified(kind: ProviderStatus['kind'], reasons: readonly StatusReason[]): Standing {
  return { kind, until: 0n, verified_by: NOBODY, reasons };
}
