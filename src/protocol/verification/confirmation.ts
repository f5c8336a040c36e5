import { err, ok, type Result } from '../errors.js';

/** What a verifier can vouch for, in the order in which lists of them stand. */
export const SCOPES = [
  'identity',
  'address',
  'authority',
  'independence',
  'contract_existence',
  'contract_duration',
  'lawful_funds'
] as const;
export type Scope = (typeof SCOPES)[number];

/** How the verifier came to know. */
export const METHODS = ['in_person', 'video_call', 'documents', 'registry_extract'] as const;
export type Method = (typeof METHODS)[number];

/** How grave a finding is. A confirmation with a major one stands on record and does not count. */
export const GRADES = ['note', 'minor', 'major'] as const;
export type Grade = (typeof GRADES)[number];

/** The self-declaration's questions: owners, overlap, family, corporate structure, financing. */
export const QUESTIONS = ['q1', 'q2', 'q3', 'q4', 'q5'] as const;
export type Question = (typeof QUESTIONS)[number];

/** `nothing_to_declare`, `declared` in the sealed record, or not looked at. */
export const ANSWERS = ['nothing_to_declare', 'declared', 'not_checked'] as const;
export type Answer = (typeof ANSWERS)[number];

export interface Finding {
  readonly scope: Scope;
  readonly grade: Grade;
  /** SHA-256 of the finding's text, 32 bytes. */
  readonly hash: Uint8Array;
}

/** What a confirmation says besides the root that it confirms. Public, and without personal data. */
export interface ConfirmationDetails {
  /** In the order of SCOPES, at least one. */
  readonly scopes: readonly Scope[];
  readonly method: Method;
  /** At most MAX_FINDINGS, on scopes of this confirmation. */
  readonly findings: readonly Finding[];
  /** What was not checked, in the order of SCOPES; disjoint with `scopes`. */
  readonly not_checked: readonly Scope[];
  /** Q1 to Q5, all of them, as the verifier found them in the sealed record. */
  readonly answers: readonly Answer[];
  /** SHA-256 of the evidence that the verifier keeps, 32 bytes. */
  readonly evidence_hash: Uint8Array;
}

export const MAX_FINDINGS = 16;
const HASH_BYTES = 32;

/** Checks the form. `Err` has code `invalid_argument` and names the field. */
export function checkDetails(details: ConfirmationDetails): Result<null> {
  const { scopes, not_checked: unchecked, findings, answers, evidence_hash: evidence } = details;
  const outside = findings.findIndex(({ scope }) => !scopes.includes(scope));
  const odd = findings.findIndex(({ hash }) => hash.length !== HASH_BYTES);
  const defect = !isInOrder(scopes)
    ? `scopes: each once, in the order ${SCOPES.join(', ')}`
    : scopes.length === 0
      ? 'scopes: at least one'
      : !isInOrder(unchecked)
        ? `not_checked: each once, in the order ${SCOPES.join(', ')}`
        : unchecked.some((scope) => scopes.includes(scope))
          ? 'not_checked: holds a scope that is confirmed'
          : findings.length > MAX_FINDINGS
            ? `findings: ${findings.length} given; at most ${MAX_FINDINGS}`
            : outside >= 0
              ? `findings[${outside}].scope: is not among the scopes`
              : odd >= 0
                ? `findings[${odd}].hash: must have ${HASH_BYTES} bytes`
                : answers.length !== QUESTIONS.length
                  ? `answers: ${answers.length} given; one for each of ${QUESTIONS.join(', ')}`
                  : evidence.length !== HASH_BYTES
                    ? `evidence_hash: has ${evidence.length} bytes instead of ${HASH_BYTES}`
                    : undefined;
  return defect === undefined ? ok(null) : err('invalid_argument', `details.${defect}`);
}

/** Whether scopes stand in the order of SCOPES, each once. */
export function isInOrder(scopes: readonly Scope[]): boolean {
  let last = -1;
  for (const scope of scopes) {
    const at = SCOPES.indexOf(scope);
    if (at <= last) return false;
    last = at;
  }
  return true;
}
