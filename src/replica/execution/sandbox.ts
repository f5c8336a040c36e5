import { ErrorCode } from '../errors.js';
import { InjectedExport } from '../metering/instrument.js';
import { NO_PAGE } from '../metering/stores.js';
import type { Closure, ExecutionContext } from '../system-api/context.js';
import { instructionLimitTrap, SystemApiHost, Trap } from '../system-api/host.js';
import { bindImports } from '../system-api/imports.js';
import type { CompiledModule } from './compile.js';
import { DirtyPages } from './dirty-pages.js';
import type { StableMemory } from './stable-memory.js';

/** What to execute: an exported entry point, the start function, or a function of the table. */
export type Target = { entryPoint: string } | { start: true } | { closure: Closure };

export interface Execution {
  instructions: bigint;
  /** Null if the code returned normally. */
  trap: Trap | null;
}

interface LiveInstance {
  exports: WebAssembly.Exports;
  memory: WebAssembly.Memory | null;
  dirty: DirtyPages | null;
  counter: WebAssembly.Global<'i64'>;
}

/** Committed state besides stable memory. */
interface CommittedState {
  globals: unknown[];
  heapBytes: number;
}

/**
 * A canister's code with its state. After every execution the caller decides: `commit` keeps what changed in
 * memory, globals and stable memory, `rollback` undoes it.
 */
export class Sandbox {
  private committed: CommittedState | null = null;
  /** The committed content of the memory, while there is no instance. Shared with copies and not changed. */
  private stored = new Uint8Array();
  private readonly host = new SystemApiHost();
  private readonly imports: WebAssembly.Imports;
  private live: LiveInstance | null = null;

  constructor(
    readonly compiled: CompiledModule,
    readonly stable: StableMemory
  ) {
    this.imports = bindImports(this.host, compiled.wide);
  }

  /** Bytes of Wasm memory, as committed. */
  get heapBytes(): number {
    return this.committed?.heapBytes ?? 0;
  }

  /** Instantiates the code, which lays out its data segments. @returns why that fails, or null */
  prepare(): Trap | null {
    try {
      this.instance();
      return null;
    } catch (error) {
      return toTrap(error);
    }
  }

  /** Bytes of Wasm memory, with what is not committed. */
  get liveHeapBytes(): number {
    return this.live?.memory?.buffer.byteLength ?? this.heapBytes;
  }

  /** Bytes that both memories have grown by since the last commit. */
  get grownBytes(): number {
    return this.liveHeapBytes - this.heapBytes + this.stable.grownBytes;
  }

  run(target: Target, context: ExecutionContext): Execution {
    let counter: WebAssembly.Global<'i64'> | null = null;
    try {
      const live = this.instance();
      counter = live.counter;
      counter.value = context.instructionLimit;
      this.host.begin(context);
      invoke(live, target);
      return { instructions: context.instructionLimit - counter.value, trap: null };
    } catch (error) {
      const left = counter?.value ?? context.instructionLimit;
      const trap = left < 0n ? instructionLimitTrap(context.instructionLimit) : toTrap(error);
      return { instructions: context.instructionLimit - (left < 0n ? 0n : left), trap };
    } finally {
      this.host.end();
    }
  }

  /** @returns the number of 4 KiB pages of Wasm memory that were written */
  commit(): number {
    this.stable.commit();
    if (this.live === null) return 0;
    const { dirty, memory } = this.live;
    this.committed = {
      globals: this.readGlobals(this.live),
      heapBytes: memory?.buffer.byteLength ?? 0
    };
    const written = dirty?.commit() ?? 0;
    this.resetTransientState(this.live);
    return written;
  }

  rollback(): void {
    this.stable.rollback();
    if (this.live === null) return;
    if (this.committed === null) {
      this.live = null;
      return;
    }
    this.live.dirty?.restore();
    if (this.liveHeapBytes > this.committed.heapBytes) return this.discardInstance(this.live);
    this.writeGlobals(this.live, this.committed.globals);
    this.resetTransientState(this.live);
  }

  /** Takes over the Wasm memory of another sandbox (an upgrade that keeps it). Call before the first run. */
  adoptHeap(from: Sandbox): void {
    const source = from.instance().memory;
    const { memory } = this.instance();
    if (source === null || memory === null) return;
    this.growTo(memory, source.buffer.byteLength);
    new Uint8Array(memory.buffer).set(new Uint8Array(source.buffer));
  }

  /** Another sandbox with the same code and committed state. */
  copy(): Sandbox {
    const copy = new Sandbox(this.compiled, this.stable.copy());
    copy.committed = this.committed;
    copy.stored = this.live === null ? this.stored : this.committedHeap(this.live).slice();
    this.live?.dirty?.restoreIn(copy.stored);
    return copy;
  }

  /** Tables and dropped segments do not outlive a message on the IC. */
  private resetTransientState(live: LiveInstance): void {
    for (const name of InjectedExport.lastPages) {
      globalNamed(live.exports, name).value = addressOf(NO_PAGE, this.compiled.wide);
    }
    if (globalNamed(live.exports, InjectedExport.transient).value !== 0) this.discardInstance(live);
  }

  /** The next message gets a new instance with the committed state. */
  private discardInstance(live: LiveInstance): void {
    this.stored = this.committedHeap(live);
    this.live = null;
  }

