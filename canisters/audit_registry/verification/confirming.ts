import { err, isErr, ok, type Result } from '../../../src/protocol/errors.js';
import { ROOT_BYTES } from '../../../src/protocol/limits.js';
import { checkDetails } from '../../../src/protocol/verification/confirmation.js';
import { nowSeconds } from '../../common/clock.js';
import { equalBytes } from '../../common/stored_bytes.js';
import type { ConfirmArgs, VerifierState } from '../interface/verification.js';
import { logEvent } from '../log.js';
import { deriveStatus, rederiveStatus } from '../status.js';
import { currentVersionOf } from '../vault.js';

import { acceptedLevel } from './accepted_levels.js';
import {
  confirmationIds,
  endConfirmation,
  endOf,
  findConfirmation,
  insertConfirmation
} from './confirmation_store.js';
import { isAmong } from './verifier_store.js';
import { acceptedVerifier } from './verifiers.js';

/** Confirmations of one version, ended ones included, by all verifiers and by one: nobody uses up what others need. */
const MAX_PER_VERSION = 200;
const MAX_PER_VERIFIER = 5;

/** An accepted verifier confirms the root that it recomputed, if that is the root of what the vault holds now. */
export async function confirm(caller: Uint8Array, args: ConfirmArgs): Promise<Result<bigint>> {
  const allowed = mayConfirm(caller, args);
  if (isErr(allowed)) return allowed;
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

  const verifier = mayConfirm(caller, args);
  if (isErr(verifier)) return verifier;
  const now = nowSeconds();
  const { valid_until: accepted } = verifier.Ok;
  const { provider, details, supersedes } = args;
  const valid_until = args.valid_until < accepted ? args.valid_until : accepted;
  const about = { verifier: caller, provider, record_id: recordId, version, root };
  const id = insertConfirmation({ ...about, confirmed_at: now, valid_until, details });
  const [old] = supersedes;
  if (old !== undefined) endConfirmation(old, caller, { at: now, superseded_by: [id] });
  logEvent({
    kind: 'confirmed',
    time: now,
    caller,
    subject: provider,
    record_id: recordId,
    version,
    number: id
  });
  deriveStatus(provider, current.Ok, now);
  return ok(id);
}

/** The issuer takes a confirmation back. It stays on record, and does not count. */
export function withdrawConfirmation(caller: Uint8Array, id: bigint): Result<null> {
  const found = findConfirmation(id);
  if (found === undefined) return err('not_found', `no confirmation ${id}`);
  if (!equalBytes(found.verifier, caller))
    return err('not_authorized', `confirmation ${id} is another verifier's`);
  if (endOf(id) !== undefined) return err('wrong_state', `confirmation ${id} has been ended already`);
  const now = nowSeconds();
  endConfirmation(id, caller, { at: now, superseded_by: [] });
  const { provider, record_id: recordId, version } = found;
  logEvent({
    kind: 'confirmation_withdrawn',
    time: now,
    caller,
    subject: provider,
    record_id: recordId,
    version,
    number: id
  });
  rederiveStatus(provider, now);
  return ok(null);
}

/** The verifier, where it may confirm what it says; asked before the vault is, and again after. */
function mayConfirm(caller: Uint8Array, args: ConfirmArgs): Result<VerifierState> {
  const verifier = acceptedVerifier(caller);
  if (isErr(verifier)) return verifier;
  const { provider, root, details } = args;
  if (equalBytes(caller, provider)) return err('not_authorized', 'a verifier does not confirm itself');
  if (isAmong(verifier.Ok.conflicts, provider))
    return err('not_authorized', 'the verifier has declared a conflict of interest with this provider');
  if (verifier.Ok.level < acceptedLevel(provider))
    return err('not_authorized', 'the provider asks for a verifier of a higher level');
  if (root.length !== ROOT_BYTES)
    return err('invalid_argument', `root: has ${root.length} bytes instead of 32`);
  if (args.valid_until < nowSeconds()) return err('invalid_argument', 'valid_until: is in the past');
  const form = checkDetails(details);
  if (isErr(form)) return form;
  const foreign = details.scopes.find((scope) => !verifier.Ok.scopes.includes(scope));
  if (foreign !== undefined)
    return err('not_authorized', `details.scopes: the verifier has not been accepted for ${foreign}`);
  const repeated = repeats(caller, args);
  return isErr(repeated) ? repeated : verifier;
}

/** A verifier has one confirmation of a version that stands: a new one supersedes it, by name. */
function repeats(caller: Uint8Array, { record_id, version, supersedes: [old] }: ConfirmArgs): Result<null> {
  const ids = confirmationIds(record_id, version);
  if (ids.length >= MAX_PER_VERSION)
    return err('limit_exceeded', `${MAX_PER_VERSION} confirmations of this version are on record`);
  const own = ids.filter((id) => isBy(id, caller));
  if (own.length >= MAX_PER_VERIFIER)
    return err('limit_exceeded', `this verifier has confirmed this version ${MAX_PER_VERIFIER} times`);
  const standing = own.find((id) => {
    const end = findConfirmation(id)?.valid_until ?? 0n;
    return end >= nowSeconds() && endOf(id) === undefined;
  });
  if (standing === old) return ok(null);
  return old === undefined
    ? err('already_exists', `confirmation ${standing} of this verifier stands; name it as superseded`)
    : err('wrong_state', `supersedes: confirmation ${old} is not the caller's standing one of this version`);
}

function isBy(id: bigint, verifier: Uint8Array): boolean {
  const confirmation = findConfirmation(id);
  return confirmation !== undefined && equalBytes(confirmation.verifier, verifier);
}
