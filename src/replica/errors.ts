import type { CallFailure, CallResult, PrincipalBytes, RejectCode } from './instance/types.js';
import { principalText } from './principal.js';

/** Those of the IC's error codes that occur here; the text form is `IC` and four digits (dfinity/ic `rs/types/error_types`). */
export enum ErrorCode {
  SubnetOversubscribed = 101,
  IngressMessageTimeout = 202,
  CanisterQueueNotEmpty = 203,
  StopCanisterRequestTimeout = 206,
  CanisterOutOfCycles = 207,
  CanisterNotFound = 301,
  CanisterSnapshotNotFound = 305,
  InsufficientCyclesForCreateCanister = 403,
  SubnetNotFound = 404,
  CanisterNotHostedBySubnet = 405,
  CanisterRejectedMessage = 406,
  InvalidManagementPayload = 408,
  CanisterTrapped = 502,
  CanisterCalledTrap = 503,
  CanisterContractViolation = 504,
  CanisterInvalidWasm = 505,
  CanisterDidNotReply = 506,
  CanisterStopped = 508,
  CanisterStopping = 509,
  CanisterNotStopped = 510,
  CanisterStoppingCancelled = 511,
  CanisterInvalidController = 512,
  CanisterNonEmpty = 514,
  CanisterInstructionLimitExceeded = 522,
  QueryCallGraphTooDeep = 525,
  QueryCallGraphTotalInstructionLimitExceeded = 526,
  CompositeQueryCalledInReplicatedMode = 527,
  InsufficientCyclesInComputeAllocation = 530,
  InsufficientCyclesInMemoryAllocation = 531,
  InsufficientCyclesInMemoryGrow = 532,
  CanisterMethodNotFound = 536,
  CanisterWasmModuleNotFound = 537,
  CanisterAlreadyInstalled = 538,
  CanisterWasmMemoryLimitExceeded = 539,
  DeadlineExpired = 601
}

/** A call that fails the way the IC lets it fail. Never leaves the instance as an exception. */
export class IcError extends Error {
  override name = 'IcError';

  constructor(
    readonly code: ErrorCode,
    message: string
  ) {
    super(message);
  }

  /** The first digit of the error code. */
  get rejectCode(): RejectCode {
    return Math.floor(this.code / 100);
  }

  get failure(): CallFailure {
    return { rejectCode: this.rejectCode, errorCode: this.code, message: this.message };
  }

  /** The answer that tells of it. */
  toResult(): CallResult {
    return { ok: false, failure: this.failure };
  }

  /** With its number before the text, as canisters are told of some errors. */
  get numbered(): IcError {
    return new IcError(this.code, `${errorCodeText(this.code)}: ${this.message}`);
  }
}

/** The IC's text form of an error code: `IC0503`. */
export function errorCodeText(code: number): string {
  return `IC${String(code).padStart(4, '0')}`;
}

/** How the management canister refuses most of what it does not take. */
export function rejected(text: string): IcError {
  return new IcError(ErrorCode.CanisterRejectedMessage, text);
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

export function canisterNotFound(id: PrincipalBytes): IcError {
  return new IcError(ErrorCode.CanisterNotFound, `Canister ${principalText(id)} not found`);
}
