/**
 * Padding, so that a ciphertext's length tells only a bucket.
 *
 * Buckets are sizes of the whole envelope, which is what the vault stores and everyone sees. Up to 64 KiB they are
 * powers of two from 512 bytes: every set of personal data falls in one of eight. Above (documents), doubling would
 * waste up to half of the storage that cycles pay for, so each doubling has at most sixteen buckets, none narrower
 * than 64 KiB: under a hundred up to 21 MiB, less than 7 bits, at most a sixteenth wasted from 1 MiB on.
 *
 * Padded form: `length (u32, big-endian) ‖ bytes ‖ zeros`. The zeros are checked, so one content has one padded form.
 */
import { ByteReader } from './byte-reader.js';
import { bigEndian } from './length-prefixed.js';
import { NodeVaultError } from './node-vault-error.js';

/** What an envelope adds to the padded plaintext: version 1, nonce 12, tag 16 bytes. */
export const ENVELOPE_OVERHEAD = 29;

const LENGTH_BYTES = 4;
const SMALLEST_BUCKET = 512;
const LARGE = 64 * 1024;
const BUCKETS_PER_DOUBLING = 16;
const MAX_BUCKET = 2 ** 31;

/** Size, in bytes, of the envelope that a content of `size` bytes is sealed in. */
export function envelopeSize(size: number): number {
  const needed = size + LENGTH_BYTES + ENVELOPE_OVERHEAD;
  if (!Number.isSafeInteger(size) || size < 0 || needed > MAX_BUCKET) {
    throw new NodeVaultError(
      'too-large',
      `padding: ${size} bytes cannot be padded; the limit is ${MAX_BUCKET}`
    );
  }
  if (needed <= LARGE) return ceilToPowerOfTwo(needed);
  const step = Math.max(LARGE, ceilToPowerOfTwo(needed) / 2 / BUCKETS_PER_DOUBLING);
  return Math.ceil(needed / step) * step;
}

/** The padded form of the parts, joined. They are copied once. */
export function pad(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const padded = new Uint8Array(envelopeSize(length) - ENVELOPE_OVERHEAD);
  let at = 0;
  for (const part of [bigEndian(BigInt(length), LENGTH_BYTES), ...parts]) {
    padded.set(part, at);
    at += part.length;
  }
  return padded;
}

/** The inverse of `pad`; refuses any other bytes. */
export function unpad(padded: Uint8Array): Uint8Array {
  const reader = new ByteReader(padded, 'padded section');
  const size = reader.uint(LENGTH_BYTES, 'length');
  const content = reader.take(size, 'content');
  if (envelopeSize(size) - ENVELOPE_OVERHEAD !== padded.length)
    throw reader.malformed(`${padded.length} bytes are not the bucket of ${size}`);
  const zeros = reader.take(padded.length - LENGTH_BYTES - size, 'padding');
  if (zeros.some((byte) => byte !== 0)) throw reader.malformed('the padding is not all zero');
  return content;
}

function ceilToPowerOfTwo(size: number): number {
  let bucket = SMALLEST_BUCKET;
  while (bucket < size) bucket *= 2;
  return bucket;
}
