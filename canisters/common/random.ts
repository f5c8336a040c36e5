import { Principal } from 'azle';

import { err, ok, type Result } from '../../src/protocol/errors.js';

import { describeCallError, rethrowCleanup } from './call_error.js';
import { blob } from './candid/index.js';
import { RemoteMethod } from './candid/remote.js';

const MANAGEMENT_CANISTER = Principal.fromUint8Array(new Uint8Array(0));

const rawRandMethod = new RemoteMethod('raw_rand', [], blob);

/** 32 bytes that nobody can foresee, from the subnet's own beacon. Awaits. */
export async function rawRand(): Promise<Result<Uint8Array>> {
  try {
    return ok(await rawRandMethod.call(MANAGEMENT_CANISTER));
  } catch (error) {
    rethrowCleanup(error);
    return err('canister_unavailable', `raw_rand failed: ${describeCallError(error)}; try again`);
  }
}
