import { start } from '../common/boot.js';
import { rawMap } from '../common/raw_map.js';
import { initSchema, requireSchema } from '../common/schema.js';

import { EMPTY_ROOT } from './certified_root.js';
import { code } from './code.js';
import { SCHEMA } from './schema.js';

/** The same map as memory.ts has under `meta`; the other maps belong to the code that is loaded later. */
const meta = rawMap(0);

/** What an install does, without the rest of the vault's code. */
export function install(): void {
  initSchema(meta, SCHEMA);
  start(meta, EMPTY_ROOT, code);
}

/** What an upgrade does; it throws, and so is undone, where stable memory holds what this code does not know. */
export function upgrade(): void {
  requireSchema(meta, SCHEMA);
  start(meta, EMPTY_ROOT, code);
}
