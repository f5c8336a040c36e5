/**
 * `documents/manifest.json`: what each document and contract is, and how it is kept.
 *
 * ```json
 * { "document-1": { "way": "sealed", "file": "extract.pdf", "title": "Extract of the commercial register" },
 *   "document-2": { "way": "redacted", "file": "accounts.pdf", "redacted": "accounts.public.pdf" },
 *   "contract-1": { "way": "external", "file": "../../private/lease.pdf", "holder": "Notary Example", "kind": "isp", … },
 *   "contract-2": { "way": "external", "file_name": "lease.pdf", "sha256": "<hex>", "size": "10240", "holder": "…", … } }
 * ```
 *
 * Paths are relative to the manifest; an external file is only hashed. All other members become fields as they stand.
 */
import { basename, extname, join, normalize } from 'node:path';
import {
  type Document,
  externalDocument,
  fileHash,
  redactedDocument,
  sealedDocument
} from '../client/documents.js';
import { JsonReader } from '../client/json-reader.js';
import type { PlainSection } from '../client/seal-version.js';
import { fieldsFromJson } from '../client/section-fields.js';
import type { Field } from '../protocol/sealed/canonical.js';
import { isSectionName } from '../protocol/section-name.js';
import { listFolder, readBytes, readJson } from './files.js';

export const MANIFEST = 'manifest.json';

/** Members that say where a file is and how it is kept; the others are details. */
const MEMBERS = 'way file redacted file_name media_type sha256 size holder';

const MEDIA_TYPES: Record<string, string> = {
  '.pdf': 'application/pdf',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.md': 'text/markdown'
};

export function mediaTypeOf(fileName: string): string {
  return MEDIA_TYPES[extname(fileName).toLowerCase()] ?? 'application/octet-stream';
}

/** The sections that a folder's manifest makes. Every file beside the manifest must be in it. */
export async function readManifest(folder: string): Promise<PlainSection[]> {
  const path = join(folder, MANIFEST);
  const manifest = new JsonReader(await readJson(path), path);
  const sections: PlainSection[] = [];
  const used = new Set([MANIFEST]);
  for (const name of manifest.names()) {
    if (!isSectionName(name)) throw manifest.malformed(name, 'cannot be a section name; use a-z, 0-9 and -');
    const entry = manifest.object(name);
    for (const member of ['file', 'redacted']) {
      if (entry.has(member)) used.add(normalize(entry.text(member)));
    }
    const details = entry.rest(MEMBERS);
    const more = Object.keys(details).length === 0 ? [] : fieldsFromJson(details, `${path}: ${name}`);
    sections.push({ name, fields: [...(await fileFields(folder, entry)), ...more] });
  }
  const { files } = await listFolder(folder);
  const stray = files.find((file) => !used.has(file));
  if (stray !== undefined) throw manifest.malformed(stray, 'is in the folder and not in the manifest');
  return sections;
}

async function fileFields(folder: string, entry: JsonReader): Promise<Field[]> {
  const way = entry.text('way');
  if (way === 'external') return externalFields(folder, entry);
  if (way === 'sealed') return sealedDocument(await readDocument(folder, entry));
  if (way !== 'redacted') throw entry.malformed('way', 'must be sealed, external or redacted');
  const copy = entry.text('redacted');
  const content = await readBytes(join(folder, copy));
  return redactedDocument(await readDocument(folder, entry), { fileName: basename(copy), content });
}

/** Of a file that is here, or as they stand. */
async function externalFields(folder: string, entry: JsonReader): Promise<Field[]> {
  const holder = entry.text('holder');
  if (!entry.has('file')) {
    const fileName = entry.text('file_name');
    const size = entry.integer('size', 48);
    return externalDocument({ ...named(entry, fileName), sha256: entry.text('sha256'), size, holder });
  }
  const { content, ...facts } = await readDocument(folder, entry);
  return externalDocument({ ...facts, sha256: fileHash(content), size: content.length, holder });
}

async function readDocument(folder: string, entry: JsonReader): Promise<Document> {
  const file = entry.text('file');
  const content = await readBytes(join(folder, file));
  return { ...named(entry, entry.has('file_name') ? entry.text('file_name') : basename(file)), content };
}

function named(entry: JsonReader, fileName: string): Pick<Document, 'fileName' | 'mediaType'> {
  return { fileName, mediaType: entry.has('media_type') ? entry.text('media_type') : mediaTypeOf(fileName) };
}
