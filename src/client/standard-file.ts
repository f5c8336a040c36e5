/**
 * Standards as JSON files (`src/protocol/standard/standard-1.json` is the first). A standard is known by the SHA-256 of
 * its canonical form (RFC 8785), so blanks and the order of members are free.
 */
import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils';
import { isErr } from '../protocol/errors.js';
import { checkStandard, type StandardSpec } from '../protocol/spec/standard.js';
import { canonicalJson } from '../protocol/standard/canonical-json.js';
import { isFieldPattern } from '../protocol/standard/field-names.js';
import type { SubjectRules } from '../protocol/standard/section-names.js';
import standard1 from '../protocol/standard/standard-1.json' with { type: 'json' };
import {
  FIELD_FORMS,
  type FieldForm,
  type SectionRules,
  type Standard
} from '../protocol/standard/standard.js';
import { NodeVaultError } from './errors.js';
import { JsonReader } from './json-reader.js';

/** The standard that the vault ships with; `STANDARD_1_IN_VAULT` pins its hash. */
export const STANDARD_1: Standard = parseStandard(standard1, 'standard-1.json');

/**
 * A standard from its JSON.
 * @param where names the source in errors, for example a file
 * @throws NodeVaultError `malformed` or `invalid-argument`, which name the place
 */
export function parseStandard(json: unknown, where: string): Standard {
  const reader = new JsonReader(json, where);
  reader.only('number title subjects sections');
  const standard = {
    number: reader.integer('number'),
    hash: sha256(utf8ToBytes(canonicalJson(json))),
    title: reader.text('title'),
    subjects: reader.objects('subjects').map(parseSubject),
    sections: parseSections(reader)
  };
  const form = checkStandard(standard);
  if (isErr(form)) throw new NodeVaultError('invalid-argument', `${where}: ${form.Err.message}`);
  requireDefinitions(standard, where);
  return standard;
}

/** What a motion says of a standard, and the vault enforces. */
export function standardSpec({ number, hash, subjects }: Standard): StandardSpec {
  return { number, hash, subjects };
}

/** @throws NodeVaultError `wrong-standard` where the standard is not the one that the vault holds under its number */
export function requireSameStandard(standard: Standard, held: { number: number; hash: Uint8Array }): void {
  const [ours, theirs] = [bytesToHex(standard.hash), bytesToHex(new Uint8Array(held.hash))];
  if (standard.number === held.number && ours === theirs) return;
  throw new NodeVaultError(
    'wrong-standard',
    `standard: the vault holds standard ${held.number}, SHA-256 ${theirs}; this one is ${standard.number}, SHA-256 ` +
      `${ours}; get the file of the vault's standard and give it`
  );
}

function parseSubject(reader: JsonReader): SubjectRules {
  reader.only('kind required optional');
  return {
    kind: reader.text('kind'),
    required: reader.texts('required'),
    optional: reader.texts('optional')
  };
}

function parseSections(reader: JsonReader): Map<string, SectionRules> {
  const sections = new Map<string, SectionRules>();
  for (const section of reader.objects('sections')) {
    section.only('name required each optional cases forms');
    const name = section.text('name');
    if (sections.has(name)) throw section.malformed('name', `${name} is there twice`);
    sections.set(name, {
      required: fieldPatterns(section, 'required'),
      each: fieldPatterns(section, 'each'),
      optional: fieldPatterns(section, 'optional'),
      cases: parseCases(section),
      forms: parseForms(section)
    });
  }
  return sections;
}

/** A list of fields; none where it is left out. */
function fieldPatterns(reader: JsonReader, name: string): string[] {
  const patterns = reader.has(name) ? reader.texts(name) : [];
  const bad = patterns.find((pattern) => !isFieldPattern(pattern));
  if (bad !== undefined) throw reader.malformed(name, `holds ${JSON.stringify(bad)}, which is no field`);
  return patterns;
}

function parseCases(section: JsonReader): Map<string, Map<string, readonly string[]>> {
  if (!section.has('cases')) return new Map();
  const cases = section.object('cases');
  return new Map(
    cases.names().map((field) => {
      const values = cases.object(field);
      return [field, new Map(values.names().map((value) => [value, fieldPatterns(values, value)]))];
    })
  );
}

function parseForms(section: JsonReader): Map<string, FieldForm> {
  if (!section.has('forms')) return new Map();
  const forms = section.object('forms');
  return new Map(
    forms.names().map((field) => {
      const form = FIELD_FORMS.find((known) => known === forms.text(field));
      if (form === undefined) throw forms.malformed(field, `must be one of ${FIELD_FORMS.join(', ')}`);
      return [field, form];
    })
  );
}

/** Each section that a subject names is defined, and nothing else is. */
function requireDefinitions({ subjects, sections }: Standard, where: string): void {
  const named = new Set(subjects.flatMap(({ required, optional }) => [...required, ...optional]));
  for (const name of named) {
    if (!sections.has(name))
      throw new NodeVaultError(
        'malformed',
        `${where}: section ${name} is named by a subject and not defined`
      );
  }
  for (const name of sections.keys()) {
    if (!named.has(name)) throw new NodeVaultError('malformed', `${where}: no subject names section ${name}`);
  }
}
