import { err, ok, type Result } from '../errors.js';
import { MAX_SECTIONS } from '../limits.js';
import { isSectionPattern, type SubjectRules } from '../standard/section-names.js';
import { hashDefect } from './defects.js';
import { hex, principalText, renderLines } from './lines.js';

/** A standard that a motion puts in force, as the vault enforces it; its fields are behind the hash. */
export interface StandardSpec {
  /** Greater than that of the standard in force. */
  readonly number: number;
  /** SHA-256 of the standard's canonical bytes, 32 bytes. */
  readonly hash: Uint8Array;
  /** Kinds strictly ascending, 1 to 16. */
  readonly subjects: readonly SubjectRules[];
}

const MAX_SUBJECTS = 16;
const KIND = /^[a-z][a-z0-9-]{0,39}$/;

/** Checks a spec's form. `Err` has code `invalid_argument` and names the field. */
export function checkStandard({ number, hash, subjects }: StandardSpec): Result<null> {
  const defect =
    number < 1 ? 'number: must be 1 or more' : (hashDefect('hash', hash) ?? subjectsDefect(subjects));
  return defect === undefined ? ok(null) : err('invalid_argument', `standard spec: ${defect}`);
}

function subjectsDefect(subjects: readonly SubjectRules[]): string | undefined {
  if (subjects.length === 0 || subjects.length > MAX_SUBJECTS)
    return `subjects: ${subjects.length} given; name 1 to ${MAX_SUBJECTS}`;
  let last = '';
  for (const [at, { kind, required, optional }] of subjects.entries()) {
    if (!KIND.test(kind)) return `subjects[${at}].kind: not a kind (a-z, 0-9, -, at most 40)`;
    if (kind <= last) return `subjects[${at}].kind: kinds must be ascending and distinct`;
    last = kind;
    const where = `subjects[${at}]`;
    if (required.length === 0) return `${where}.required: at least one section is needed`;
    if (required.length + optional.length > MAX_SECTIONS)
      return `${where}: ${required.length + optional.length} sections; at most ${MAX_SECTIONS}`;
    const defect = namesDefect(`${where}.required`, required) ?? namesDefect(`${where}.optional`, optional);
    if (defect !== undefined) return defect;
    const both = required.find((name) => optional.includes(name));
    if (both !== undefined) return `${where}: ${both} is both required and optional`;
  }
  return undefined;
}

function namesDefect(where: string, names: readonly string[]): string | undefined {
  let last = '';
  for (const [at, name] of names.entries()) {
    if (!isSectionPattern(name)) return `${where}[${at}]: not a section name or pattern`;
    if (name <= last) return `${where}[${at}]: names must be ascending and distinct`;
    last = name;
  }
  return undefined;
}

/**
 * The motion text that puts a standard in force at the vault with principal bytes `vault`. Injective over the specs
 * that pass `checkStandard`: no name holds a blank, comma, colon or semicolon.
 */
export function renderStandard(vault: Uint8Array, { number, hash, subjects }: StandardSpec): string {
  return renderLines('set standard', [
    ['Network', 'Internet Computer'],
    ['Vault', principalText(vault)],
    ['Standard', `${number}, SHA-256 ${hex(hash)}`],
    ...subjects.map(({ kind, required, optional }): [string, string] => [
      `Subject ${kind}`,
      optional.length === 0 ? required.join(', ') : `${required.join(', ')}; optional ${optional.join(', ')}`
    ])
  ]);
}
