/**
 * What `seal` writes for the vault: `sealed.json` (address, root, salt, wrapped shares) and `<section>.sealed`, the
 * ciphertexts. Nothing in it is secret.
 */
import { join } from 'node:path';
import { bytesToHex } from '@noble/hashes/utils';
import { NodeVaultError } from '../client/errors.js';
import { JsonReader } from '../client/json-reader.js';
import type { SealedVersion } from '../client/seal-version.js';
import type { SealedSection } from '../protocol/sealed/envelope.js';
import { isSectionName } from '../protocol/section-name.js';
import { type WriteOptions, readBytes, readJson, requireAbsent, writeNew } from './files.js';
import { subjectFromJson, subjectToJson, versionFromJson, versionToJson } from './version-json.js';

const INDEX = 'sealed.json';
const FORMAT = 'nodevault sealed 1';

export async function writeSealedFolder(
  folder: string,
  sealed: SealedVersion,
  options: WriteOptions
): Promise<void> {
  await requireAbsent([join(folder, INDEX)], options);
  for (const { name, ciphertext } of sealed.sections) {
    await writeNew(join(folder, sealedFile(name)), ciphertext, options);
  }
  const index = {
    format: FORMAT,
    ...versionToJson(sealed),
    ...subjectToJson(sealed),
    salt: bytesToHex(sealed.salt),
    sections: sealed.sections.map(({ name, ciphertext, wrappedA, wrappedB }) => ({
      name,
      size: ciphertext.length,
      wrapped_a: bytesToHex(wrappedA),
      wrapped_b: bytesToHex(wrappedB)
    }))
  };
  await writeNew(join(folder, INDEX), `${JSON.stringify(index, null, 2)}\n`, options);
}

export async function readSealedFolder(folder: string): Promise<SealedVersion> {
  const file = join(folder, INDEX);
  const reader = new JsonReader(await readJson(file), file);
  if (reader.text('format') !== FORMAT) throw reader.malformed('format', `must be "${FORMAT}"`);
  const sections: SealedSection[] = [];
  for (const section of reader.objects('sections')) sections.push(await readSection(folder, section));
  return { ...versionFromJson(reader), ...subjectFromJson(reader), salt: reader.bytes('salt'), sections };
}

/** File name of a section's ciphertext. */
export function sealedFile(section: string): string {
  return `${section}.sealed`;
}

async function readSection(folder: string, reader: JsonReader): Promise<SealedSection> {
  const name = reader.text('name');
  if (!isSectionName(name)) throw reader.malformed('name', 'is no section name');
  const file = join(folder, sealedFile(name));
  const ciphertext = await readBytes(file);
  if (BigInt(ciphertext.length) !== reader.unsigned('size', 32)) {
    throw new NodeVaultError('malformed', `${file}: its size is not the one in ${INDEX}; seal again`, {
      file
    });
  }
  return { name, ciphertext, wrappedA: reader.bytes('wrapped_a'), wrappedB: reader.bytes('wrapped_b') };
}
