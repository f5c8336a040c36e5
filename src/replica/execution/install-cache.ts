import { createHash } from 'node:crypto';
import type { EntryPoint, ExecutionContext } from '../system-api/context.js';
import type { Execution, Sandbox, Target } from './sandbox.js';

/** Installations that execute less are not worth a copy of their state. */
const MIN_INSTRUCTIONS = 10_000_000n;
/** Bytes of all memories kept. */
const MAX_BYTES = 128 * 1024 * 1024;

/** One entry point that an installation ran. */
export interface InstallStep {
  entry: EntryPoint;
  target: Target;
  execution: Execution;
  prints: readonly Uint8Array[];
}

/** What a fresh installation came to. */
export interface InstallOutcome {
  sandbox: Sandbox;
  steps: readonly InstallStep[];
  certifiedData: Uint8Array | null;
  globalTimer: bigint;
  balance: bigint;
}

/**
 * Outcomes of fresh installations. Code is a function of what it can see, so the key is all of that: module, argument, caller, the
 * canister's and the subnet's facts, the time to the nanosecond, balance and limits. A test suite that makes the same canister in one
 * new instance after the other runs its initialisation once.
 */
class InstallCache {
  private readonly outcomes = new Map<string, InstallOutcome>();
  private bytes = 0;

  get size(): number {
    return this.outcomes.size;
  }

  /** @returns an outcome whose sandbox is the caller's own */
  take(key: string): InstallOutcome | null {
    const known = this.outcomes.get(key);
    if (known === undefined) return null;
    this.outcomes.delete(key);
    this.outcomes.set(key, known);
    return { ...known, sandbox: known.sandbox.copy() };
  }

  /** Keeps a copy of what was committed, where it is worth it. */
  keep(key: string, outcome: InstallOutcome): void {
    const instructions = outcome.steps.reduce((sum, { execution }) => sum + execution.instructions, 0n);
    const bytes = bytesOf(outcome);
    if (instructions < MIN_INSTRUCTIONS || bytes > MAX_BYTES || this.outcomes.has(key)) return;
    this.outcomes.set(key, { ...outcome, sandbox: outcome.sandbox.copy() });
    this.bytes += bytes;
    for (const [oldest, { sandbox }] of this.outcomes) {
      if (this.bytes <= MAX_BYTES) return;
      this.outcomes.delete(oldest);
      this.bytes -= bytesOf({ sandbox });
    }
  }

  clear(): void {
    this.outcomes.clear();
    this.bytes = 0;
  }
}

export const installCache = new InstallCache();

function bytesOf({ sandbox }: Pick<InstallOutcome, 'sandbox'>): number {
  return sandbox.heapBytes + sandbox.stable.byteLength;
}

/**
 * @param context of the installation's first execution
 * @param memoryLimit `wasm_memory_limit` of the canister
 */
export function installKey(moduleHash: Uint8Array, context: ExecutionContext, memoryLimit: bigint): string {
  const { caller, arg, fees, balance, instructionLimit, freezingThreshold } = context;
  const { id, version, controllers, status, globalTimer, settings, callbacks } = context.canister;
  const { subnet } = context;
  const seen = [
    [moduleHash, caller, arg, balance, instructionLimit, freezingThreshold, memoryLimit],
    [id, version, controllers, status.kind, globalTimer, settings.environment_variables, callbacks.count],
    [subnet.id, subnet.rootKey, subnet.limits.update, subnet.time],
    [fees.callTotal(1_000n, 1_000n), fees.memory(1_000_000_000n, 1_000n), fees.signature()]
  ];
  return createHash('sha256').update(JSON.stringify(seen, plain)).digest('hex');
}

function plain(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return `${value}`;
  return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value;
}
