import type { CanisterView, Nanoseconds, PrincipalBytes } from '../instance/types.js';
import { principalKey, principalText } from '../principal.js';
import type { CanisterFacts } from '../system-api/context.js';
import type { FeeSchedule } from './fees.js';
import { CanisterLog } from './canister-log.js';
import { Callbacks } from './callbacks.js';
import type { CallContext, CallOrigin, CanisterMessage } from './messages.js';
import type { Sandbox } from './sandbox.js';
import type { CanisterSnapshot } from './snapshot.js';
import { StableMemory } from './stable-memory.js';

const SECONDS_PER_DAY = 86_400n;

/** Who besides the controllers may read something. */
export type Visibility = { controllers: null } | { public: null } | { allowed_viewers: PrincipalBytes[] };

export interface CanisterSettings {
  computeAllocation: bigint;
  memoryAllocation: bigint;
  /** Seconds of idle costs that stay reserved. */
  freezingThreshold: bigint;
  reservedCyclesLimit: bigint;
  logVisibility: Visibility;
  snapshotVisibility: Visibility;
  /** Bytes of the log that are kept. */
  logMemoryLimit: bigint;
  wasmMemoryLimit: bigint;
  wasmMemoryThreshold: bigint;
  environmentVariables: { name: string; value: string }[];
}

export const DEFAULT_SETTINGS: Readonly<CanisterSettings> = {
  computeAllocation: 0n,
  memoryAllocation: 0n,
  freezingThreshold: 30n * SECONDS_PER_DAY,
  reservedCyclesLimit: 5_000_000_000_000n,
  logVisibility: { controllers: null },
  snapshotVisibility: { controllers: null },
  logMemoryLimit: 4096n,
  wasmMemoryLimit: 3n * 1024n ** 3n,
  wasmMemoryThreshold: 0n,
  environmentVariables: []
};

/** Somebody who asked for the canister to be stopped and waits until it is. */
export interface StopWaiter {
  origin: CallOrigin;
  refund: bigint;
  since: Nanoseconds;
}

export type RunStatus =
  { kind: 'running' } | { kind: 'stopping'; waiters: StopWaiter[] } | { kind: 'stopped' };

const STATUS_NUMBERS = { running: 1, stopping: 2, stopped: 3 } as const;

/** A change of code or controllers, for `canister_info`. */
export interface CanisterChange {
  time: Nanoseconds;
  version: bigint;
  origin: {
    caller: PrincipalBytes;
    byCanister: boolean;
    /** The calling canister's own version, if it told. */
    version: [] | [bigint];
  };
  details: Record<string, unknown>;
}

/** One canister with everything the IC keeps of it. */
export class Canister {
  readonly key: string;
  readonly text: string;
  settings: CanisterSettings = { ...DEFAULT_SETTINGS };
  status: RunStatus = { kind: 'running' };
  version = 0n;
  sandbox: Sandbox | null = null;
  stable = new StableMemory();
  certifiedData: Uint8Array = new Uint8Array();
  /** `canister_on_low_wasm_memory` is due or done. */
  isLowOnMemory = false;
  /** Nanoseconds; 0 while not set. */
  globalTimer = 0n;
  queue: CanisterMessage[] = [];
  readonly callContexts = new Map<number, CallContext>();
  readonly callbacks = new Callbacks();
  readonly chunks = new Map<string, Uint8Array>();
  readonly changes: CanisterChange[] = [];
  readonly log = new CanisterLog();
  /** By the hexadecimal form of their ids, oldest first. */
  readonly snapshots = new Map<string, CanisterSnapshot>();
  totalChanges = 0n;
  lastCharged: Nanoseconds;
  private nextId = 0;

  constructor(
    readonly id: PrincipalBytes,
    public controllers: PrincipalBytes[],
    public cycles: bigint,
    now: Nanoseconds
  ) {
    this.key = principalKey(id);
    this.text = principalText(id);
    this.lastCharged = now;
  }

  /** A number not used for a call context or callback of this canister before. */
  freshId(): number {
    return this.nextId++;
  }

  writeLog(time: Nanoseconds, content: Uint8Array): void {
    this.log.add(time, content, Number(this.settings.logMemoryLimit));
  }

  recordChange(change: CanisterChange): void {
    this.totalChanges += 1n;
    this.changes.push(change);
    if (this.changes.length > 20) this.changes.shift();
  }

  /** All that the canister holds, with what a message under way has grown it by. */
  get memoryBytes(): bigint {
    const { sandbox, stable, chunks } = this;
    const held = stable.byteLength + chunks.size * 1024 * 1024 + this.snapshotBytes;
    return BigInt(sandbox === null ? held : held + sandbox.liveHeapBytes + sandbox.compiled.byteLength);
  }

  get snapshotBytes(): number {
    return [...this.snapshots.values()].reduce((sum, { size }) => sum + size, 0);
  }

  /** Cycles that storage and reserved computation cost in this time. */
  idleCost(fees: FeeSchedule, seconds: bigint): bigint {
    const { memoryAllocation, computeAllocation } = this.settings;
    const bytes = memoryAllocation > this.memoryBytes ? memoryAllocation : this.memoryBytes;
    return fees.memory(bytes, seconds) + fees.computeAllocation(computeAllocation, seconds);
  }

  /** Balance below which the canister is frozen, in cycles. */
  freezingThreshold(fees: FeeSchedule): bigint {
    return (this.idleCost(fees, SECONDS_PER_DAY) * this.settings.freezingThreshold) / SECONDS_PER_DAY;
  }

  facts(fees: FeeSchedule): CanisterFacts {
    return {
      id: this.id,
      version: this.version,
      controllers: this.controllers,
      status: STATUS_NUMBERS[this.status.kind],
      globalTimer: this.globalTimer,
      environmentVariables: this.settings.environmentVariables,
      callsInFlight: this.callbacks,
      freezingThreshold: this.freezingThreshold(fees)
    };
  }

  view(): CanisterView {
    const compiled = this.sandbox?.compiled;
    return {
      canisterId: this.id,
      controllers: [...this.controllers],
      moduleHash: compiled?.hash ?? null,
      certifiedData: this.certifiedData,
      metadata: compiled?.metadata ?? []
    };
  }
}
