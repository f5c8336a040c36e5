import { certifiedDataSet, setTimer } from 'azle';

import { rawMap } from '../common/raw_map.js';
import { initSchema, requireSchema } from '../common/schema.js';

import { code } from './code.js';
import { CERTIFIED_ROOT_KEY, EMPTY_ROOT } from './certified_root.js';
import { SCHEMA } from './schema.js';

/** The same map as memory.ts has under `meta`; the other maps belong to the code that is loaded later. */
const meta = rawMap(0);

/** What an install does, without the rest of the vault's code. */
export function install(): void {
  initSchema(meta, SCHEMA);
  start();
}

/** What an upgrade does; it throws, and so is undone, where stable memory holds what this code does not know. */
export function upgrade(): void {
  requireSchema(meta, SCHEMA);
  start();
}

/** Certifies what stood certified before, and has the code loaded in the next round, for good. */
function start(): void {
  certifiedDataSet(meta.get(CERTIFIED_ROOT_KEY) ?? EMPTY_ROOT);
  setTimer(0, () => {
    code();
  });
}
