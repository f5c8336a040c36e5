/** From the vault's encrypted vetKey to one share of a section's key. */
import { DerivedPublicKey, EncryptedVetKey, TransportSecretKey, type VetKey } from '@dfinity/vetkeys';
import { type ShareAddress, derivationInput } from '../protocol/sealed/derivation-input.js';
import { unwrapShare } from '../protocol/sealed/envelope.js';
import { NodeVaultError } from './errors.js';
import type { Network } from './master-keys.js';
import { deriveVaultKey } from './vault-key.js';

export interface EncryptedShare {
  readonly network: Network;
  readonly address: ShareAddress;
  /** The vault's reply to `redeem`, 192 bytes. */
  readonly encryptedKey: Uint8Array;
  /** The wrapped share as sealed, 168 bytes. */
  readonly wrapped: Uint8Array;
}

/**
 * One share (32 bytes) of a section's key. The vetKey is checked against the vault's public key, derived from the
 * pinned master key, and the identity of exactly this section and share.
 * @param transportSecret 32 bytes, the secret of the transport key that the motion names
 * @throws NodeVaultError `wrong-vetkey` where the reply is another key; `not-authentic` where the share was altered
 */
export function unlockShare(encrypted: EncryptedShare, transportSecret: Uint8Array): Uint8Array {
  return unwrapShare(decryptVetKey(encrypted, transportSecret), encrypted.wrapped);
}

function decryptVetKey(encrypted: EncryptedShare, transportSecret: Uint8Array): VetKey {
  const { network, address, encryptedKey } = encrypted;
  const vaultKey = DerivedPublicKey.deserialize(deriveVaultKey(network, address.vault));
  const transport = TransportSecretKey.deserialize(transportSecret);
  try {
    return EncryptedVetKey.deserialize(encryptedKey).decryptAndVerify(
      transport,
      vaultKey,
      derivationInput(address)
    );
  } catch {
    throw new NodeVaultError(
      'wrong-vetkey',
      `vetKey for section ${address.section}, share ${address.share}: the reply is not this section's key under ` +
        'this transport key; check that the transport secret belongs to the key in the motion, and the network'
    );
  }
}
