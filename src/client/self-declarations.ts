/**
 * Reads a provider's entry as icp-node-providers/self-declarations keeps it: a README with a table of facts and a
 * manifest of documents. Other text and sections are the provider's own and are left alone.
 */
import { Principal } from '@dfinity/principal';
import { NodeVaultError } from './errors.js';

export const DOC_TYPES = [
  'self-declaration',
  'proof-of-identity',
  'excess-node-handover',
  'proof-of-hardware-order',
  'addendum',
  'auditor-confirmation'
] as const;
export type DocType = (typeof DOC_TYPES)[number];

/** What every entry has, unless a waiver says otherwise. */
export const REQUIRED_DOC_TYPES: readonly DocType[] = ['self-declaration', 'proof-of-identity'];

export const FILE_TYPES = ['pdf', 'md', 'png', 'jpg', 'jpeg'] as const;

export interface DeclaredDocument {
  readonly file: string;
  readonly docType: DocType;
  /** `YYYY-MM-DD`, or null where the entry says `unknown`. */
  readonly date: string | null;
  /** Hex, lower case. */
  readonly sha256: string;
}

export interface Declaration {
  /** Folder name. */
  readonly slug: string;
  readonly name: string;
  /** Textual principal, checksum verified. */
  readonly principal: string;
  /** The registration's NNS proposal. */
  readonly proposal: bigint | 'pending' | 'none';
  readonly documents: readonly DeclaredDocument[];
}

/** A required document that need not be there. */
export interface Waiver {
  readonly slug: string;
  readonly docType: DocType;
  readonly reason: string;
}

const LABELS = {
  name: 'Node provider name',
  principal: 'Node provider principal',
  proposal: 'NNS registration proposal ID'
};
const MANIFEST_HEADING = 'Document manifest';
const MANIFEST_COLUMNS = ['File', 'Doc type', 'Date', 'SHA-256'];
const MAX_U64 = 2n ** 64n - 1n;

interface Row {
  readonly line: number;
  readonly cells: readonly string[];
}

/**
 * @param slug the entry's folder name
 * @param text content of its README.md
 * @param file names the README in errors
 * @throws NodeVaultError `malformed` with file and line
 */
export function parseDeclaration(slug: string, text: string, file: string): Declaration {
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/);
  const rows = lines.flatMap((line, i) => tableRow(line, i + 1));
  const fact = (label: string): Row & { value: string } => factRow(rows, label, file);
  const [name, principal, proposal] = [fact(LABELS.name), fact(LABELS.principal), fact(LABELS.proposal)];
  if (name.value === '') throw malformed(file, name.line, 'the provider has no name');
  return {
    slug,
    name: name.value,
    principal: parsePrincipal(unquote(principal.value), file, principal.line),
    proposal: parseProposal(proposal.value, file, proposal.line),
    documents: parseManifest(lines, rows, file)
  };
}

/** Reads `backfill-exceptions.txt`: `<slug> <doc type>  # reason`, one a line. */
export function parseWaivers(text: string, file: string): Waiver[] {
  return text.split(/\r?\n/).flatMap((line, i) => {
    const [content = '', ...reason] = line.split('#');
    const words = content.trim().split(/\s+/);
    if (content.trim() === '') return [];
    const [slug, docType] = words;
    if (slug === undefined || docType === undefined || words.length > 2) {
      throw malformed(file, i + 1, 'a waiver is a folder name, a doc type and a # reason');
    }
    return [{ slug, docType: parseDocType(docType, file, i + 1), reason: reason.join('#').trim() }];
  });
}

/** The required documents that an entry neither lists nor has a waiver for. */
export function missingDocuments(declaration: Declaration, waivers: readonly Waiver[]): DocType[] {
  const { slug, documents } = declaration;
  return REQUIRED_DOC_TYPES.filter(
    (required) =>
      !documents.some(({ docType }) => docType === required) &&
      !waivers.some((waiver) => waiver.slug === slug && waiver.docType === required)
  );
}

