import { equalBytes } from '../common/stored_bytes.js';

import { certified, statuses } from './certification.js';
import { confirmationIds, findConfirmation } from './confirmation_store.js';
import { type ProviderStatus, providerStatus } from './interface/status.js';
import type { CurrentVersion } from './vault.js';

export interface Derived {
  readonly status: ProviderStatus;
  readonly changed: boolean;
}

/**
 * Derives a provider's status from what the registry holds about `current`; stores and certifies it where it has
 * changed.
 */
export function deriveStatus(provider: Uint8Array, current: CurrentVersion, now: bigint): Derived {
  return store(provider, statusOf(current, now));
}

/** Certifies that the vault has nothing of this provider any more. */
export function noteWithdrawn(provider: Uint8Array): Derived {
  const nothing = { record_id: 0n, version: 0, root: new Uint8Array(0), until: 0n, verifiers: 0 };
  return store(provider, { kind: 'withdrawn', ...nothing });
}

export function hasStatus(provider: Uint8Array): boolean {
  return statuses.get(provider) !== undefined;
}

function store(provider: Uint8Array, status: ProviderStatus): Derived {
  const encoded = providerStatus.encode(status);
  const before = statuses.get(provider);
  const changed = before === undefined || !equalBytes(before, encoded);
  if (changed) {
    statuses.set(provider, encoded);
    certified.dataChanged();
  }
  return { status, changed };
}

function statusOf({ recordId, version, root }: CurrentVersion, now: bigint): ProviderStatus {
  const base = { record_id: recordId, version, root };
  const inForce = confirmationsInForce(recordId, version, root, now);
  if (inForce.length > 0) {
    const until = inForce.reduce((latest, { validUntil }) => (validUntil > latest ? validUntil : latest), 0n);
    const verifiers = new Set(inForce.map(({ verifier }) => String(verifier))).size;
    return { kind: 'verified', ...base, until, verifiers };
  }
  const earlier = version > 1 && confirmationIds(recordId, version - 1).length > 0;
  return { kind: earlier ? 'stale_version' : 'submitted', ...base, until: 0n, verifiers: 0 };
}

function confirmationsInForce(recordId: bigint, version: number, root: Uint8Array, now: bigint) {
  return confirmationIds(recordId, version)
    .map(findConfirmation)
    .filter((confirmation) => confirmation !== undefined)
    .filter((confirmation) => confirmation.validUntil >= now && equalBytes(confirmation.root, root));
}
