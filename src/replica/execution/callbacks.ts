import { principalKey } from '../principal.js';
import type { Callback } from './messages.js';

/** A canister's calls in flight, by the numbers that their answers carry. */
export class Callbacks {
  private readonly open = new Map<number, Callback>();
  private readonly byCallee = new Map<string, number>();

  get count(): number {
    return this.open.size;
  }

  /** How many there are to one callee. @param calleeKey as of `principalKey` */
  to(calleeKey: string): number {
    return this.byCallee.get(calleeKey) ?? 0;
  }

  add(id: number, callback: Callback): void {
    this.open.set(id, callback);
    this.recount(callback, 1);
  }

  /** Removes what waits for an answer; null where nothing does. */
  take(id: number): Callback | null {
    const callback = this.open.get(id);
    if (callback === undefined) return null;
    this.open.delete(id);
    this.recount(callback, -1);
    return callback;
  }

  entries(): IterableIterator<[number, Callback]> {
    return this.open.entries();
  }

  private recount({ call }: Callback, change: 1 | -1): void {
    const key = principalKey(call.callee);
    const count = this.to(key) + change;
    if (count === 0) this.byCallee.delete(key);
    else this.byCallee.set(key, count);
  }
}
