/** Reads a copy of icp-node-providers/self-declarations, or its `node-providers` folder. */
import { join } from 'node:path';
import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex } from '@noble/hashes/utils';
import { NodeVaultError } from '../client/errors.js';
import {
  type Declaration,
  type DeclaredDocument,
  type DocType,
  type Waiver,
  missingDocuments,
  parseDeclaration,
  parseWaivers
} from '../client/self-declarations.js';
import { listFolder, readBytes, readText } from './files.js';

const PROVIDERS = 'node-providers';
const WAIVERS = 'backfill-exceptions.txt';
const README = 'README.md';

export interface DeclarationEntry {
  readonly declaration: Declaration;
  /** Required documents that are neither listed nor waived. */
  readonly missing: readonly DocType[];
  /** For each listed document, whether its file is there and has the listed SHA-256. */
  readonly files: readonly { readonly file: string; readonly state: 'absent' | 'matches' | 'differs' }[];
}

/** Entries in the order of their folders' names. An entry that cannot be read stands in `errors`, with file and line. */
export interface Declarations {
  readonly entries: readonly DeclarationEntry[];
  readonly errors: readonly NodeVaultError[];
}

export async function readDeclarations(folder: string): Promise<Declarations> {
  const { files, folders } = await listFolder(folder);
  const providers = folders.includes(PROVIDERS) ? join(folder, PROVIDERS) : folder;
  const waivers = files.includes(WAIVERS) ? await readWaivers(join(folder, WAIVERS)) : [];
  const entries: DeclarationEntry[] = [];
  const errors: NodeVaultError[] = [];
  for (const slug of (await listFolder(providers)).folders) {
    try {
      entries.push(await readEntry(join(providers, slug), slug, waivers));
    } catch (error) {
      if (!(error instanceof NodeVaultError)) throw error;
      errors.push(error);
    }
  }
  if (entries.length + errors.length === 0) {
    throw new NodeVaultError(
      'malformed',
      `${folder}: there is no provider folder in it; give a self-declarations copy`,
      {
        file: folder
      }
    );
  }
  return { entries, errors };
}

async function readWaivers(file: string): Promise<Waiver[]> {
  return parseWaivers(await readText(file), file);
}

async function readEntry(
  folder: string,
  slug: string,
  waivers: readonly Waiver[]
): Promise<DeclarationEntry> {
  const file = join(folder, README);
  const declaration = parseDeclaration(slug, await readText(file), file);
  const { files: names } = await listFolder(folder);
  const files: DeclarationEntry['files'][number][] = [];
  for (const document of declaration.documents) {
    const state = names.includes(document.file) ? await compare(folder, document) : 'absent';
    files.push({ file: document.file, state });
  }
  return { declaration, missing: missingDocuments(declaration, waivers), files };
}

async function compare(folder: string, document: DeclaredDocument): Promise<'matches' | 'differs'> {
  const digest = bytesToHex(sha256(await readBytes(join(folder, document.file))));
  return digest === document.sha256 ? 'matches' : 'differs';
}
