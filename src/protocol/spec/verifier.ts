import { err, ok, type Result } from '../errors.js';
import { MAX_NAME_LENGTH } from '../limits.js';
import { isInOrder, type Scope, SCOPES } from '../verification/confirmation.js';
import { type Defect, lineDefect, principalDefect, timeDefect } from './defects.js';
import { hex, principalText, renderLines, utcTime } from './lines.js';

/** A verifier that the NNS accepts for the audit registry. */
export interface AcceptVerifierSpec {
  /** Principal, raw bytes. */
  readonly verifier: Uint8Array;
  readonly name: string;
  /** Accreditation: 1 (basic) to MAX_LEVEL. A provider says which it asks for at least. */
  readonly level: number;
  /** What it may vouch for, in the order of SCOPES, at least one. */
  readonly scopes: readonly Scope[];
  /** Hash of the application that was voted on, 32 bytes; empty where there was none. */
  readonly application_hash: Uint8Array;
  /** Seconds since the epoch; the acceptance, and what rests on it, holds up to and including this second. */
  readonly valid_until: bigint;
}

export const MAX_LEVEL = 3;
const HASH_BYTES = 32;

/** Checks a spec's form. `Err` has code `invalid_argument` and names the field. */
export function checkAcceptVerifier(spec: AcceptVerifierSpec): Result<null> {
  const hash = spec.application_hash;
  const defect =
    principalDefect('verifier', spec.verifier) ??
    lineDefect('name', spec.name, MAX_NAME_LENGTH) ??
    levelDefect(spec.level) ??
    scopesDefect(spec.scopes) ??
    (hash.length !== 0 && hash.length !== HASH_BYTES
      ? `application_hash: has ${hash.length} bytes; 32, or none where there was no application`
      : timeDefect('valid_until', spec.valid_until));
  return defect === undefined ? ok(null) : err('invalid_argument', `accept-verifier spec: ${defect}`);
}

export function levelDefect(level: number): Defect {
  return isLevel(level) ? undefined : `level: must be 1 to ${MAX_LEVEL}`;
}

export function scopesDefect(scopes: readonly Scope[]): Defect {
  if (scopes.length > 0 && isInOrder(scopes)) return undefined;
  return `scopes: at least one, each once, in the order ${SCOPES.join(', ')}`;
}

export function isLevel(level: number): boolean {
  return level >= 1 && level <= MAX_LEVEL && level % 1 === 0;
}

/** The motion text that accepts a verifier at the registry with principal bytes `registry`. */
export function renderAcceptVerifier(registry: Uint8Array, spec: AcceptVerifierSpec): string {
  return renderLines('accept verifier', [
    ['Network', 'Internet Computer'],
    ['Registry', principalText(registry)],
    ['Verifier', principalText(spec.verifier)],
    ['Name', spec.name],
    ['Level', String(spec.level)],
    ['Scopes', spec.scopes.join(', ')],
    ['Application', spec.application_hash.length === 0 ? 'none' : hex(spec.application_hash)],
    ['Valid until', utcTime(spec.valid_until)]
  ]);
}
