import { msgArgData } from 'azle';

import { principalText } from '../../src/protocol/spec/principal-text.js';
import { start } from '../common/boot.js';
import { rawMap } from '../common/raw_map.js';
import { initSchema, requireSchema } from '../common/schema.js';
import { equalBytes } from '../common/stored_bytes.js';

import { EMPTY_ROOT } from './certified_root.js';
import { code } from './code.js';
import { vaultOf } from './install_argument.js';
import { SCHEMA } from './schema.js';
import { setVault, vaultBytes } from './vault_id.js';

/** The same map as memory.ts has under `meta`; the other maps belong to the code that is loaded later. */
const meta = rawMap(0);

/** What an install does, without the rest of the registry's code. */
export function install(): void {
  initSchema(meta, SCHEMA);
  setVault(meta, vaultOf(msgArgData()));
  start(meta, EMPTY_ROOT, wakeCode);
}

/**
 * What an upgrade does; it throws, and so is undone, where stable memory holds what this code does not know, or where
 * another vault is named than at install.
 */
export function upgrade(): void {
  requireSchema(meta, SCHEMA);
  const own = vaultBytes(meta);
  if (!equalBytes(vaultOf(msgArgData()), own)) {
    throw new Error(`this registry belongs to vault ${principalText(own)}; an upgrade does not change that`);
  }
  start(meta, EMPTY_ROOT, wakeCode);
}

/** Loads the code, and the statuses for the queries to come, for what a query reads is forgotten with it; begins the upkeep. */
function wakeCode(): void {
  code().wakeUp();
}
