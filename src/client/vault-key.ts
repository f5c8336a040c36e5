/** The public key that a vault's sections are sealed to, computed offline from the pinned master key. */
import { MasterPublicKey } from '@dfinity/vetkeys';
import { bytesToHex } from '@noble/hashes/utils';
import { asciiBytes } from '../protocol/sealed/length-prefixed.js';
import { VETKD_CONTEXT } from '../protocol/sealed/vetkd-constants.js';
import { type Network, masterPublicKey } from './master-keys.js';

/** The last key that was derived: a version has many sections, and a release many shares, of one vault. */
let last: { readonly of: string; readonly key: Uint8Array } | undefined;

/**
 * The vault's derived public key, 96 bytes: what `vetkd_public_key` answers that vault for `VETKD_CONTEXT`.
 * @param vault the vault's canister id, as bytes
 */
export function deriveVaultKey(network: Network, vault: Uint8Array): Uint8Array {
  const of = `${network} ${bytesToHex(vault)}`;
  if (last?.of !== of) last = { of, key: derive(network, vault) };
  return last.key.slice();
}

function derive(network: Network, vault: Uint8Array): Uint8Array {
  return MasterPublicKey.deserialize(masterPublicKey(network))
    .deriveCanisterKey(vault)
    .deriveSubKey(asciiBytes(VETKD_CONTEXT))
    .publicKeyBytes();
}
