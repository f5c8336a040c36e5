import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Declaration,
  missingDocuments,
  parseDeclaration,
  parseWaivers,
  type Waiver
} from '../../src/client/self-declarations.js';
import { NodeVaultError, type PlainSection, sealedDocument } from '../../src/client/index.js';
import { projectPath } from '../../tests/support/paths.js';
import type { DemoProvider } from './provider.js';

/** Entries of a folder laid out like icp-node-providers/self-declarations, and what they lack. */
export interface DeclaredProviders {
  readonly providers: DemoProvider[];
  readonly warnings: string[];
}

/**
 * Real principals, names and manifests. The evidence itself is private, so what is sealed is generated and says so.
 * @throws NodeVaultError with file and line where an entry cannot be read
 */
export async function declaredProviders(dir: string): Promise<DeclaredProviders> {
  const entriesDir = await existingDir(join(dir, 'node-providers'));
  const waivers = await readWaivers(join(dir, 'backfill-exceptions.txt'));
  const warnings: string[] = [];
  const providers: DemoProvider[] = [];
  for (const slug of (await readdir(entriesDir)).sort()) {
    const file = join(entriesDir, slug, 'README.md');
    const declaration = parseDeclaration(slug, await readEntry(file), file);
    for (const missing of missingDocuments(declaration, waivers))
      warnings.push(`${slug} lists no ${missing}`);
    providers.push(await declaredProvider(declaration));
  }
  if (providers.length < 2) {
    throw new NodeVaultError(
      'file',
      `${entriesDir} has ${providers.length} entries; the demo needs two or more`
    );
  }
  return { providers, warnings };
}

async function declaredProvider(declaration: Declaration): Promise<DemoProvider> {
  return {
    name: declaration.name,
    principal: declaration.principal,
    identity: undefined,
    subject: 'corporation',
    sections: [
      ...generatedSections(declaration),
      { name: 'document-1', fields: await generatedEvidence() },
      { name: 'document-2', fields: manifestDocument(declaration) }
    ]
  };
}

/** What standard 1 asks of a corporation; only the name is real. */
function generatedSections({ name }: Declaration): PlainSection[] {
  const generated = 'generated for the demo; the real evidence is private';
  const section = (section: string, fields: Record<string, string>): PlainSection => ({
    name: section,
    fields: Object.entries(fields).map(([field, value]) => ({ name: field, value }))
  });
  return [
    section('entity', {
      legal_name: name,
      legal_form: generated,
      jurisdiction: generated,
      register: generated,
      register_number: generated
    }),
    section('seat', { street: generated, city: generated, country: generated }),
    section('representatives', {
      'representatives.0.name': 'A Generated Representative',
      'representatives.0.role': 'director',
      'representatives.0.authority': generated
    }),
    section('owners', {
      q1_control: generated,
      'owners.0.name': 'A Generated Owner',
      'owners.0.share': '100 %',
      'owners.0.control': 'direct'
    }),
    section('independence', {
      q2_overlap: generated,
      q3_family: generated,
      q4_corporate_structure: generated,
      q5_financing: generated
    }),
    section('statements', { hardware: generated, lawful_funds: generated, good_intent: generated })
  ];
}

async function generatedEvidence(): Promise<PlainSection['fields']> {
  const content = new Uint8Array(
    await readFile(projectPath('examples/company/documents/extract-of-register.pdf'))
  );
  return sealedDocument({ fileName: 'generated-evidence.pdf', mediaType: 'application/pdf', content });
}

/** The documents that the provider has declared in public, with their hashes. */
function manifestDocument({ principal, proposal, documents }: Declaration): PlainSection['fields'] {
  const rows = documents.map(({ file, docType, date, sha256 }) =>
    [file, docType, date ?? 'unknown', sha256].join(' | ')
  );
  const text = [`principal ${principal}, proposal ${proposal}`, ...rows, ''].join('\n');
  const content = new TextEncoder().encode(text);
  return sealedDocument({ fileName: 'manifest.md', mediaType: 'text/markdown', content });
}

async function existingDir(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) return path;
  throw new NodeVaultError(
    'file',
    `${path} is not a folder; --providers takes one that holds node-providers/<entry>/README.md`
  );
}

async function readEntry(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    throw new NodeVaultError('file', `${file} cannot be read; every entry has a README.md`, { file });
  }
}

async function readWaivers(file: string): Promise<Waiver[]> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  return text === undefined ? [] : parseWaivers(text, file);
}
