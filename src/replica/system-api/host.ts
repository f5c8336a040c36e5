import { ErrorCode } from '../errors.js';
import type { StableMemory } from '../execution/stable-memory.js';
import { ENTRY_NAMES, type EntryPoint, type ExecutionContext, type OutgoingCall } from './context.js';

/** Stops the execution of the canister; every change of the message is undone. */
export class Trap extends Error {
  override name = 'Trap';

  constructor(
    readonly code: ErrorCode,
    message: string
  ) {
    super(message);
  }

  /** The trap of a callback whose cleanup callback trapped too. */
  alsoIn(cleanup: Trap): Trap {
    return new DoubleTrap(this.code, `${this.message}\n\ncall_on_cleanup also failed:\n\n${cleanup.message}`);
  }
}

export class DoubleTrap extends Trap {}

/** The parts of a live Wasm instance that system calls touch. */
export interface LiveParts {
  memory: WebAssembly.Memory | null;
  /** Told before system calls write to the memory; null where there is none. */
  dirty: { touch(offset: number, size: number): void } | null;
  counter: WebAssembly.Global<'i64'>;
  stable: StableMemory;
}

/** What all system calls share: the execution under way and safe access to the canister's memory. */
export class SystemApiHost {
  /** A call between `call_new` and `call_perform`. */
  pendingCall: (Omit<OutgoingCall, 'arg' | 'prepaid'> & { parts: Uint8Array[] }) | null = null;
  /** Parts of the reply appended so far. */
  replyParts: Uint8Array[] = [];
  private parts: LiveParts | null = null;
  private running: ExecutionContext | null = null;

  attach(parts: LiveParts): void {
    this.parts = parts;
  }

  begin(context: ExecutionContext): void {
    this.running = context;
    this.pendingCall = null;
    this.replyParts = [];
  }

  end(): void {
    this.running = null;
  }

  get context(): ExecutionContext {
    if (this.running === null) throw new Error('a system call outside of an execution');
    return this.running;
  }

  get stable(): StableMemory {
    return this.live.stable;
  }

  /** Instructions executed so far in this message. */
  get executed(): bigint {
    return this.context.instructionLimit - this.live.counter.value;
  }

  /** @throws Trap where the instruction limit is reached */
  charge(instructions: number): void {
    const { counter } = this.live;
    const left = counter.value - BigInt(instructions);
    counter.value = left;
    if (left < 0n) throw instructionLimitTrap(this.context.instructionLimit);
  }

  checkEntry(name: string, allowed: number): void {
    const { entry } = this.context;
    if ((entry & allowed) === 0) throw notInThisEntry(name, entry);
  }

  /** A view of the canister's memory to write to; not to be kept. */
  writable(offset: number, size: number): Uint8Array {
    const view = this.view(offset, size);
    this.live.dirty?.touch(offset, size);
    return view;
  }

  /** A view of the canister's memory to read; not to be kept. */
  view(offset: number, size: number): Uint8Array {
    const memory = this.live.memory;
    if (memory === null || offset + size > memory.buffer.byteLength) {
      throw new Trap(ErrorCode.CanisterTrapped, 'Canister trapped: heap out of bounds');
    }
    return new Uint8Array(memory.buffer, offset, size);
  }

  read(offset: number, size: number): Uint8Array {
    return this.view(offset, size).slice();
  }

  readText(offset: number, size: number): string {
    return Buffer.from(this.view(offset, size)).toString('utf8');
  }

  /** `*_copy(dst, offset, size)`: the part must lie within the source. */
  copyOut(name: string, source: Uint8Array, [dst, offset, size]: readonly [number, number, number]): void {
    if (offset + size > source.length) {
      throw violation(
        `ic0.${name}: reading ${size} bytes at ${offset} of ${source.length} bytes is out of bounds`
      );
    }
    this.writable(dst, size).set(source.subarray(offset, offset + size));
  }

  /** Writes a 128-bit number in little-endian order. */
  writeU128(dst: number, value: bigint): void {
    const target = this.writable(dst, 16);
    const words = new DataView(target.buffer, target.byteOffset, 16);
    words.setBigUint64(0, BigInt.asUintN(64, value), true);
    words.setBigUint64(8, BigInt.asUintN(64, value >> 64n), true);
  }

  private get live(): LiveParts {
    if (this.parts === null) throw new Error('a system call before the instance is attached');
    return this.parts;
  }
}

export function instructionLimitTrap(limit: bigint): Trap {
  return new Trap(
    ErrorCode.CanisterInstructionLimitExceeded,
    `Canister exceeded the limit of ${limit} instructions for single message execution.`
  );
}

export function violation(text: string): Trap {
  return new Trap(ErrorCode.CanisterContractViolation, `Canister violated contract: ${text}`);
}

function notInThisEntry(name: string, entry: EntryPoint): Trap {
  return violation(`"ic0_${name}" cannot be executed in ${ENTRY_NAMES[entry]} mode`);
}
