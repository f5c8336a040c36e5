import { equalBytes } from '../common/stored_bytes.js';

import { certified, statuses } from './certification.js';
import { type ProviderStatus, providerStatus } from './interface/status.js';
import { noteStatus } from './status_history.js';

export interface Derived {
  readonly status: ProviderStatus;
  readonly changed: boolean;
}

/** What a status says but for the number of the change that made it. */
export type Said = Omit<ProviderStatus, 'sequence'>;

export function hasStatus(provider: Uint8Array): boolean {
  return statuses.get(provider) !== undefined;
}

/** The status that is certified, or undefined where there is none. */
export function statusOf(provider: Uint8Array): ProviderStatus | undefined {
  const stored = statuses.get(provider);
  return stored === undefined ? undefined : providerStatus.decode(stored)[0];
}

/** Stores and certifies what has been derived, under the next number, where it has changed. */
export function storeStatus(provider: Uint8Array, now: bigint, fresh: Said): Derived {
  const stored = statuses.get(provider);
  const sequence = stored === undefined ? 0 : providerStatus.decode(stored)[0].sequence;
  if (stored !== undefined && equalBytes(stored, providerStatus.encode({ ...fresh, sequence })))
    return { status: { ...fresh, sequence }, changed: false };
  const status = { ...fresh, sequence: sequence + 1 };
  statuses.set(provider, providerStatus.encode(status));
  noteStatus(provider, { since: now, status });
  certified.dataChanged();
  return { status, changed: true };
}
