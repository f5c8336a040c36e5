import { MAX_PAGE } from '../../src/protocol/limits.js';
import { concatBytes, u32Bytes } from '../common/stored_bytes.js';

import { statuses } from './certification.js';
import { PastStatus, providerStatus, type StatusHistory } from './interface/status.js';
import { memory } from './memory.js';
import { StoredMap } from './stored_map.js';

const history = new StoredMap(memory.statusHistory, PastStatus);

/** Keeps a status under the number of its change. */
export function noteStatus(provider: Uint8Array, past: PastStatus): void {
  history.put(concatBytes(provider, u32Bytes(past.status.sequence)), past);
}

/** A provider's statuses from number `start` on, which begin at 1, oldest first, at most a page. */
export function statusHistory(provider: Uint8Array, start: number): StatusHistory {
  const stored = statuses.get(provider);
  const length = stored === undefined ? 0 : providerStatus.decode(stored)[0].sequence;
  const past: PastStatus[] = [];
  for (let sequence = Math.max(start, 1); sequence <= length && past.length < MAX_PAGE; sequence++) {
    const found = history.find(concatBytes(provider, u32Bytes(sequence)));
    if (found !== undefined) past.push(found);
  }
  return { statuses: past, length: BigInt(length) };
}
