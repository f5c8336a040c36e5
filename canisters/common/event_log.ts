import { MAX_PAGE } from '../../src/protocol/limits.js';

import type { RawMap } from './raw_map.js';
import { u64Bytes } from './stored_bytes.js';

/** The canister's append-only log: entries are written once, under consecutive indices from 0. */
export class EventLog {
  constructor(private readonly map: RawMap) {}

  get length(): number {
    return this.map.len();
  }

  /** Appends an encoded entry and returns its index. */
  append(entry: Uint8Array): bigint {
    const index = BigInt(this.length);
    this.map.insert(u64Bytes(index), entry);
    return index;
  }

  /** The encoded entries from `start` on, at most MAX_PAGE. */
  page(start: bigint): Uint8Array[] {
    const length = BigInt(this.length);
    const entries: Uint8Array[] = [];
    for (let index = start; index < length && entries.length < MAX_PAGE; index++) {
      const entry = this.map.get(u64Bytes(index));
      if (entry !== undefined) entries.push(entry);
    }
    return entries;
  }
}
