import { isMotionLine, isPrincipalBytes, MAX_TIME_SECONDS } from './lines.js';

/** What is wrong with a field, beginning with its name; undefined where nothing is. */
export type Defect = string | undefined;

const HASH_BYTES = 32;

export function principalDefect(field: string, principal: Uint8Array): Defect {
  return isPrincipalBytes(principal) ? undefined : `${field}: not a principal, or anonymous`;
}

export function lineDefect(field: string, text: string, maxLength: number): Defect {
  if (isMotionLine(text, maxLength)) return undefined;
  return `${field}: must be one line of 1 to ${maxLength} printable ASCII characters`;
}

export function hashDefect(field: string, hash: Uint8Array): Defect {
  return hash.length === HASH_BYTES
    ? undefined
    : `${field}: has ${hash.length} bytes instead of ${HASH_BYTES}`;
}

/** Of seconds since the epoch that `utcTime` is to write. */
export function timeDefect(field: string, seconds: bigint): Defect {
  return seconds > 0n && seconds <= MAX_TIME_SECONDS ? undefined : `${field}: out of range`;
}
