/** Unsigned LEB128. */
export function decodeLeb128(bytes: Uint8Array): bigint {
  return bytes.reduce((value, byte, i) => value | (BigInt(byte & 0x7f) << BigInt(7 * i)), 0n);
}
