/**
 * Joins byte strings so that no two lists of parts give the same bytes: each part stands behind its length,
 * 8 bytes big-endian, as vetKD itself does it. Plain TypeScript, because a canister bundles this file.
 */

const LENGTH_BYTES = 8;

/** `len(part) (8 bytes, big-endian) ‖ part`, for each part in turn. */
export function lengthPrefixed(parts: readonly Uint8Array[]): Uint8Array {
  let size = 0;
  for (const part of parts) size += LENGTH_BYTES + part.length;
  const out = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    out.set(bigEndian(BigInt(part.length), LENGTH_BYTES), at);
    out.set(part, at + LENGTH_BYTES);
    at += LENGTH_BYTES + part.length;
  }
  return out;
}

/**
 * An unsigned integer as `size` bytes, big-endian.
 * @throws RangeError where the value is negative or does not fit.
 */
export function bigEndian(value: bigint, size: number): Uint8Array {
  if (value < 0n || value >> BigInt(8 * size) !== 0n) {
    throw new RangeError(`bigEndian: ${value} does not fit ${size} unsigned bytes`);
  }
  const out = new Uint8Array(size);
  let rest = value;
  for (let i = size - 1; rest > 0n; i--) {
    out[i] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  return out;
}

/**
 * The bytes of an ASCII text (section names, domain tags).
 * @throws RangeError for a character beyond ASCII: two encodings of one name must not exist.
 */
export function asciiBytes(text: string): Uint8Array {
  const out = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0x7f)
      throw new RangeError(`asciiBytes: character ${i} of ${JSON.stringify(text)} is not ASCII`);
    out[i] = code;
  }
  return out;
}
