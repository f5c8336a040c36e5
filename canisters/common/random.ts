import { call, IDL, Principal } from 'azle';

import { err, ok, type Result } from '../../src/protocol/errors.js';

import { describeCallError, rethrowCleanup } from './call_error.js';

const MANAGEMENT_CANISTER = Principal.fromUint8Array(new Uint8Array(0));

/** 32 bytes that nobody can foresee, from the subnet's own beacon. Awaits. */
export async function rawRand(): Promise<Result<Uint8Array>> {
  try {
    return ok(
      await call<[], Uint8Array>(MANAGEMENT_CANISTER, 'raw_rand', { returnIdlType: IDL.Vec(IDL.Nat8) })
    );
  } catch (error) {
    rethrowCleanup(error);
    return err('canister_unavailable', `raw_rand failed: ${describeCallError(error)}; try again`);
  }
}
