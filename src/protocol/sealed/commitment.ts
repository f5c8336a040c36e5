/**
 * Commitments to fields, and the root of a version over all of them.
 *
 * ```
 * salt(field)    = HKDF-SHA-256(seed, info = lp("nodevault field salt 1", section, name)), 32 bytes
 * leaf(field)    = lp("nodevault field 1", section, name, kind, value, salt); bytes of 64 KiB and more enter by their
 *                  SHA-256, with kind 02
 * section root   = Merkle root over the section's fields, names ascending
 * leaf(section)  = lp("nodevault section 1", vault, record, version, section, section root)
 * root           = Merkle root over the version's sections, names ascending
 * ```
 *
 * `lp` length-prefixes each part. The salt hides a value from guessing until it is disclosed; the address in the
 * section's leaf keeps one provider's disclosed field from passing under another record that copied the root.
 */
import { hkdf } from '@noble/hashes/hkdf';
import { sha256 as noble } from '@noble/hashes/sha2';
import { type SectionAddress, type VersionAddress, addressParts } from './address.js';
import { type Field, type SectionContent, fieldKind, fieldValueBytes, sortedFields } from './canonical.js';
import { asciiBytes, lengthPrefixed } from './length-prefixed.js';
import { type InclusionProof, inclusionProof, leafHash, merkleRoot, rootFromProof } from './merkle-tree.js';
import { NodeVaultError } from './node-vault-error.js';
import { digestBeside, sha256 } from './sha256.js';

const FIELD_SALT = asciiBytes('nodevault field salt 1');
const FIELD = asciiBytes('nodevault field 1');
const SECTION = asciiBytes('nodevault section 1');
const FIELD_SALT_BYTES = 32;

/** From here on bytes are committed to by their SHA-256: a disclosure stays small, and hashing can go on elsewhere. */
export const DIGESTED_BYTES = 64 * 1024;
const KIND_DIGEST = Uint8Array.of(2);

/** A field as its leaf holds it. */
export type CommittedField =
  | Field
  | {
      readonly name: string;
      /** SHA-256 of the value, which is bytes; 32 bytes. */
      readonly sha256: Uint8Array;
    };

/** A section's name with its content. */
export interface NamedSection {
  readonly name: string;
  readonly content: SectionContent;
}

/** One field with all that is needed to check it against a root, and nothing about its neighbours. */
export interface FieldDisclosure {
  readonly section: string;
  readonly field: CommittedField;
  /** 32 bytes, the salt of this field's commitment. */
  readonly salt: Uint8Array;
  /** The field in its section. */
  readonly inSection: InclusionProof;
  /** The section in its version. */
  readonly inVersion: InclusionProof;
}

/** Root (32 bytes) of a version that consists of exactly these sections. */
export function versionRoot(address: VersionAddress, sections: readonly NamedSection[]): Uint8Array {
  return merkleRoot(sectionLeaves(address, sortedSections(sections)));
}

/** Leaf hash (32 bytes) of a section in its version. Large values are hashed beside this thread. */
export async function sectionCommitment(
  address: SectionAddress,
  content: SectionContent
): Promise<Uint8Array> {
  const fields = await Promise.all(
    sortedFields(content.fields).map(async (field) =>
      isDigested(field) ? { name: field.name, sha256: await digestBeside(field.value) } : field
    )
  );
  return sectionLeaf(address, merkleRoot(fieldLeaves(address.section, content.seed, fields)));
}

/** Proof that a section is part of the version these sections make. */
export function sectionProof(
  address: VersionAddress,
  sections: readonly NamedSection[],
  name: string
): InclusionProof {
  const sorted = sortedSections(sections);
  const index = sorted.findIndex((section) => section.name === name);
  if (index < 0) throw invalid(`there is no section ${name} among ${sorted.map((s) => s.name).join(', ')}`);
  return inclusionProof(index, sectionLeaves(address, sorted));
}

