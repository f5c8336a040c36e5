import { compress } from './sha256_compress.js';

/** SHA-256 (FIPS 180-4). Words are 32-bit integers, signed as JavaScript's bit operations give them. */
const INITIAL: number[] = [
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19
].map((word) => word | 0);

/** The 32-byte digest of `message`. */
export function sha256(message: Uint8Array): Uint8Array {
  return bytesOfWords(digestWords(message));
}

/** The digest of `message` as 8 words. */
export function digestWords(message: Uint8Array): number[] {
  const { length } = message;
  const view = new DataView(message.buffer, message.byteOffset, length);
  const words: number[] = [];
  let at = 0;
  for (const end = length & ~3; at < end; at += 4) words.push(view.getInt32(at));
  let last = 0x80 << (24 - 8 * (length & 3));
  for (let shift = 24; at < length; at++, shift -= 8) last |= message[at] << shift;
  words.push(last);
  return digestPadded(words, length);
}

/** The digest of a message of whole words, as 8 words. Appends its padding to `words`. */
export function digestOfWords(words: number[]): number[] {
  const { length } = words;
  words.push(0x80000000 | 0);
  return digestPadded(words, 4 * length);
}

/** The 32 bytes of 8 words. */
// prettier-ignore
export function bytesOfWords([a, b, c, d, e, f, g, h]: readonly number[]): Uint8Array {
  return Uint8Array.of(
    a >>> 24, a >>> 16, a >>> 8, a, b >>> 24, b >>> 16, b >>> 8, b,
    c >>> 24, c >>> 16, c >>> 8, c, d >>> 24, d >>> 16, d >>> 8, d,
    e >>> 24, e >>> 16, e >>> 8, e, f >>> 24, f >>> 16, f >>> 8, f,
    g >>> 24, g >>> 16, g >>> 8, g, h >>> 24, h >>> 16, h >>> 8, h
  );
}

/** `words` end with the padding's first bit; the zeros and the length in bits are still to come. */
function digestPadded(words: number[], lengthInBytes: number): number[] {
  while (words.length % 16 !== 14) words.push(0);
  words.push(Math.floor(lengthInBytes / 0x20000000) | 0, (lengthInBytes << 3) | 0);
  let state = INITIAL;
  for (let at = 0; at < words.length; at += 16) state = compress(state, words, at);
  return state;
}
