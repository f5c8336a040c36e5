/**
 * Selective disclosure: one field of a sealed version, provable against its root, and nothing else of it. As a file:
 *
 * ```json
 * { "format": "nodevault disclosure 1", "vault": "…", "record": "17", "version": 3,
 *   "section": "seat", "field": "country", "value": { "text": "Utopia" }, "salt": "<hex>",
 *   "in_section": { "index": 1, "size": 4, "path": ["<hex>", …] }, "in_version": { … } }
 * ```
 *
 * The value is `{ "text": … }`, `{ "bytes": "<hex>" }`, or for bytes of 64 KiB and more `{ "sha256": "<hex>" }`.
 */
import { Principal } from '@dfinity/principal';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils';
import type { VersionAddress } from '../protocol/sealed/address.js';
import {
  type CommittedField,
  discloseField,
  type FieldDisclosure,
  sectionProof,
  verifyField
} from '../protocol/sealed/commitment.js';
import { HASH_BYTES, type InclusionProof } from '../protocol/sealed/merkle-tree.js';
import { isSectionName } from '../protocol/section-name.js';
import { fileHash } from './documents.js';
import { NodeVaultError } from './errors.js';
import { JsonReader } from './json-reader.js';
import type { Opening } from './seal-version.js';

const FORMAT = 'nodevault disclosure 1';

/** Text fields that hold the SHA-256 of a file which is not in the section. */
const FILE_HASHES = ['sha256', 'redacted_sha256'];

/** A disclosed field with the version that it is of. */
export interface Disclosure {
  readonly address: VersionAddress;
  readonly disclosure: FieldDisclosure;
}

/** @throws NodeVaultError `invalid-argument` where the opening has no such section or field */
export function disclose(opening: Opening, section: string, field: string): Disclosure {
  const { address, sections } = opening;
  const proof = sectionProof(address, sections, section);
  const named = sections.find(({ name }) => name === section);
  if (!named) throw new NodeVaultError('invalid-argument', `disclose: there is no section ${section}`);
  return { address, disclosure: discloseField(named, proof, field) };
}

/**
 * Refuses a disclosure that is not of the version with this root.
 * @param root 32 bytes; from certified state, or from a motion
 * @throws NodeVaultError `root-mismatch`
 */
export function requireDisclosed(root: Uint8Array, { address, disclosure }: Disclosure): void {
  if (verifyField(root, address, disclosure)) return;
  const { section, field } = disclosure;
  throw new NodeVaultError(
    'root-mismatch',
    `field ${field.name} of section ${section} of record ${address.record}, version ${address.version}: the disclosure ` +
      'does not lead to the root of that version; do not rely on it'
  );
}

/**
 * Refuses a file that is not the one that was disclosed: a redacted copy against `redacted_sha256`, a file kept outside
 * against `sha256`, a sealed one against `content`. The disclosure itself is `requireDisclosed`'s to check.
 * @throws NodeVaultError `invalid-argument` where the field holds no hash of a file, `root-mismatch` where it differs
 */
export function requireDisclosedFile({ disclosure }: Disclosure, content: Uint8Array): void {
  const { field, section } = disclosure;
  const expected = fileHashOf(field);
  if (expected === null) {
    throw new NodeVaultError(
      'invalid-argument',
      `field ${field.name} of section ${section} stands for no file; content, ${FILE_HASHES.join(' and ')} do`
    );
  }
  const actual = fileHash(content);
  if (actual === expected) return;
  throw new NodeVaultError(
    'root-mismatch',
    `section ${section}: the file has SHA-256 ${actual}, the provider committed to another; it is not that file`
  );
}

/** SHA-256, hex, of the file that a field is or names; null where it is none. */
function fileHashOf(field: CommittedField): string | null {
  if ('sha256' in field) return bytesToHex(field.sha256);
  if (typeof field.value !== 'string') return fileHash(field.value);
  return FILE_HASHES.includes(field.name) ? field.value : null;
}

export function disclosureToJson({ address, disclosure }: Disclosure): Record<string, unknown> {
  const { section, field, salt, inSection, inVersion } = disclosure;
  return {
    format: FORMAT,
    vault: Principal.fromUint8Array(address.vault).toText(),
    record: String(address.record),
    version: address.version,
    section,
    field: field.name,
    value: valueToJson(field),
    salt: bytesToHex(salt),
    in_section: proofToJson(inSection),
    in_version: proofToJson(inVersion)
  };
}

/**
 * The inverse of `disclosureToJson`. Whether it holds is `requireDisclosed`'s to say.
 * @param where names the source in errors, for example a file
 * @throws NodeVaultError `malformed`, which names the member
 */
export function parseDisclosure(json: unknown, where: string): Disclosure {
  const reader = new JsonReader(json, where);
  reader.only('format vault record version section field value salt in_section in_version');
  if (reader.text('format') !== FORMAT) throw reader.malformed('format', `must be "${FORMAT}"`);
  const section = reader.text('section');
  if (!isSectionName(section)) throw reader.malformed('section', 'is no section name');
  return {
    address: {
      vault: reader.principal('vault'),
      record: reader.unsigned('record', 64),
      version: reader.integer('version')
    },
    disclosure: {
      section,
      field: parseField(parseFieldName(reader), reader.object('value')),
      salt: reader.bytes('salt'),
      inSection: parseProof(reader.object('in_section')),
      inVersion: parseProof(reader.object('in_version'))
    }
  };
}

function valueToJson(field: CommittedField): Record<string, string> {
  if ('sha256' in field) return { sha256: bytesToHex(field.sha256) };
  return typeof field.value === 'string' ? { text: field.value } : { bytes: bytesToHex(field.value) };
}

function proofToJson({ index, size, path }: InclusionProof): Record<string, unknown> {
  return { index, size, path: path.map((hash) => bytesToHex(hash)) };
}

function parseFieldName(reader: JsonReader): string {
  const name = reader.text('field');
  if (!/^[\x21-\x7e]+$/.test(name)) throw reader.malformed('field', 'is no field name');
  return name;
}

function parseField(name: string, value: JsonReader): CommittedField {
  const [form, ...more] = value.names();
  if (form === undefined || more.length > 0)
    throw value.malformed('text, bytes or sha256', 'must be there alone');
  value.only('text bytes sha256');
  if (form === 'text') return { name, value: value.text(form) };
  if (form === 'bytes') return { name, value: value.bytes(form) };
  const sha256 = value.bytes(form);
  if (sha256.length !== HASH_BYTES) throw value.malformed(form, `must have ${HASH_BYTES} bytes`);
  return { name, sha256 };
}

function parseProof(reader: JsonReader): InclusionProof {
  reader.only('index size path');
  return {
    index: reader.integer('index', 16),
    size: reader.integer('size', 16),
    path: reader.texts('path').map((hash) => {
      if (!/^[0-9a-f]{64}$/.test(hash)) throw reader.malformed('path', 'must hold hashes of 64 hex digits');
      return hexToBytes(hash);
    })
  };
}
