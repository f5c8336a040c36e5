/**
 * A subject's folder, as `nodevault seal` takes it: `<section>.json` files, and `documents/`, whose files become the
 * sections `document-1`, `document-2`, … in the order of their names.
 */
import { extname, join } from 'node:path';
import { NodeVaultError } from '../client/errors.js';
import type { PlainSection } from '../client/seal-version.js';
import { documentFields, fieldsFromJson } from '../client/section-fields.js';
import { isSectionName } from '../protocol/section-name.js';
import { listFolder, readBytes, readJson } from './files.js';

const DOCUMENTS = 'documents';

const MEDIA_TYPES: Record<string, string> = {
  '.pdf': 'application/pdf',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.md': 'text/markdown'
};

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
  const sections: PlainSection[] = [];
  for (const [i, fileName] of files.entries()) {
    const mediaType = MEDIA_TYPES[extname(fileName).toLowerCase()] ?? 'application/octet-stream';
    const content = await readBytes(join(folder, fileName));
    sections.push({ name: `document-${i + 1}`, fields: documentFields({ fileName, mediaType, content }) });
  }
  return sections;
}
