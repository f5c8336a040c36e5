/**
 * The closed list of error codes that canisters and clients exchange. A canister answers
 * `variant { Ok : T; Err : record { code : text; message : text } }`; `code` is one of these.
 */
export const ERROR_CODES = [
  /** The caller is the anonymous principal. */
  'anonymous_caller',
  /** The caller is known but may not do this (not the provider, not the custodian, not a verifier). */
  'not_authorized',
  /** An argument decodes but is out of its bounds; the message names the field. */
  'invalid_argument',
  /** Sections that the standard in force requires are missing, or it does not know some; the message names them all. */
  'incomplete',
  /** No record, version, section, chunk, grant or verifier under that address. */
  'not_found',
  /** The thing is there already: a second record, a version submitted twice. */
  'already_exists',
  /** The call does not fit the state: a chunk after submission, a version number that is not the next. */
  'wrong_state',
  /** A size or count limit is exceeded; the message names the limit. */
  'limit_exceeded',
  /** Governance does not know the proposal, or has purged it. */
  'proposal_not_found',
  /** The proposal is not executed: open, rejected, adopted, failed, or of an unknown status. */
  'proposal_not_executed',
  /** The proposal is executed but its action is not a Motion. */
  'proposal_not_a_motion',
  /** The executed motion's text is not byte for byte what the spec renders to. */
  'motion_mismatch',
  /** The proposal has already been enacted for another spec. */
  'proposal_already_used',
  /** The time the motion set for redeeming has passed. */
  'expired',
  /** The same section and share is being derived right now. */
  'busy',
  /** Governance did not answer, or answered something that is not a `ProposalInfo`. */
  'governance_unavailable',
  /** vetKD refused or could not derive; the grant stands and redeem may be called again. */
  'derivation_failed',
  /** The canister lacks the cycles for the derivation; the grant stands. */
  'insufficient_cycles',
  /** Another canister this one depends on did not answer. */
  'canister_unavailable'
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** An expected failure: what was wrong, where, and what to do. */
export interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
}

/** The answer of an operation that can fail in an expected way. Has candid's shape of a result. */
export type Result<T> = { readonly Ok: T } | { readonly Err: Failure };

export function ok<T>(value: T): { readonly Ok: T } {
  return { Ok: value };
}

export function err(code: ErrorCode, message: string): { readonly Err: Failure } {
  return { Err: { code, message } };
}

export function isErr<T>(result: Result<T>): result is { readonly Err: Failure } {
  return 'Err' in result;
}
