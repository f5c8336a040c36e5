import { err, ok, type Result } from '../errors.js';
import { MAX_NAME_LENGTH } from '../limits.js';
import {
  isMotionLine,
  isPrincipalBytes,
  MAX_TIME_SECONDS,
  principalText,
  renderLines,
  utcTime
} from './lines.js';

/** A verifier that the NNS accepts for the audit registry. */
export interface AcceptVerifierSpec {
  /** Principal, raw bytes. */
  readonly verifier: Uint8Array;
  readonly name: string;
  /** Seconds since the epoch; the acceptance, and what rests on it, holds up to and including this second. */
  readonly valid_until: bigint;
}

/** Checks a spec's form. `Err` has code `invalid_argument` and names the field. */
export function checkAcceptVerifier(spec: AcceptVerifierSpec): Result<null> {
  const defect = !isPrincipalBytes(spec.verifier)
    ? 'verifier: not a principal, or anonymous'
    : !isMotionLine(spec.name, MAX_NAME_LENGTH)
      ? `name: must be one line of 1 to ${MAX_NAME_LENGTH} printable ASCII characters`
      : spec.valid_until <= 0n || spec.valid_until > MAX_TIME_SECONDS
        ? 'valid_until: out of range'
        : undefined;
  return defect === undefined ? ok(null) : err('invalid_argument', `accept-verifier spec: ${defect}`);
}

/** The motion text that accepts a verifier at the registry with principal bytes `registry`. */
export function renderAcceptVerifier(registry: Uint8Array, spec: AcceptVerifierSpec): string {
  return renderLines('accept verifier', [
    ['Network', 'Internet Computer'],
    ['Registry', principalText(registry)],
    ['Verifier', principalText(spec.verifier)],
    ['Name', spec.name],
    ['Valid until', utcTime(spec.valid_until)]
  ]);
}
