/**
 * What `seal` writes for the provider to keep, and to show a verifier: `opening.json` (address, root, section names) and
 * `<section>.section`, the canonical content with the seed of its commitments. As secret as the data itself.
 */
import { join } from 'node:path';
import { JsonReader } from '../client/json-reader.js';
import type { Opening } from '../client/seal-version.js';
import { decodeSection, encodeSection } from '../protocol/sealed/canonical.js';
import type { NamedSection } from '../protocol/sealed/commitment.js';
import { isSectionName } from '../protocol/section-name.js';
import { readBytes, readJson, requireAbsent, writeNew } from './files.js';
import { subjectFromJson, subjectToJson, versionFromJson, versionToJson } from './version-json.js';

const INDEX = 'opening.json';
const FORMAT = 'nodevault opening 1';

export async function writeOpeningFolder(folder: string, opening: Opening, force: boolean): Promise<void> {
  const options = { force, secret: true };
  await requireAbsent([join(folder, INDEX)], options);
  for (const { name, content } of opening.sections) {
    await writeNew(join(folder, sectionFile(name)), encodeSection(content), options);
  }
  const sections = opening.sections.map(({ name }) => name);
  const index = { format: FORMAT, ...versionToJson(opening), ...subjectToJson(opening), sections };
  await writeNew(join(folder, INDEX), `${JSON.stringify(index, null, 2)}\n`, options);
}

export async function readOpeningFolder(folder: string): Promise<Opening> {
  const file = join(folder, INDEX);
  const reader = new JsonReader(await readJson(file), file);
  if (reader.text('format') !== FORMAT) throw reader.malformed('format', `must be "${FORMAT}"`);
  const sections: NamedSection[] = [];
  for (const name of reader.texts('sections')) {
    if (!isSectionName(name)) throw reader.malformed('sections', 'holds a name that is no section name');
    sections.push({ name, content: decodeSection(await readBytes(join(folder, sectionFile(name)))) });
  }
  return { ...versionFromJson(reader), ...subjectFromJson(reader), sections };
}

function sectionFile(section: string): string {
  return `${section}.section`;
}
