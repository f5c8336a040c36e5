import { Principal } from 'azle';

import { err, ok, type Result } from '../../src/protocol/errors.js';
import { VETKD_CONTEXT, VETKD_KEY_NAME } from '../../src/protocol/sealed/vetkd-constants.js';
import { describeCallError, missingCycles, rethrowCleanup } from '../common/call_error.js';
import { blob, record, tags, text } from '../common/candid/index.js';
import { RemoteMethod } from '../common/candid/remote.js';
import { asciiBytes } from '../common/stored_bytes.js';

const MANAGEMENT_CANISTER = Principal.fromUint8Array(new Uint8Array(0));

/** A derivation under key_1 costs 26,153,846,153 cycles on its subnet; what is not used comes back. */
const ATTACHED_CYCLES = 30_000_000_000n;

const vetkdDeriveKey = new RemoteMethod(
  'vetkd_derive_key',
  [
    record({
      input: blob,
      context: blob,
      transport_public_key: blob,
      key_id: record({ curve: tags('bls12_381_g2'), name: text })
    })
  ],
  record({ encrypted_key: blob }),
  { cycles: ATTACHED_CYCLES }
);

/**
 * vetKD's encrypted key (192 bytes) for `input`, encrypted to `transportKey`. Called only once a grant stands and
 * the log says so.
 */
export async function deriveKey(input: Uint8Array, transportKey: Uint8Array): Promise<Result<Uint8Array>> {
  try {
    const { encrypted_key } = await vetkdDeriveKey.call(MANAGEMENT_CANISTER, {
      input,
      context: asciiBytes(VETKD_CONTEXT),
      transport_public_key: transportKey,
      key_id: { curve: 'bls12_381_g2', name: VETKD_KEY_NAME }
    });
    return ok(encrypted_key);
  } catch (error) {
    rethrowCleanup(error);
    const missing = missingCycles(error);
    return missing === undefined
      ? err(
          'derivation_failed',
          `vetKD did not derive the key: ${describeCallError(error)}; the grant stands, try again`
        )
      : err(
          'insufficient_cycles',
          `the vault lacks ${missing} cycles for the derivation; top it up and try again`
        );
  }
}
