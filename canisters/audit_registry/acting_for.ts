import { err, isErr, ok, type Result } from '../../src/protocol/errors.js';
import { equalBytes } from '../common/stored_bytes.js';

import { recordAtVault } from './vault.js';

/**
 * `Ok` where the vault has a record of the provider, and the caller is the provider, its delegate, or an operator that
 * claimed the record. Awaits.
 */
export async function requireActsFor(caller: Uint8Array, provider: Uint8Array): Promise<Result<null>> {
  const answer = await recordAtVault(provider);
  if (isErr(answer)) return answer;
  if (answer.Ok === undefined) return err('not_found', 'the vault has no record of this provider');
  return [provider, ...answer.Ok.speakers].some((id) => equalBytes(id, caller))
    ? ok(null)
    : err('not_authorized', "the caller is neither this provider nor its record's delegate or operator");
}
