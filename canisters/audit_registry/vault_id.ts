import { Principal } from 'azle';

import type { RawMap } from '../common/raw_map.js';
import { asciiBytes } from '../common/stored_bytes.js';

const VAULT_KEY = asciiBytes('vault');

/** The vault whose records this registry speaks of; set once, when the registry is installed. */
export function setVault(meta: RawMap, vault: Uint8Array): void {
  meta.insert(VAULT_KEY, vault);
}

/** The vault's principal as bytes. */
export function vaultBytes(meta: RawMap): Uint8Array {
  const stored = meta.get(VAULT_KEY);
  if (stored === undefined) throw new Error('the registry was installed without a vault');
  return stored;
}

export function vaultPrincipal(meta: RawMap): Principal {
  return Principal.fromUint8Array(vaultBytes(meta));
}
