import { call, IDL, Principal } from 'azle';

import { err, ok, type Result } from '../../src/protocol/errors.js';
import { VETKD_CONTEXT, VETKD_KEY_NAME } from '../../src/protocol/sealed/vetkd-constants.js';
import { describeCallError, missingCycles, rethrowCleanup } from '../common/call_error.js';
import { asciiBytes } from '../common/stored_bytes.js';

const MANAGEMENT_CANISTER = Principal.fromUint8Array(new Uint8Array(0));

/** A derivation under key_1 costs 26,153,846,153 cycles on its subnet; what is not used comes back. */
const ATTACHED_CYCLES = 30_000_000_000n;

const DeriveKeyArgs = IDL.Record({
  input: IDL.Vec(IDL.Nat8),
  context: IDL.Vec(IDL.Nat8),
  transport_public_key: IDL.Vec(IDL.Nat8),
  key_id: IDL.Record({ curve: IDL.Variant({ bls12_381_g2: IDL.Null }), name: IDL.Text })
});
const DeriveKeyResult = IDL.Record({ encrypted_key: IDL.Vec(IDL.Nat8) });

/**
 * vetKD's encrypted key (192 bytes) for `input`, encrypted to `transportKey`. Called only once a grant stands and
 * the log says so.
 */
export async function deriveKey(input: Uint8Array, transportKey: Uint8Array): Promise<Result<Uint8Array>> {
  const args = {
    input,
    context: asciiBytes(VETKD_CONTEXT),
    transport_public_key: transportKey,
    key_id: { curve: { bls12_381_g2: null }, name: VETKD_KEY_NAME }
  };
  try {
    const { encrypted_key } = await call<[typeof args], { encrypted_key: Uint8Array }>(
      MANAGEMENT_CANISTER,
      'vetkd_derive_key',
      {
        paramIdlTypes: [DeriveKeyArgs],
        returnIdlType: DeriveKeyResult,
        args: [args],
        cycles: ATTACHED_CYCLES
      }
    );
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
