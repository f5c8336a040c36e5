import type { RawMap } from '../common/raw_map.js';

/** Removes an entry after its value has been overwritten, so that the bytes do not stay where they were. */
export function wipe(map: RawMap, key: Uint8Array): void {
  const value = map.get(key);
  if (value === undefined) return;
  map.insert(key, new Uint8Array(value.length));
  map.remove(key);
}
