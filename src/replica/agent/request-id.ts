import { compareBytes, concat, leb128, sha256, utf8 } from '../certificates/bytes.js';

/**
 * Representation-independent hashing: SHA-256 of a structure, however it was encoded. The hash of a request's content is
 * its request id. https://internetcomputer.org/docs/references/ic-interface-spec#hash-of-map
 */

/** @throws TypeError for values that the hash is not defined for (floats, booleans, null) */
export function hashOfMap(map: ReadonlyMap<unknown, unknown>): Uint8Array {
  const entries = [...map].map(([key, value]) => {
    if (typeof key !== 'string') throw new TypeError(`key ${String(key)} is not text`);
    return concat(sha256(utf8(key)), hashOfValue(value));
  });
  return sha256(concat(...entries.sort(compareBytes)));
}

function hashOfValue(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return sha256(value);
  if (typeof value === 'string') return sha256(utf8(value));
  if (typeof value === 'bigint' || (typeof value === 'number' && Number.isSafeInteger(value))) {
    return sha256(leb128(value));
  }
  if (Array.isArray(value)) return sha256(concat(...value.map(hashOfValue)));
  if (value instanceof Map) return hashOfMap(value);
  throw new TypeError(`a value of type ${value === null ? 'null' : typeof value} cannot be hashed`);
}
