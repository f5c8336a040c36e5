import { randomBytes } from 'node:crypto';
import type { SealedVersion } from '../../src/client/index.js';
import { ROOT_BYTES, SALT_BYTES, WRAPPED_SHARE_BYTES } from '../../src/protocol/limits.js';
import type { VersionAddress } from '../../src/protocol/sealed/address.js';
import { envelopeSize } from '../../src/protocol/sealed/padding.js';
import { completeSections } from './complete-sections.js';

/** About what a section's few fields take, with their seed and the proof. */
const PAYLOAD_BYTES = 700;

/** A version with the sections that standard 1 requires of the subject, of the sizes that sealing gives: random bytes. */
export function madeUpVersion(address: VersionAddress, subject: string): SealedVersion {
  const bytes = (count: number): Uint8Array => new Uint8Array(randomBytes(count));
  const sections = completeSections(subject).map(({ name }) => ({
    name,
    ciphertext: bytes(envelopeSize(PAYLOAD_BYTES)),
    wrappedA: bytes(WRAPPED_SHARE_BYTES),
    wrappedB: bytes(WRAPPED_SHARE_BYTES)
  }));
  return { address, subject, standard: 1, root: bytes(ROOT_BYTES), salt: bytes(SALT_BYTES), sections };
}
