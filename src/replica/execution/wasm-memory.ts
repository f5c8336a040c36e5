import { ErrorCode } from '../errors.js';
import { Entry, type EntryPoint, type ExecutionContext } from '../system-api/context.js';
import { Trap } from '../system-api/host.js';
import type { Canister } from './canister.js';
import type { Sandbox } from './sandbox.js';

/** What bounds memory: the controllers' settings `wasm_memory_limit` and `wasm_memory_threshold`, and the cycles to keep it. */

/** Entry points that the limit holds for: callbacks must be able to end what was begun, and nobody is told of a task's trap. */
const LIMITED = Entry.Start | Entry.Init | Entry.Update;

/** @returns the trap that a message deserves which has left more memory than the limit allows; else null */
export function memoryLimitTrap(canister: Canister, sandbox: Sandbox, entry: EntryPoint): Trap | null {
  const limit = canister.settings.wasm_memory_limit;
  const used = BigInt(sandbox.liveHeapBytes);
  if (limit === 0n || used <= limit || (entry & LIMITED) === 0) return null;
  return new Trap(
    ErrorCode.CanisterWasmMemoryLimitExceeded,
    `Canister exceeded its current Wasm memory limit of ${limit} bytes. The peak Wasm memory usage was ${used} bytes. ` +
      'If the canister reaches 4GiB, then it may stop functioning and may become unrecoverable.'
  );
}

/** Responses and installations may freeze a canister; dfinity/ic `should_check_freezing_threshold_for_memory_grow`. */
const CHECKED_GROWTH = Entry.Update | Entry.SystemTask;

/** @returns the trap that a message deserves which has grown memory so far that the rest of the cycles could not keep it; else null */
export function growthTrap(
  canister: Canister,
  sandbox: Sandbox,
  { entry, balance, subnet }: Pick<ExecutionContext, 'entry' | 'balance' | 'subnet'>
): Trap | null {
  const { grownBytes } = sandbox;
  if (grownBytes === 0 || (entry & CHECKED_GROWTH) === 0) return null;
  const missing = canister.freezingThreshold(subnet.fees) - balance;
  if (missing <= 0n) return null;
  return new Trap(
    ErrorCode.InsufficientCyclesInMemoryGrow,
    `Canister cannot grow memory by ${grownBytes} bytes due to insufficient cycles. At least ${missing} additional cycles are required.`
  );
}

/**
 * Queues `canister_on_low_wasm_memory` when less memory is left than the threshold says: once, until there is more again.
 * Call after every message.
 */
export function watchLowMemory(canister: Canister): void {
  const { wasm_memory_limit, wasm_memory_threshold } = canister.settings;
  const isLow = wasm_memory_limit - BigInt(canister.sandbox?.heapBytes ?? 0) < wasm_memory_threshold;
  if (isLow && !canister.isLowOnMemory) {
    canister.queue.unshift({ kind: 'task', entryPoint: 'canister_on_low_wasm_memory' });
  }
  canister.isLowOnMemory = isLow;
}
