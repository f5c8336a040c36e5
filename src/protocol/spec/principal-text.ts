/**
 * The textual form of a principal (https://internetcomputer.org/docs/references/ic-interface-spec#textual-ids): CRC-32 of
 * the bytes and the bytes, in base32, in groups of five. Written out because canisters bundle it: the library's class
 * brings a hash function along that nothing here uses.
 */
export function principalText(bytes: Uint8Array): string {
  const checksum = crc32(bytes);
  const digits = base32([
    checksum >>> 24,
    (checksum >>> 16) & 255,
    (checksum >>> 8) & 255,
    checksum & 255,
    ...bytes
  ]);
  let text = digits.slice(0, 5);
  for (let at = 5; at < digits.length; at += 5) text += `-${digits.slice(at, at + 5)}`;
  return text;
}

/** The bytes of a principal's text; undefined for any other text, a differently written one of a principal included. */
export function principalFromText(text: string): Uint8Array | undefined {
  const bytes: number[] = [];
  let buffer = 0;
  let bits = 0;
  for (const char of text.replaceAll('-', '')) {
    const digit = DIGITS.indexOf(char);
    if (digit < 0) return undefined;
    buffer = ((buffer & 127) << 5) | digit;
    bits += 5;
    if (bits >= 8) bytes.push((buffer >>> (bits -= 8)) & 255);
  }
  const principal = Uint8Array.from(bytes.slice(4));
  return principal.length <= 29 && principalText(principal) === text ? principal : undefined;
}

/** CRC-32 of ISO 3309, a nibble at a time. */
const CRC_OF_NIBBLE = Array.from({ length: 16 }, (_, nibble) => {
  let crc = nibble;
  for (let bit = 0; bit < 4; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});

function crc32(bytes: Uint8Array): number {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    crc = (CRC_OF_NIBBLE[crc & 15] ?? 0) ^ (crc >>> 4);
    crc = (CRC_OF_NIBBLE[crc & 15] ?? 0) ^ (crc >>> 4);
  }
  return ~crc;
}

const DIGITS = 'abcdefghijklmnopqrstuvwxyz234567';

/** Base32 of RFC 4648 in lower case, without padding. */
function base32(bytes: readonly number[]): string {
  let text = '';
  let buffer = 0;
  let bits = 0;
  for (const byte of bytes) {
    buffer = ((buffer & 31) << 8) | byte;
    bits += 8;
    for (; bits >= 5; bits -= 5) text += DIGITS.charAt((buffer >>> (bits - 5)) & 31);
  }
  return bits === 0 ? text : text + DIGITS.charAt((buffer << (5 - bits)) & 31);
}
