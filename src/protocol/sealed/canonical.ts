/**
 * A section's content and its one byte form, version 1:
 *
 * ```
 * 01 ‖ seed (32) ‖ count (u16)
 *    ‖ count × ( name length (u16) ‖ name ‖ kind (00 text, 01 bytes) ‖ value length (u32) ‖ value )
 * ```
 *
 * Integers are big-endian, names ascend strictly, so content and bytes determine each other. Text is kept as it was
 * typed: no Unicode normalisation, since a name is what its document says.
 */
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils';
import { ByteReader } from './byte-reader.js';
import { asciiBytes, bigEndian } from './length-prefixed.js';
import { NodeVaultError } from './node-vault-error.js';

/** The unit of disclosure: a label and a value, text or bytes. */
export interface Field {
  /** Dotted path of lower-case words or list positions, for example `representatives.0.name`. */
  readonly name: string;
  readonly value: string | Uint8Array;
}

/** What is sealed of one section. */
export interface SectionContent {
  /** 32 random bytes from which the salts of the fields' commitments come. Secret as the content is. */
  readonly seed: Uint8Array;
  readonly fields: readonly Field[];
}

export const SEED_BYTES = 32;
export const MAX_FIELDS = 1024;
export const MAX_FIELD_NAME_BYTES = 128;

const VERSION = 1;
const KIND_TEXT = 0;
const KIND_BYTES = 1;
const FIELD_NAME = /^[a-z0-9_]+(\.[a-z0-9_]+)*$/;

/** Content → canonical bytes. The fields may come in any order. */
export function encodeSection(content: SectionContent): Uint8Array {
  return concatBytes(...sectionParts(content));
}

/** The canonical bytes in parts, to be joined in this order: a document's content is not copied. */
export function sectionParts(content: SectionContent): Uint8Array[] {
  if (content.seed.length !== SEED_BYTES) {
    throw invalid(`the commitment seed has ${content.seed.length} bytes, not ${SEED_BYTES}`);
  }
  const fields = sortedFields(content.fields);
  const parts = [Uint8Array.of(VERSION), content.seed, bigEndian(BigInt(fields.length), 2)];
  for (const field of fields) {
    const name = asciiBytes(field.name);
    const value = fieldValueBytes(field);
    parts.push(bigEndian(BigInt(name.length), 2), name, fieldKind(field));
    parts.push(bigEndian(BigInt(value.length), 4), value);
  }
  return parts;
}

/** Canonical bytes → content, fields in ascending order. Anything but canonical bytes is refused. */
export function decodeSection(bytes: Uint8Array): SectionContent {
  const reader = new ByteReader(bytes, 'section content');
  const version = reader.uint(1, 'version');
  if (version !== VERSION)
    throw reader.malformed(`format version ${version} is unknown; update this program`);
  const seed = reader.take(SEED_BYTES, 'commitment seed');
  const count = reader.uint(2, 'field count');
  if (count > MAX_FIELDS) throw reader.malformed(`${count} fields, the limit is ${MAX_FIELDS}`);
  const fields: Field[] = [];
  for (let i = 0; i < count; i++) fields.push(decodeField(reader, fields.at(-1)));
  reader.end();
  return { seed, fields };
}

/** The fields in canonical order: by name, ascending. Refuses bad and repeated names. */
export function sortedFields(fields: readonly Field[]): Field[] {
  if (fields.length > MAX_FIELDS) throw invalid(`${fields.length} fields, the limit is ${MAX_FIELDS}`);
  for (const { name } of fields) requireFieldName(name);
  const sorted = [...fields].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  const repeated = sorted.find((field, i) => field.name === sorted[i + 1]?.name);
  if (repeated) throw invalid(`field ${repeated.name} is there twice; names are unique in a section`);
  return sorted;
}

/** One byte: 00 text, 01 bytes. */
export function fieldKind(field: Field): Uint8Array {
  return Uint8Array.of(typeof field.value === 'string' ? KIND_TEXT : KIND_BYTES);
}

/** A value as bytes; text is UTF-8. */
export function fieldValueBytes(field: Field): Uint8Array {
  if (typeof field.value !== 'string') return field.value;
  if (!isWellFormed(field.value)) {
    throw invalid(
      `field ${field.name} holds half of a surrogate pair, which no UTF-8 text can; correct the text`
    );
  }
  return utf8ToBytes(field.value);
}

function decodeField(reader: ByteReader, previous: Field | undefined): Field {
  const name = reader.text(reader.uint(2, 'name length'), 'field name');
  if (!isFieldName(name)) throw reader.malformed('a field name breaks the rules for names');
  if (previous && previous.name >= name) throw reader.malformed(`field ${name} is out of order or repeated`);
  const kind = reader.uint(1, `kind of field ${name}`);
  if (kind !== KIND_TEXT && kind !== KIND_BYTES)
    throw reader.malformed(`field ${name} has unknown kind ${kind}`);
  const size = reader.uint(4, `value length of field ${name}`);
  const what = `value of field ${name}`;
  return { name, value: kind === KIND_TEXT ? reader.text(size, what) : reader.take(size, what) };
}

function requireFieldName(name: string): void {
  if (isFieldName(name)) return;
  throw invalid(
    `${JSON.stringify(name.slice(0, 160))} cannot be a field name: use a-z, 0-9 and _ in parts joined by dots, ` +
      `at most ${MAX_FIELD_NAME_BYTES} characters`
  );
}

function isFieldName(name: string): boolean {
  return name.length <= MAX_FIELD_NAME_BYTES && FIELD_NAME.test(name);
}

/** `String.prototype.isWellFormed`, which Node 20 has and older browsers lack. */
function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}

function invalid(problem: string): NodeVaultError {
  return new NodeVaultError('invalid-argument', `section content: ${problem}`);
}
