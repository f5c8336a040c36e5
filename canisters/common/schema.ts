import type { RawMap } from './raw_map.js';
import { asciiBytes, readU32, u32Bytes } from './stored_bytes.js';

const SCHEMA_KEY = asciiBytes('schema');

/** Notes the version of what this canister keeps in stable memory. */
export function initSchema(meta: RawMap, version: number): void {
  meta.insert(SCHEMA_KEY, u32Bytes(version));
}

/** Throws, and so undoes the upgrade, where stable memory holds a schema that this code does not know. */
export function requireSchema(meta: RawMap, version: number): void {
  const stored = meta.get(SCHEMA_KEY);
  const found = stored === undefined ? 'none' : readU32(stored);
  if (found !== version)
    throw new Error(`stable memory has schema ${found}; this code knows ${version} only`);
}
