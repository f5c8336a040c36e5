import { ErrorCode } from '../errors.js';
import type { Nanoseconds } from '../instance/types.js';
import type { Trap } from '../system-api/host.js';

export interface LogRecord {
  index: bigint;
  time: Nanoseconds;
  content: Uint8Array;
}

/** What a canister printed and why it trapped, in executions that last (not in queries). */
export class CanisterLog {
  records: LogRecord[] = [];
  private nextIndex = 0n;

  /** @param capacity bytes that are kept of all lines; older ones go first */
  add(time: Nanoseconds, content: Uint8Array, capacity: number): void {
    this.records.push({ index: this.nextIndex++, time, content: content.slice(0, capacity) });
    let total = this.records.reduce((sum, record) => sum + record.content.length, 0);
    while (total > capacity) total -= this.records.shift()?.content.length ?? total;
  }

  clear(): void {
    this.records = [];
  }
}

/** How a trap is logged. */
export function trapLine({ code, message }: Trap): Uint8Array {
  const called = code === ErrorCode.CanisterCalledTrap ? /message: '(.*)'$/s.exec(message)?.[1] : undefined;
  const reason = called ?? message.replace(/^Canister trapped: /, '');
  return new TextEncoder().encode(`[TRAP]: ${reason === '' ? '(no message)' : reason}`);
}
