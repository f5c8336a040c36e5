/**
 * The identity that a share of a section's key is encrypted to, which is the `input` of `vetkd_derive_key`.
 * Client and vault compute it with this file, so it stays plain TypeScript (QuickJS bundles it).
 */
import { SALT_BYTES } from '../limits.js';
import { asciiBytes, bigEndian, lengthPrefixed } from './length-prefixed.js';

export type Share = 'A' | 'B';

/** Where one share of one section's key belongs. */
export interface ShareAddress {
  /** The vault's canister id, as bytes. */
  readonly vault: Uint8Array;
  /** Record id, an unsigned 64-bit integer. */
  readonly record: bigint;
  /** Version of the record, an unsigned 32-bit integer. */
  readonly version: number;
  /** Section name, ASCII. */
  readonly section: string;
  readonly share: Share;
  /** 32 random bytes per version; erased with the record, so that its keys cannot be derived again. */
  readonly salt: Uint8Array;
}

/**
 * `lp(vault) ‖ lp(record u64 BE) ‖ lp(version u32 BE) ‖ lp(section) ‖ lp(share) ‖ lp(salt)`, where `lp` puts an
 * 8-byte big-endian length in front. Distinct addresses give distinct bytes.
 * @throws RangeError where a number does not fit, the section is not ASCII or the salt is not 32 bytes.
 */
export function derivationInput(address: ShareAddress): Uint8Array {
  if (address.salt.length !== SALT_BYTES) {
    throw new RangeError(`derivationInput: the salt has ${address.salt.length} bytes, not ${SALT_BYTES}`);
  }
  return lengthPrefixed([
    address.vault,
    bigEndian(address.record, 8),
    bigEndian(BigInt(address.version), 4),
    asciiBytes(address.section),
    asciiBytes(address.share),
    address.salt
  ]);
}
