import { err, isErr, ok, type Result } from '../../src/protocol/errors.js';
import { ROOT_BYTES } from '../../src/protocol/limits.js';
import { nowSeconds } from '../common/clock.js';
import { equalBytes } from '../common/stored_bytes.js';

import { confirmationIds, findConfirmation, insertConfirmation } from './confirmation_store.js';
import type { ProviderStatus } from './interface/status.js';
import type { ConfirmArgs } from './interface/verification.js';
import { logEvent } from './log.js';
import { deriveStatus, hasStatus, noteWithdrawn } from './status.js';
import { currentVersionOf } from './vault.js';
import { acceptedVerifier } from './verifiers.js';

/** An accepted verifier confirms the root that it recomputed, if that is the root of what the vault holds now. */
export async function confirm(caller: Uint8Array, args: ConfirmArgs): Promise<Result<bigint>> {
  const refused = refusal(caller, args);
  if (refused !== undefined) return refused;
  const current = await currentVersionOf(args.provider);
  if (isErr(current)) return current;
  const { recordId, version, root } = current.Ok;
  if (recordId !== args.record_id || version !== args.version) {
    return err(
      'wrong_state',
      `the provider's current version is record ${recordId}, version ${version}; confirm that`
    );
  }
  if (!equalBytes(root, args.root)) {
    return err(
      'invalid_argument',
      `root: is not the root of record ${recordId}, version ${version}: what was verified is not what is sealed`
    );
  }

  const refusedNow = refusal(caller, args);
  if (refusedNow !== undefined) return refusedNow;
  const verifier = acceptedVerifier(caller);
  if (isErr(verifier)) return verifier;
  const now = nowSeconds();
  const { validUntil } = verifier.Ok;
  const id = insertConfirmation({
    verifier: caller,
    provider: args.provider,
    recordId,
    version,
    root,
    confirmedAt: now,
    validUntil: args.valid_until < validUntil ? args.valid_until : validUntil
  });
  logEvent({ kind: 'confirmed', time: now, caller, subject: args.provider, recordId, version });
  deriveStatus(args.provider, current.Ok, now);
  return ok(id);
}

/** Derives a provider's status from the vault's present state: after a submission, or when a confirmation ended. */
export async function refresh(caller: Uint8Array, provider: Uint8Array): Promise<Result<ProviderStatus>> {
  const current = await currentVersionOf(provider);
  if (isErr(current))
    return current.Err.code === 'not_found' ? withdrawn(caller, provider, current) : current;
  const { recordId, version } = current.Ok;
  const now = nowSeconds();
  const { status, changed } = deriveStatus(provider, current.Ok, now);
  if (changed) logEvent({ kind: 'refreshed', time: now, caller, subject: provider, recordId, version });
  return ok(status);
}

/** The vault holds nothing of this provider: a status that said otherwise must not outlive that. */
function withdrawn(
  caller: Uint8Array,
  provider: Uint8Array,
  reason: Result<ProviderStatus>
): Result<ProviderStatus> {
  if (!hasStatus(provider)) return reason;
  const { status, changed } = noteWithdrawn(provider);
  if (changed) logEvent({ kind: 'refreshed', time: nowSeconds(), caller, subject: provider });
  return ok(status);
}

function refusal(caller: Uint8Array, args: ConfirmArgs): Extract<Result<null>, { Err: unknown }> | undefined {
  const verifier = acceptedVerifier(caller);
  if (isErr(verifier)) return verifier;
  if (equalBytes(caller, args.provider)) return err('not_authorized', 'a verifier does not confirm itself');
  if (args.root.length !== ROOT_BYTES)
    return err('invalid_argument', `root: has ${args.root.length} bytes instead of 32`);
  if (args.valid_until < nowSeconds()) return err('invalid_argument', 'valid_until: is in the past');
  const repeated = confirmationIds(args.record_id, args.version)
    .map(findConfirmation)
    .some(
      (earlier) =>
        earlier !== undefined && earlier.validUntil >= nowSeconds() && equalBytes(earlier.verifier, caller)
    );
  return repeated
    ? err('already_exists', `this verifier has confirmed record ${args.record_id}, version ${args.version}`)
    : undefined;
}
