/**
 * The error of the client side. Callers decide by `code`; people read `message`, which names what was wrong,
 * where, and what to do. Neither ever holds a secret.
 */

export type NodeVaultErrorCode =
  /** Bytes or text do not follow the format they claim to be in. */
  | 'malformed'
  /** An argument is outside what the operation accepts. */
  | 'invalid-argument'
  /** Sections or fields are missing, unknown or malformed by the standard; the message names them all. */
  | 'incomplete'
  /** A standard is not the one that the vault holds. */
  | 'wrong-standard'
  /** Data is larger than a limit. */
  | 'too-large'
  /** A ciphertext, share or key does not belong to this address, or was altered. */
  | 'not-authentic'
  /** Plaintext does not match the public root. */
  | 'root-mismatch'
  /** A transport key that would give the derived key away, or that is no key at all. */
  | 'bad-transport-key'
  /** The vault's reply is not the key that was asked for. */
  | 'wrong-vetkey'
  /** A version is not the record's newest, or the record was erased. */
  | 'wrong-version'
  /** A certificate or its witness does not prove what it came with. */
  | 'bad-certificate'
  /** A certificate is older than the client accepts. */
  | 'stale-certificate'
  /** A log's blocks are not the chain that its certified tip ends. */
  | 'bad-log'
  /** The vault's controllers or code are not the expected ones. */
  | 'untrusted-vault'
  /** A canister refused with a typed error; `detail` holds its code. */
  | 'canister-refused'
  /** The network or a canister could not be reached, or rejected the call. */
  | 'unreachable'
  /** A file that should be read is missing or unreadable, or one to be written exists. */
  | 'file';

export interface ErrorPlace {
  /** File the error is about, where there is one. */
  readonly file?: string;
  /** Line in that file, from 1. */
  readonly line?: number;
  /** The other side's own code, where a canister refused. */
  readonly detail?: string;
}

export class NodeVaultError extends Error {
  override readonly name = 'NodeVaultError';
  readonly code: NodeVaultErrorCode;
  readonly file: string | undefined;
  readonly line: number | undefined;
  readonly detail: string | undefined;

  constructor(code: NodeVaultErrorCode, message: string, place: ErrorPlace = {}) {
    super(message);
    this.code = code;
    this.file = place.file;
    this.line = place.line;
    this.detail = place.detail;
  }
}
