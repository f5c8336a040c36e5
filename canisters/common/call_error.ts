/** What Azle throws from an awaited `call`. */
interface ThrownByCall {
  readonly type?: 'CallPerformFailed' | 'CallRejected' | 'CleanupCallback' | 'InsufficientLiquidCycleBalance';
  readonly rejectCode?: number;
  readonly rejectMessage?: string;
  readonly required?: bigint;
  readonly available?: bigint;
}

export function describeCallError(error: unknown): string {
  const { type, rejectCode, rejectMessage } = error as ThrownByCall;
  return rejectCode === undefined ? (type ?? String(error)) : `reject ${rejectCode}: ${rejectMessage ?? ''}`;
}

/** The cycles that a call lacked, where that is why it was not made. */
export function missingCycles(error: unknown): bigint | undefined {
  const { type, required, available } = error as ThrownByCall;
  return type === 'InsufficientLiquidCycleBalance' ? (required ?? 0n) - (available ?? 0n) : undefined;
}

/**
 * The reply callback of an earlier await trapped, and this runs in its cleanup: nothing may be decided from here
 * on. Every catch around a `call` hands the error on before it looks at it.
 */
export function isCleanup(error: unknown): boolean {
  return (error as ThrownByCall | undefined)?.type === 'CleanupCallback';
}

export function rethrowCleanup(error: unknown): void {
  if (isCleanup(error)) throw error;
}
