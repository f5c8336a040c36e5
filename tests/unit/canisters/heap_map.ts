import type { LogMap } from '../../../canisters/common/event_log.js';

/** A stable map's behaviour in the heap. */
export class HeapMap implements LogMap {
  private readonly map = new Map<string, Uint8Array>();

  get(key: Uint8Array): Uint8Array | undefined {
    return this.map.get(String(key));
  }

  insert(key: Uint8Array, value: Uint8Array): void {
    this.map.set(String(key), value.slice());
  }

  len(): number {
    return this.map.size;
  }
}
