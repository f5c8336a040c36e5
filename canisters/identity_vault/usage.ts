import { asciiBytes, readU64, u64Bytes } from '../common/stored_bytes.js';

import { memory } from './memory.js';

const SEALED_BYTES_KEY = asciiBytes('sealed bytes');

/** Bytes of ciphertext that all records together stand for. */
export function sealedBytes(): bigint {
  const stored = memory.meta.get(SEALED_BYTES_KEY);
  return stored === undefined ? 0n : readU64(stored);
}

/** Counts a record's change from `before` to `after` bytes. */
export function countSealedBytes(before: bigint, after: bigint): void {
  if (before !== after) memory.meta.insert(SEALED_BYTES_KEY, u64Bytes(sealedBytes() + after - before));
}
