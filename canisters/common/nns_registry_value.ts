import { call, Principal } from 'azle';

import { err, type Result } from '../../src/protocol/errors.js';

import { describeCallError, rethrowCleanup } from './call_error.js';
import { endMessage } from './message_end.js';
import { readValueReply } from './registry_reply.js';
import { asciiBytes, concatBytes } from './stored_bytes.js';

/** The NNS registry, rwlgt-iiaaa-aaaaa-aaaaa-cai. A constant: no install argument or setting names another. */
export const NNS_REGISTRY = Principal.fromUint8Array(Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 1, 1));

/**
 * The newest value under an ASCII key of the NNS registry; `Ok` of undefined where there is none. Speaks protobuf, as the
 * registry's `get_value` does (dfinity/ic `rs/registry/transport/proto/…/transport.proto`). Awaits.
 */
export async function registryValue(key: string): Promise<Result<Uint8Array | undefined>> {
  try {
    const keyBytes = asciiBytes(key);
    const args = concatBytes(Uint8Array.of(0x12, keyBytes.length), keyBytes);
    endMessage();
    const reply = await call<Uint8Array, Uint8Array>(NNS_REGISTRY, 'get_value', { raw: true, args });
    return readValueReply(key, reply);
  } catch (error) {
    rethrowCleanup(error);
    return err(
      'canister_unavailable',
      `the NNS registry did not answer: ${describeCallError(error)}; try again`
    );
  }
}