  private committedHeap({ memory }: LiveInstance): Uint8Array<ArrayBuffer> {
    return memory === null ? new Uint8Array() : new Uint8Array(memory.buffer, 0, this.heapBytes);
  }

  private instance(): LiveInstance {
    this.live ??= this.instantiate();
    return this.live;
  }

  private instantiate(): LiveInstance {
    const { exports } = new WebAssembly.Instance(this.compiled.module, this.imports);
    const memory = exports[InjectedExport.memory];
    const counter = exports[InjectedExport.counter];
    if (!isCounter(counter)) throw new Error('the module is not instrumented');
    const live = trackWrites(exports, memory instanceof WebAssembly.Memory ? memory : null, counter);
    this.host.attach({ ...live, stable: this.stable });
    if (this.committed !== null) this.restoreInto(live, this.committed);
    return live;
  }

  private restoreInto(live: LiveInstance, { globals, heapBytes }: CommittedState): void {
    this.writeGlobals(live, globals);
    if (live.memory === null) return;
    this.growTo(live.memory, heapBytes);
    new Uint8Array(live.memory.buffer).set(this.stored);
    this.stored = new Uint8Array();
    live.dirty?.commit();
  }

  private growTo(memory: WebAssembly.Memory, byteLength: number): void {
    const missing = (byteLength - memory.buffer.byteLength) / 65_536;
    if (missing > 0) memory.grow(addressOf(missing, this.compiled.wide));
  }

  private readGlobals({ exports }: LiveInstance): unknown[] {
    return this.compiled.mutableGlobals.map(
      (index) => globalNamed(exports, InjectedExport.global(index)).value as unknown
    );
  }

  private writeGlobals({ exports }: LiveInstance, values: unknown[]): void {
    this.compiled.mutableGlobals.forEach((index, position) => {
      globalNamed(exports, InjectedExport.global(index)).value = values[position];
    });
  }
}

/** Positions in 64-bit memories and tables are bigints, which the types of the platform do not know. */
function addressOf(position: number, wide: boolean): number {
  return wide ? (BigInt(position) as never) : position;
}

/** Connects the code's reports of written pages to what keeps them. */
function trackWrites(
  exports: WebAssembly.Exports,
  memory: WebAssembly.Memory | null,
  counter: WebAssembly.Global<'i64'>
): LiveInstance {
  const dirty = memory === null ? null : new DirtyPages(memory);
  const table = exports[InjectedExport.hooks];
  if (!(table instanceof WebAssembly.Table)) throw new Error('the module is not instrumented');
  dirty?.hooks.forEach((hook, index) => table.set(index, hook));
  return { exports, memory, dirty, counter };
}

function isCounter(value: WebAssembly.ExportValue | undefined): value is WebAssembly.Global<'i64'> {
  return value instanceof WebAssembly.Global;
}

function globalNamed(exports: WebAssembly.Exports, name: string): WebAssembly.Global {
  const global = exports[name];
  if (!(global instanceof WebAssembly.Global)) throw new Error(`'${name}' is not exported`);
  return global;
}

function invoke({ exports }: LiveInstance, target: Target): void {
  if ('closure' in target) return callClosure(exports, target.closure);
  const entry = exports['start' in target ? InjectedExport.start : target.entryPoint];
  if (typeof entry !== 'function') throw new Error('no such entry point');
  (entry as () => void)();
}

function callClosure(exports: WebAssembly.Exports, { fun, env }: Closure): void {
  const table = exports[InjectedExport.table];
  if (!(table instanceof WebAssembly.Table)) {
    throw new Trap(
      ErrorCode.CanisterContractViolation,
      'Canister violated contract: WebAssembly module must define a table to have callbacks'
    );
  }
  const callback: unknown =
    fun < table.length ? table.get(addressOf(fun, typeof table.length === 'bigint')) : null;
  if (typeof callback !== 'function') {
    throw new Trap(
      ErrorCode.CanisterContractViolation,
      `Canister violated contract: function ${fun} is not in the table`
    );
  }
  (callback as (env: number | bigint) => void)(env);
}

/** Messages of the engine and the trap they stand for, in the IC's words. */
const ENGINE_TRAPS: readonly [RegExp, string][] = [
  [/memory access out of bounds|out of bounds memory/, 'heap out of bounds'],
  [/data segment|element segment/, 'heap out of bounds'],
  [/table index|table.*out of bounds/, 'table out of bounds'],
  [/signature/, 'indirect call to a function of another type'],
  [/null function|dereferencing a null/, 'indirect call to null'],
  [/divide by zero|remainder by zero/, 'integer division by 0'],
  [/divide result unrepresentable/, 'integer overflow'],
  [/unrepresentable in integer range/, 'bad conversion to integer'],
  [/unreachable/, 'unreachable'],
  [/Maximum call stack/, 'stack overflow']
];

/** @throws what is a fault of the replica and not of the canister */
function toTrap(error: unknown): Trap {
  if (error instanceof Trap) return error;
  const isEngineError =
    error instanceof WebAssembly.RuntimeError || error instanceof RangeError || error instanceof TypeError;
  if (!isEngineError) throw error;
  const reason = ENGINE_TRAPS.find(([pattern]) => pattern.test(error.message))?.[1] ?? error.message;
  return new Trap(ErrorCode.CanisterTrapped, `Canister trapped: ${reason}`);
}
