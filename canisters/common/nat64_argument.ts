/** The candid argument `(nat64)`: header, one type, eight little-endian bytes. */
export function nat64Argument(value: bigint): Uint8Array {
  const bytes = Uint8Array.of(0x44, 0x49, 0x44, 0x4c, 0, 1, 0x78, 0, 0, 0, 0, 0, 0, 0, 0);
  let low = Number(value & 0xffffffffn);
  let high = Number((value >> 32n) & 0xffffffffn);
  for (let i = 0; i < 4; i++) {
    bytes[7 + i] = low & 255;
    bytes[11 + i] = high & 255;
    low >>>= 8;
    high >>>= 8;
  }
  return bytes;
}
