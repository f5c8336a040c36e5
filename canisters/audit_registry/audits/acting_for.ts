import { err, isErr, ok, type Result } from '../../../src/protocol/errors.js';
import { describeCallError, rethrowCleanup } from '../../common/call_error.js';
import { CandidError, exactOpt, nat64, opt, principal, record } from '../../common/candid/index.js';
import { RemoteMethod } from '../../common/candid/remote.js';
import { equalBytes } from '../../common/stored_bytes.js';
import { memory } from '../memory.js';
import { vaultPrincipal } from '../vault_id.js';

const RecordInfo = record({ record_id: nat64, delegate: opt(principal), operator: opt(principal) });
const recordOf = new RemoteMethod('record_of', [principal], exactOpt(RecordInfo));

/**
 * `Ok` where the vault has a record of the provider, and the caller is the provider, its delegate, or an operator that
 * claimed the record. Awaits.
 */
export async function requireActsFor(caller: Uint8Array, provider: Uint8Array): Promise<Result<null>> {
  const answer = await ask(provider);
  if (isErr(answer)) return answer;
  const [found] = answer.Ok;
  if (found === undefined) return err('not_found', 'the vault has no record of this provider');
  return [provider, ...found.delegate, ...found.operator].some((id) => equalBytes(id, caller))
    ? ok(null)
    : err('not_authorized', "the caller is neither this provider nor its record's delegate or operator");
}

async function ask(provider: Uint8Array) {
  try {
    return ok(await recordOf.call(vaultPrincipal(memory.meta), provider));
  } catch (error) {
    rethrowCleanup(error);
    return error instanceof CandidError
      ? err('canister_unavailable', `the vault's answer is unreadable: ${error.message}`)
      : err('canister_unavailable', `the vault did not answer: ${describeCallError(error)}; try again`);
  }
}
