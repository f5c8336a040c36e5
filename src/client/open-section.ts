/** Two shares and the ciphertext → the section's content, checked against the version's public root. */
import type { SectionAddress, VersionAddress } from '../protocol/sealed/address.js';
import { type NamedSection, verifySection, versionRoot } from '../protocol/sealed/commitment.js';
import { openSection } from '../protocol/sealed/envelope.js';
import type { SealedPayload } from '../protocol/sealed/sealed-payload.js';
import { requireComplete } from '../protocol/standard/completeness.js';
import type { Standard } from '../protocol/standard/standard.js';
import { NodeVaultError } from './errors.js';
import type { Opening, Subject } from './seal-version.js';
import { STANDARD_1 } from './standard-file.js';

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

/** What the vault says of a submitted version. */
export interface HeldVersion extends Subject {
  readonly root: Uint8Array;
}

/**
 * What a verifier does before it looks at what the sections say: they are complete by the standard that the vault noted
 * with the version, and they are what was sealed.
 * @param standard that of the version; standard 1 unless given
 * @throws NodeVaultError `wrong-standard`, `incomplete`, `root-mismatch`
 */
export function requireOpening(
  held: HeldVersion,
  { address, sections }: Opening,
  standard: Standard = STANDARD_1
): void {
  if (standard.number !== held.standard) {
    throw new NodeVaultError(
      'wrong-standard',
      `record ${address.record}, version ${address.version} follows standard ${held.standard}, not ${standard.number}; ` +
        "give that standard's file"
    );
  }
  requireRoot(held.root, address, sections);
  const stated = sections.map(({ name, content: { fields } }) => ({ name, fields }));
  requireComplete(standard, held.subject, stated);
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
