import { Message } from '../common/candid/message.js';
import type { Type } from '../common/candid/type.js';
import type { RawMap } from '../common/raw_map.js';

/** A stable map whose values are candid of one type. What is read may be kept: it is a copy of its own. */
export class StoredMap<T> {
  private readonly codec: Message<readonly [Type<T>]>;

  constructor(
    private readonly map: RawMap,
    type: Type<T>
  ) {
    this.codec = new Message([type]);
  }

  get length(): number {
    return this.map.len();
  }

  find(key: Uint8Array): T | undefined {
    const stored = this.map.get(key);
    return stored === undefined ? undefined : this.codec.decode(stored)[0];
  }

  put(key: Uint8Array, value: T): void {
    this.map.insert(key, this.codec.encode(value));
  }

  remove(key: Uint8Array): void {
    this.map.remove(key);
  }

  /** Keys in ascending order, from the one at `start` on. */
  keys(start: number, count: number): Uint8Array[] {
    return this.map.keys(start, count);
  }
}
