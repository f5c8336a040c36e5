import { certifiedDataSet } from 'azle';

import type { RawMap } from './raw_map.js';
import { asciiBytes } from './stored_bytes.js';

/** Under this key of `meta` stands the root that was certified last: an upgrade clears certified data, not this. */
const CERTIFIED_ROOT_KEY = asciiBytes('certified root');

/** Certifies a root and notes it, so that an upgrade certifies it again without the code that computes it. */
export function certifyAndNote(meta: RawMap, root: Uint8Array): void {
  certifiedDataSet(root);
  meta.insert(CERTIFIED_ROOT_KEY, root);
}

/** Certifies what was noted, or `emptyRoot` where nothing was. */
export function certifyNoted(meta: RawMap, emptyRoot: Uint8Array): void {
  certifiedDataSet(meta.get(CERTIFIED_ROOT_KEY) ?? emptyRoot);
}
