/** Seals a whole version of a record: subject's sections in, what the vault stores and what the provider keeps out. */
import { randomBytes } from '@noble/hashes/utils';
import { MAX_SECTION_BYTES, MAX_SECTIONS, MAX_VERSION_BYTES, SALT_BYTES } from '../protocol/limits.js';
import type { VersionAddress } from '../protocol/sealed/address.js';
import { type Field, SEED_BYTES, sortedFields } from '../protocol/sealed/canonical.js';
import { type NamedSection, sectionCommitment } from '../protocol/sealed/commitment.js';
import { type SealedSection, sealSection } from '../protocol/sealed/envelope.js';
import {
  HASH_BYTES,
  inclusionProof,
  type InclusionProof,
  merkleRoot
} from '../protocol/sealed/merkle-tree.js';
import { isSectionName } from '../protocol/section-name.js';
import { requireComplete } from '../protocol/standard/completeness.js';
import type { Standard } from '../protocol/standard/standard.js';
import { NodeVaultError } from './errors.js';
import type { Network } from './master-keys.js';
import { STANDARD_1 } from './standard-file.js';
import { deriveVaultKey } from './vault-key.js';

/** One section as the subject wrote it. */
export interface PlainSection {
  readonly name: string;
  readonly fields: readonly Field[];
}

/** Whose sections they are, and by which standard they were checked. */
export interface Subject {
  /** A kind of subject that the standard knows, for example `corporation`. */
  readonly subject: string;
  /** Number of the standard. */
  readonly standard: number;
}

/** What goes to the vault. Nothing in it is secret. */
export interface SealedVersion extends Subject {
  readonly address: VersionAddress;
  /** 32 bytes; commits to every field of every section. */
  readonly root: Uint8Array;
  /** 32 bytes; part of every derivation input of this version. */
  readonly salt: Uint8Array;
  /** Names ascending. */
  readonly sections: readonly SealedSection[];
}

/**
 * What the provider keeps, secret as the data itself: the content with the seeds of its commitments. A verifier who is
 * given it recomputes the root; the provider discloses single fields from it.
 */
export interface Opening extends Subject {
  readonly address: VersionAddress;
  readonly root: Uint8Array;
  readonly sections: readonly NamedSection[];
}

export interface SealRequest {
  readonly network: Network;
  readonly address: VersionAddress;
  readonly subject: string;
  /** The standard in force at the vault; standard 1 unless given. */
  readonly standard?: Standard;
  readonly sections: readonly PlainSection[];
}

/**
 * Checks that the sections say what the standard asks of the subject, and seals them offline, to the public key derived
 * from the network's pinned master key.
 * @throws NodeVaultError `incomplete`, which names every section and field; `invalid-argument` or `too-large`, which
 *   name the section
 */
export async function sealVersion(
  request: SealRequest
): Promise<{ sealed: SealedVersion; opening: Opening }> {
  const { subject, standard = STANDARD_1, sections, ...sealing } = request;
  requireSections(sections);
  requireComplete(standard, subject, sections);
  return sealSections({ ...sealing, subject, standard: standard.number, sections });
}

/** Seals sections as they are. What a standard would say of them is not asked: `sealVersion` does that. */
export async function sealSections(
  request: Omit<SealRequest, 'standard'> & Subject
): Promise<{ sealed: SealedVersion; opening: Opening }> {
  const { network, address, subject, standard } = request;
  requireSections(request.sections);
  const sections = withSeeds(request.sections);
  const salt = randomBytes(SALT_BYTES);
  const vaultKey = deriveVaultKey(network, address.vault);
  const leaves = sections.map(({ name, content }) =>
    sectionCommitment({ ...address, section: name }, content)
  );
  // A leaf that fails is reported where it is awaited, and is no unhandled rejection until then.
  void Promise.allSettled(leaves);
  const sealedSections: SealedSection[] = [];
  for (const [i, { name, content }] of sections.entries()) {
    const payload = { content, proof: await proofOf(i, leaves) };
    sealedSections.push(await sealSection({ ...address, section: name }, payload, vaultKey, salt));
  }
  requireSizes(sealedSections);
  const root = merkleRoot(await Promise.all(leaves));
  const what = { address, subject, standard, root };
  return { sealed: { ...what, salt, sections: sealedSections }, opening: { ...what, sections } };
}

/** A section's proof needs the other sections' leaves only: its own document may still be in the hashing. */
async function proofOf(index: number, leaves: readonly Promise<Uint8Array>[]): Promise<InclusionProof> {
  const own = Promise.resolve(new Uint8Array(HASH_BYTES));
  return inclusionProof(index, await Promise.all(leaves.with(index, own)));
}

function withSeeds(sections: readonly PlainSection[]): NamedSection[] {
  return [...sections]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, fields }) => ({
      name,
      content: { seed: randomBytes(SEED_BYTES), fields: sortedFields(fields) }
    }));
}

function requireSections(sections: readonly PlainSection[]): void {
  if (sections.length === 0 || sections.length > MAX_SECTIONS) {
    throw invalid(`${sections.length} sections; a version has 1 to ${MAX_SECTIONS}`);
  }
  const repeated = sections.find(({ name }, i) => sections.findIndex((other) => other.name === name) < i);
  if (repeated) throw invalid(`section ${repeated.name} is there twice; names are unique in a version`);
  for (const { name, fields } of sections) {
    if (!isSectionName(name)) {
      throw invalid(
        `${JSON.stringify(name)} cannot be a section name: use a-z, 0-9 and -, beginning with a letter`
      );
    }
    if (fields.length === 0) throw invalid(`section ${name} has no fields; leave the section out`);
  }
}

function requireSizes(sections: readonly SealedSection[]): void {
  let total = 0;
  for (const { name, ciphertext } of sections) {
    total += ciphertext.length;
    if (ciphertext.length > MAX_SECTION_BYTES) {
      throw tooLarge(
        `section ${name} is ${ciphertext.length} bytes sealed, the limit is ${MAX_SECTION_BYTES}`
      );
    }
  }
  if (total > MAX_VERSION_BYTES) {
    throw tooLarge(`all sections together are ${total} bytes sealed, the limit is ${MAX_VERSION_BYTES}`);
  }
}

function invalid(problem: string): NodeVaultError {
  return new NodeVaultError('invalid-argument', `seal: ${problem}`);
}

function tooLarge(problem: string): NodeVaultError {
  return new NodeVaultError('too-large', `seal: ${problem}; split or shrink the documents`);
}
