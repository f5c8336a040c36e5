import { err, isErr, ok, type Result } from '../../src/protocol/errors.js';
import { nowSeconds } from '../common/clock.js';

import type { ProviderStatus } from './interface/status.js';
import { logEvent } from './log.js';
import { deriveStatus, noteWithdrawn } from './status.js';
import { hasStatus } from './status_store.js';
import { recordAtVault } from './vault.js';

/** Derives a provider's status from the vault's present state: after a submission, or when a confirmation ended. */
export async function refresh(caller: Uint8Array, provider: Uint8Array): Promise<Result<ProviderStatus>> {
  const answer = await recordAtVault(provider);
  if (isErr(answer)) return answer;
  const current = answer.Ok;
  if (current === undefined && !hasStatus(provider))
    return err(
      'not_found',
      'the vault has no record of this provider, and never had while the registry looked'
    );
  const time = nowSeconds();
  const { status, changed } =
    current === undefined ? noteWithdrawn(provider, time) : deriveStatus(provider, current, time);
  if (!changed) return ok(status);
  const { recordId, version } = current ?? { recordId: undefined, version: undefined };
  logEvent({ kind: 'refreshed', time, caller, subject: provider, record_id: recordId, version });
  return ok(status);
}
