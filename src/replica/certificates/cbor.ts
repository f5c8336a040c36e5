import { decode, encode } from 'cborg';

/** CBOR as the IC interface specification uses it: with the self-describing tag 55799 (RFC 8949, 3.4.6). */

const SELF_DESCRIBED = Uint8Array.of(0xd9, 0xd9, 0xf7);
const SELF_DESCRIBED_TAG = 55799;
const tags: ((inner: unknown) => unknown)[] = [];
tags[SELF_DESCRIBED_TAG] = (inner) => inner;

/** Encodes with the self-describing tag in front. Integers may be `bigint`s below 2^64. */
export function encodeCbor(value: unknown): Uint8Array {
  return new Uint8Array(Buffer.concat([SELF_DESCRIBED, encode(value)]));
}

/**
 * Decodes one value, tagged or not; maps come as `Map`, integers beyond 2^53 as `bigint`.
 * @throws Error if it is not CBOR, has repeated keys, other tags, or bytes left over
 */
export function decodeCbor(bytes: Uint8Array): unknown {
  return decode(bytes, { useMaps: true, rejectDuplicateMapKeys: true, allowUndefined: false, tags });
}
