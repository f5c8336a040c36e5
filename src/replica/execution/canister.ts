import type { MetadataSection, Nanoseconds, PrincipalBytes } from '../instance/types.js';
import type { ChangeValue, DefiniteSettings, Value } from '../management/idl.js';
import { principalKey, principalText } from '../principal.js';
import type { FeeSchedule } from './fees.js';
import { CanisterLog } from './canister-log.js';
import { Callbacks } from './callbacks.js';
import type { CallContext, CallOrigin, CanisterMessage } from './messages.js';
import { QueryStats } from './query-stats.js';
import type { Sandbox } from './sandbox.js';
import type { CanisterSnapshot } from './snapshot.js';
import { StableMemory } from './stable-memory.js';

const SECONDS_PER_DAY = 86_400n;

/** As the management canister tells them. */
export type CanisterSettings = Omit<Value<typeof DefiniteSettings>, 'controllers'>;

export const DEFAULT_SETTINGS: Readonly<CanisterSettings> = {
  compute_allocation: 0n,
  memory_allocation: 0n,
  freezing_threshold: 30n * SECONDS_PER_DAY,
  reserved_cycles_limit: 5_000_000_000_000n,
  log_visibility: { controllers: null },
  snapshot_visibility: { controllers: null },
  log_memory_limit: 4096n,
  wasm_memory_limit: 3n * 1024n ** 3n,
  wasm_memory_threshold: 0n,
  environment_variables: []
};

/** Somebody who asked for the canister to be stopped and waits until it is. */
export interface StopWaiter {
  origin: CallOrigin;
  refund: bigint;
  since: Nanoseconds;
}

export type RunStatus =
  { kind: 'running' } | { kind: 'stopping'; waiters: StopWaiter[] } | { kind: 'stopped' };

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
  readonly changes: ChangeValue[] = [];
  readonly log = new CanisterLog();
  readonly queryStats = new QueryStats();
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
    this.log.add(time, content, Number(this.settings.log_memory_limit));
  }

  recordChange(change: ChangeValue): void {
    this.totalChanges += 1n;
    this.changes.push(change);
    if (this.changes.length > 20) this.changes.shift();
  }

  /** All that the canister holds, with what a message under way has grown it by. */
  get memoryBytes(): bigint {
    const { sandbox, stable, chunks } = this;
    const held = stable.byteLength + chunks.size * 1024 * 1024 + this.snapshotBytes + this.historyBytes;
    return BigInt(sandbox === null ? held : held + sandbox.liveHeapBytes + sandbox.compiled.byteLength);
  }

  /** What the IC counts for the history: 160 for each change, 30 for each controller that one names. */
  get historyBytes(): number {
    return this.changes.reduce((sum, { details }) => {
      const creation = 'creation' in details ? details.creation : null;
      const named = 'controllers_change' in details ? details.controllers_change : creation;
      return sum + 160 + 30 * (named?.controllers.length ?? 0);
    }, 0);
  }

  get snapshotBytes(): number {
    return [...this.snapshots.values()].reduce((sum, { size }) => sum + size, 0);
  }

  /** Cycles that storage and reserved computation cost in this time. */
  idleCost(fees: FeeSchedule, seconds: bigint): bigint {
    const { memory_allocation, compute_allocation } = this.settings;
    const bytes = memory_allocation > this.memoryBytes ? memory_allocation : this.memoryBytes;
    return fees.memory(bytes, seconds) + fees.computeAllocation(compute_allocation, seconds);
  }

  /** Balance below which the canister is frozen, in cycles. */
  freezingThreshold(fees: FeeSchedule): bigint {
    return (this.idleCost(fees, SECONDS_PER_DAY) * this.settings.freezing_threshold) / SECONDS_PER_DAY;
  }

  /** SHA-256 of the installed module as sent (compressed or not); null while empty. */
  get moduleHash(): Uint8Array | null {
    return this.sandbox?.compiled.hash ?? null;
  }

  get metadata(): readonly MetadataSection[] {
    return this.sandbox?.compiled.metadata ?? [];
  }
}
