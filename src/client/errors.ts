/** The client's error, and how a canister's typed refusal becomes one. */
import { NodeVaultError } from '../protocol/sealed/node-vault-error.js';

export {
  type ErrorPlace,
  NodeVaultError,
  type NodeVaultErrorCode
} from '../protocol/sealed/node-vault-error.js';

/** A canister's answer as candid decodes it; `code` is one of `ERROR_CODES` in `protocol/errors.ts`. */
export type CanisterResult<T> = { Ok: T } | { Err: { code: string; message: string } };

/**
 * The value of an `Ok`.
 * @param call names the call in the error, for example `identity_vault.redeem`
 * @throws NodeVaultError `canister-refused`, with the canister's own code as `detail`
 */
export function unwrap<T>(result: CanisterResult<T>, call: string): T {
  if ('Ok' in result) return result.Ok;
  const { code, message } = result.Err;
  throw new NodeVaultError('canister-refused', `${call}: ${code}: ${message}`, { detail: code });
}
