import { err, ok, type Result } from '../../src/protocol/errors.js';

import { protobufFields } from '../../src/protocol/protobuf.js';

/** `RegistryError.Code` of dfinity/ic `rs/registry/transport/proto`. */
const KEY_NOT_PRESENT = 1;

/**
 * What a RegistryGetValueResponse (error = 1, version = 2, value = 3) says is under the key; `Ok` of undefined where nothing
 * is. A value in chunks, as the registry answers very large ones, is none that is read here: `canister_unavailable`.
 */
export function readValueReply(key: string, reply: Uint8Array): Result<Uint8Array | undefined> {
  const fields = protobufFields(reply);
  const value = fields?.find(({ number }) => number === 3)?.bytes;
  const error = fields?.find(({ number }) => number === 1)?.bytes;
  if (fields === undefined || (error === undefined && value === undefined)) {
    return err('canister_unavailable', `the NNS registry's answer about ${key} is unreadable`);
  }
  if (error === undefined) return ok(value);
  const code = protobufFields(error)?.find(({ number }) => number === 1)?.value;
  return code === KEY_NOT_PRESENT
    ? ok(undefined)
    : err('canister_unavailable', `the NNS registry answered about ${key} with error ${code ?? 0}`);
}
