/** Two shares and the ciphertext → the section's content, checked against the version's public root. */
import type { SectionAddress, VersionAddress } from '../protocol/sealed/address.js';
import { type NamedSection, verifySection, versionRoot } from '../protocol/sealed/commitment.js';
import { openSection } from '../protocol/sealed/envelope.js';
import type { SealedPayload } from '../protocol/sealed/sealed-payload.js';
import { NodeVaultError } from './errors.js';

export interface ReleasedSection {
  readonly address: SectionAddress;
  /** The version's root, 32 bytes, from the motion. */
  readonly root: Uint8Array;
  readonly ciphertext: Uint8Array;
}

/**
 * Opens a released section and checks that it is what the root commits to.
 * @throws NodeVaultError `not-authentic` where it does not open, `root-mismatch` where it opens to something else than
 *   was committed
 */
export async function openReleasedSection(
  released: ReleasedSection,
  shareA: Uint8Array,
  shareB: Uint8Array
): Promise<SealedPayload> {
  const { address, root, ciphertext } = released;
  const payload = await openSection(address, ciphertext, shareA, shareB);
  if (verifySection(root, address, payload.content, payload.proof)) return payload;
  throw new NodeVaultError(
    'root-mismatch',
    `section ${address.section} of record ${address.record}, version ${address.version}: it opens, but its content is ` +
      'not what the root commits to; the provider sealed something else than it committed to'
  );
}

/**
 * What a verifier does with the plaintext it was shown: recomputes the root over all sections and compares it with the
 * one that the vault holds.
 * @throws NodeVaultError `root-mismatch`
 */
export function requireRoot(
  root: Uint8Array,
  address: VersionAddress,
  sections: readonly NamedSection[]
): void {
  const recomputed = versionRoot(address, sections);
  if (recomputed.length === root.length && recomputed.every((byte, i) => byte === root[i])) return;
  throw new NodeVaultError(
    'root-mismatch',
    `record ${address.record}, version ${address.version}: the root recomputed from the plaintext is not the sealed ` +
      'root; do not confirm it'
  );
}
