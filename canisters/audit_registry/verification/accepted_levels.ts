import { err, isErr, ok, type Result } from '../../../src/protocol/errors.js';
import { isLevel, MAX_LEVEL } from '../../../src/protocol/spec/verifier.js';
import { nowSeconds } from '../../common/clock.js';
import { requireActsFor } from '../acting_for.js';
import { logEvent } from '../log.js';
import { memory } from '../memory.js';

/** A provider says which accreditation it asks of verifiers at least; confirmations that are there stay. Awaits the vault. */
export async function acceptLevel(
  caller: Uint8Array,
  provider: Uint8Array,
  level: number
): Promise<Result<null>> {
  if (!isLevel(level)) return err('invalid_argument', `level: must be 1 to ${MAX_LEVEL}`);
  const acts = await requireActsFor(caller, provider);
  if (isErr(acts)) return acts;
  memory.acceptedLevels.insert(provider, Uint8Array.of(level));
  logEvent({ kind: 'level_accepted', time: nowSeconds(), caller, subject: provider });
  return ok(null);
}

/** The accreditation that a verifier of this provider has at least: 1, the lowest, unless the provider asked for more. */
export function acceptedLevel(provider: Uint8Array): number {
  return memory.acceptedLevels.get(provider)?.[0] ?? 1;
}
