/**
 * A subject's folder, as `nodevault seal` takes it: `<section>.json` files, and `documents/`. Without a manifest, the files
 * in `documents/` become the sections `document-1`, `document-2`, … in the order of their names, all sealed.
 */
import { join } from 'node:path';
import { sealedDocument } from '../client/documents.js';
import { NodeVaultError } from '../client/errors.js';
import type { PlainSection } from '../client/seal-version.js';
import { fieldsFromJson } from '../client/section-fields.js';
import { isSectionName } from '../protocol/section-name.js';
import { MANIFEST, mediaTypeOf, readManifest } from './documents-manifest.js';
import { listFolder, readBytes, readJson } from './files.js';

const DOCUMENTS = 'documents';

export async function readSubjectFolder(folder: string): Promise<PlainSection[]> {
  const { files, folders } = await listFolder(folder);
  const unknown = [
    ...files.filter((file) => !file.endsWith('.json')),
    ...folders.filter((name) => name !== DOCUMENTS)
  ];
  const [first] = unknown;
  if (first !== undefined) {
    const path = join(folder, first);
    throw new NodeVaultError(
      'malformed',
      `${path}: a subject folder holds .json sections and ${DOCUMENTS}/ only`,
      {
        file: path
      }
    );
  }
  const sections: PlainSection[] = [];
  for (const file of files) sections.push(await readSection(folder, file));
  if (folders.includes(DOCUMENTS)) sections.push(...(await readDocuments(join(folder, DOCUMENTS))));
  if (sections.length === 0)
    throw new NodeVaultError('malformed', `${folder}: there is nothing to seal in it`);
  return sections;
}

async function readSection(folder: string, file: string): Promise<PlainSection> {
  const path = join(folder, file);
  const name = file.slice(0, -'.json'.length);
  if (!isSectionName(name)) {
    throw new NodeVaultError('malformed', `${path}: ${name} cannot be a section name; use a-z, 0-9 and -`, {
      file: path
    });
  }
  return { name, fields: fieldsFromJson(await readJson(path), path) };
}

async function readDocuments(folder: string): Promise<PlainSection[]> {
  const { files } = await listFolder(folder);
  if (files.includes(MANIFEST)) return readManifest(folder);
  const sections: PlainSection[] = [];
  for (const [i, fileName] of files.entries()) {
    const document = {
      fileName,
      mediaType: mediaTypeOf(fileName),
      content: await readBytes(join(folder, fileName))
    };
    sections.push({ name: `document-${i + 1}`, fields: sealedDocument(document) });
  }
  return sections;
}
