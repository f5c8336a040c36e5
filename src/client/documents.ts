/**
 * Documents and contracts as sections. A file is kept in one of three ways:
 *
 * - `sealed`: the file is in the section.
 * - `external`: it stays with its holder; the section has its SHA-256 and size.
 * - `redacted`: the file is in the section, with the SHA-256 and size of a redacted copy that is public. Disclosing the
 *   field `redacted_sha256` ties the two together: the copy is the one that the provider committed to beside the original.
 */
import { bytesToHex } from '@noble/hashes/utils';
import type { Field } from '../protocol/sealed/canonical.js';
import { sha256 } from '../protocol/sealed/sha256.js';

export interface Document {
  readonly fileName: string;
  /** For example `application/pdf`. */
  readonly mediaType: string;
  readonly content: Uint8Array;
}

/** A file that stays where it is. */
export interface ExternalDocument {
  readonly fileName: string;
  readonly mediaType: string;
  /** Of the file, 64 lower-case hex digits. */
  readonly sha256: string;
  /** In bytes. */
  readonly size: number;
  /** Who has the file, and shows it to whom it may concern. */
  readonly holder: string;
}

/** The copy of a document that everybody may see. */
export interface RedactedCopy {
  readonly fileName: string;
  readonly content: Uint8Array;
}

export function sealedDocument(document: Document): Field[] {
  return [...named(document), { name: 'way', value: 'sealed' }, { name: 'content', value: document.content }];
}

export function externalDocument(document: ExternalDocument): Field[] {
  return [
    ...named(document),
    { name: 'way', value: 'external' },
    { name: 'sha256', value: document.sha256 },
    { name: 'size', value: String(document.size) },
    { name: 'holder', value: document.holder }
  ];
}

export function redactedDocument(document: Document, copy: RedactedCopy): Field[] {
  return [
    ...named(document),
    { name: 'way', value: 'redacted' },
    { name: 'content', value: document.content },
    { name: 'redacted_file_name', value: copy.fileName },
    { name: 'redacted_sha256', value: fileHash(copy.content) },
    { name: 'redacted_size', value: String(copy.content.length) }
  ];
}

/** SHA-256 of a file as fields and people write it: 64 lower-case hex digits. */
export function fileHash(content: Uint8Array): string {
  return bytesToHex(sha256(content));
}

/** The document that a section holds, or null where it holds no file. */
export function documentFromFields(fields: readonly Field[]): Document | null {
  const value = (name: string): Field['value'] | undefined =>
    fields.find((field) => field.name === name)?.value;
  const [fileName, mediaType, content] = [value('file_name'), value('media_type'), value('content')];
  if (typeof fileName !== 'string' || typeof mediaType !== 'string' || !(content instanceof Uint8Array))
    return null;
  return { fileName, mediaType, content };
}

function named({ fileName, mediaType }: Pick<Document, 'fileName' | 'mediaType'>): Field[] {
  return [
    { name: 'file_name', value: fileName },
    { name: 'media_type', value: mediaType }
  ];
}
