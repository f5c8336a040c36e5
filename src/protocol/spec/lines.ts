export { principalText } from './principal-text.js';

/**
 * How a spec becomes the text of a motion. Every text is ASCII, begins with a header that names the act and
 * the format, and has one `Label: value` a line, in a fixed order, without a trailing line feed. No value
 * contains a line feed, so two different specs never render to one text.
 */
export function renderLines(
  act: string,
  lines: ReadonlyArray<readonly [label: string, value: string]>
): string {
  let text = `NodeVault ${act}, format 1`;
  for (const [label, value] of lines) text += `\n${label}: ${value}`;
  return text;
}

const HEX_DIGITS = '0123456789abcdef';

export function hex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += HEX_DIGITS.charAt(byte >> 4) + HEX_DIGITS.charAt(byte & 15);
  return text;
}

/** The last second that `utcTime` can write with a year of four digits. */
export const MAX_TIME_SECONDS = 253_402_300_799n;

/** Seconds since the epoch as RFC 3339 in UTC, to the second. */
export function utcTime(seconds: bigint): string {
  return new Date(Number(seconds) * 1000).toISOString().replace('.000Z', 'Z');
}

const PRINTABLE_ASCII = /^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/;

/** Free text that a motion may carry: one line of printable ASCII with no blank at either end. */
export function isMotionLine(text: string, maxLength: number): boolean {
  return text.length <= maxLength && PRINTABLE_ASCII.test(text);
}

export function isPrincipalBytes(bytes: Uint8Array): boolean {
  return bytes.length >= 1 && bytes.length <= 29 && !isAnonymous(bytes);
}

export function isAnonymous(principal: Uint8Array): boolean {
  return principal.length === 1 && principal[0] === 4;
}
