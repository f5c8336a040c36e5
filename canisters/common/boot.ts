import { setTimer } from 'azle';

import { certifyNoted } from './certified_root.js';
import type { RawMap } from './raw_map.js';

/**
 * The end of an install and of an upgrade: certifies what stood certified before, and has the canister's code loaded in
 * the next round, for good.
 */
export function start(meta: RawMap, emptyRoot: Uint8Array, code: () => unknown): void {
  certifyNoted(meta, emptyRoot);
  setTimer(0, () => {
    code();
  });
}