function parseManifest(lines: readonly string[], rows: readonly Row[], file: string): DeclaredDocument[] {
  const heading = lines.findIndex((line) => line.replace(/^#+\s*/, '').trim() === MANIFEST_HEADING) + 1;
  if (heading === 0) throw malformed(file, lines.length, `there is no section "${MANIFEST_HEADING}"`);
  const end = lines.findIndex((line, i) => i >= heading && line.startsWith('#'));
  const inManifest = rows.filter(({ line }) => line > heading && (end < 0 || line <= end));
  const [header, ...entries] = inManifest;
  if (!header || header.cells.join('|') !== MANIFEST_COLUMNS.join('|')) {
    throw malformed(
      file,
      header?.line ?? heading,
      `the manifest's columns must be ${MANIFEST_COLUMNS.join(', ')}`
    );
  }
  const documents = entries.map((row) => parseDocument(row, file));
  documents.forEach((document, i) => {
    const first = documents.findIndex((other) => other.file === document.file);
    if (first < i) throw malformed(file, entries[i]?.line ?? heading, `${document.file} is listed twice`);
  });
  return documents;
}

function parseDocument({ line, cells }: Row, file: string): DeclaredDocument {
  const [name = '', docType = '', date = '', sha256 = ''] = cells.map(unquote);
  if (cells.length !== MANIFEST_COLUMNS.length)
    throw malformed(file, line, `${cells.length} columns instead of 4`);
  if (!/^[^/\\]+$/.test(name) || name.startsWith('.'))
    throw malformed(file, line, `${quoted(name)} is no file name`);
  const extension = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  if (!FILE_TYPES.some((type) => type === extension)) {
    throw malformed(file, line, `${quoted(name)} is not of the accepted types ${FILE_TYPES.join(', ')}`);
  }
  if (!/^[0-9a-f]{64}$/.test(sha256)) {
    throw malformed(file, line, `${quoted(sha256)} is no SHA-256 of 64 lower-case hex digits`);
  }
  return {
    file: name,
    docType: parseDocType(docType, file, line),
    date: parseDate(date, file, line),
    sha256
  };
}

function parseDate(text: string, file: string, line: number): string | null {
  if (text === 'unknown') return null;
  const date = new Date(`${text}T00:00:00Z`);
  const valid =
    /^\d{4}-\d{2}-\d{2}$/.test(text) && !isNaN(date.getTime()) && date.toISOString().startsWith(text);
  if (valid) return text;
  throw malformed(file, line, `${quoted(text)} is no date; write YYYY-MM-DD or unknown`);
}

function parseDocType(text: string, file: string, line: number): DocType {
  const docType = DOC_TYPES.find((known) => known === text);
  if (docType) return docType;
  throw malformed(file, line, `${quoted(text)} is no doc type; known are ${DOC_TYPES.join(', ')}`);
}

function parsePrincipal(text: string, file: string, line: number): string {
  try {
    return Principal.fromText(text).toText();
  } catch {
    throw malformed(file, line, `${quoted(text)} is no principal, or its checksum is wrong`);
  }
}

function parseProposal(text: string, file: string, line: number): Declaration['proposal'] {
  if (text === 'pending' || text === 'none') return text;
  const match = /^(?:\[([0-9]+)\]\(https:\/\/[^\s()]*?\/([0-9]+)\/?\)|([0-9]+))$/.exec(text);
  const [, shown, linked, bare] = match ?? [];
  const id = shown ?? bare;
  if (id === undefined || /^0\d/.test(id) || BigInt(id.slice(0, 21)) > MAX_U64) {
    throw malformed(file, line, `${quoted(text)} is no proposal id; write the number, pending or none`);
  }
  if (linked !== undefined && linked !== shown) {
    throw malformed(file, line, `the proposal is shown as ${shown} but the link leads to ${linked}`);
  }
  return BigInt(id);
}

function factRow(rows: readonly Row[], label: string, file: string): Row & { value: string } {
  const [first, second] = rows.filter(({ cells }) => cells[0]?.replace(/^\*\*|\*\*$/g, '') === label);
  if (!first) throw malformed(file, 1, `the table has no row "${label}"`);
  if (second)
    throw malformed(file, second.line, `the row "${label}" is there twice, first in line ${first.line}`);
  if (first.cells.length !== 2)
    throw malformed(file, first.line, `the row "${label}" needs exactly one value`);
  return { ...first, value: first.cells[1] ?? '' };
}

/** The cells of a Markdown table's row; none for other lines and for the ruler under the header. */
function tableRow(line: string, number: number): Row[] {
  const trimmed = line.trim();
  if (!trimmed.startsWith('|') || !trimmed.endsWith('|') || trimmed.length < 2) return [];
  const cells = trimmed
    .slice(1, -1)
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll('\\|', '|'));
  if (cells.every((cell) => /^:?-+:?$/.test(cell))) return [];
  return [{ line: number, cells }];
}

function unquote(cell: string): string {
  return /^`(.*)`$/.exec(cell)?.[1] ?? cell;
}

function quoted(text: string): string {
  return JSON.stringify(text.slice(0, 120));
}

function malformed(file: string, line: number, problem: string): NodeVaultError {
  return new NodeVaultError('malformed', `${file}:${line}: ${problem}`, { file, line });
}