/** True where the content, under the proof, is part of the version with this root. */
export function verifySection(
  root: Uint8Array,
  address: SectionAddress,
  content: SectionContent,
  proof: InclusionProof
): boolean {
  const leaf = sectionLeaf(address, sectionRoot(address.section, content));
  return sameBytes(rootFromProof(leaf, proof), root);
}

/** Takes one field out of a section, with its salt and proofs, to be shown alone. */
export function discloseField(
  section: NamedSection,
  inVersion: InclusionProof,
  name: string
): FieldDisclosure {
  const { seed, fields: unsorted } = section.content;
  const fields = sortedFields(unsorted).map(committed);
  const index = fields.findIndex((candidate) => candidate.name === name);
  const field = fields[index];
  if (!field) throw invalid(`section ${section.name} has no field ${name}`);
  return {
    section: section.name,
    field,
    salt: fieldSalt(seed, section.name, name),
    inSection: inclusionProof(index, fieldLeaves(section.name, seed, fields)),
    inVersion
  };
}

/** True where the disclosed field is what the version with this root was sealed with. */
export function verifyField(root: Uint8Array, address: VersionAddress, disclosure: FieldDisclosure): boolean {
  const { section, field, salt, inSection, inVersion } = disclosure;
  const sectionRoot = rootFromProof(fieldLeaf(section, field, salt), inSection);
  if (!sectionRoot) return false;
  return sameBytes(rootFromProof(sectionLeaf({ ...address, section }, sectionRoot), inVersion), root);
}

function sortedSections(sections: readonly NamedSection[]): NamedSection[] {
  if (sections.length === 0) throw invalid('a version needs at least one section');
  const sorted = [...sections].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  const repeated = sorted.find((section, i) => section.name === sorted[i + 1]?.name);
  if (repeated) throw invalid(`section ${repeated.name} is there twice; names are unique in a version`);
  return sorted;
}

function sectionLeaves(address: VersionAddress, sorted: readonly NamedSection[]): Uint8Array[] {
  return sorted.map(({ name, content }) =>
    sectionLeaf({ ...address, section: name }, sectionRoot(name, content))
  );
}

function sectionLeaf(address: SectionAddress, root: Uint8Array): Uint8Array {
  return leafHash(lengthPrefixed([SECTION, ...addressParts(address), root]));
}

function sectionRoot(section: string, { seed, fields }: SectionContent): Uint8Array {
  return merkleRoot(fieldLeaves(section, seed, sortedFields(fields).map(committed)));
}

function fieldLeaves(section: string, seed: Uint8Array, fields: readonly CommittedField[]): Uint8Array[] {
  return fields.map((field) => fieldLeaf(section, field, fieldSalt(seed, section, field.name)));
}

function fieldLeaf(section: string, field: CommittedField, salt: Uint8Array): Uint8Array {
  const [kind, value] =
    'sha256' in field ? [KIND_DIGEST, field.sha256] : [fieldKind(field), fieldValueBytes(field)];
  return leafHash(lengthPrefixed([FIELD, asciiBytes(section), asciiBytes(field.name), kind, value, salt]));
}

function committed(field: Field): CommittedField {
  return isDigested(field) ? { name: field.name, sha256: sha256(field.value) } : field;
}

function isDigested(field: Field): field is { readonly name: string; readonly value: Uint8Array } {
  return typeof field.value !== 'string' && field.value.length >= DIGESTED_BYTES;
}

function fieldSalt(seed: Uint8Array, section: string, name: string): Uint8Array {
  const info = lengthPrefixed([FIELD_SALT, asciiBytes(section), asciiBytes(name)]);
  return hkdf(noble, seed, undefined, info, FIELD_SALT_BYTES);
}

function sameBytes(a: Uint8Array | null, b: Uint8Array): boolean {
  return a !== null && a.length === b.length && a.every((byte, i) => byte === b[i]);
}

function invalid(problem: string): NodeVaultError {
  return new NodeVaultError('invalid-argument', `commitment: ${problem}`);
}
