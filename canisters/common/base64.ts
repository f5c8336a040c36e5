import { asciiText } from './stored_bytes.js';

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Base64 with padding (RFC 4648, section 4). */
export function base64(bytes: Uint8Array): string {
  const codes: number[] = [];
  for (let at = 0; at < bytes.length; at += 3) {
    const left = bytes.length - at;
    const group = (bytes[at] << 16) | ((left > 1 ? bytes[at + 1] : 0) << 8) | (left > 2 ? bytes[at + 2] : 0);
    codes.push(
      DIGITS.charCodeAt(group >>> 18),
      DIGITS.charCodeAt((group >>> 12) & 63),
      left > 1 ? DIGITS.charCodeAt((group >>> 6) & 63) : 0x3d,
      left > 2 ? DIGITS.charCodeAt(group & 63) : 0x3d
    );
  }
  return asciiText(Uint8Array.from(codes));
}
