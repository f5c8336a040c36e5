import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Declaration,
  missingDocuments,
  parseDeclaration,
  parseWaivers,
  type Waiver
} from '../../src/client/self-declarations.js';
import { documentFields, NodeVaultError, type PlainSection } from '../../src/client/index.js';
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
    sections: [
      entitySection(declaration),
      manifestSection(declaration),
      ownersSection(),
      await documentSection()
    ]
  };
}

function entitySection({ name, principal, proposal }: Declaration): PlainSection {
  return {
    name: 'entity',
    fields: [
      { name: 'legal_name', value: name },
      { name: 'principal', value: principal },
      { name: 'proposal', value: String(proposal) }
    ]
  };
}

function manifestSection({ documents }: Declaration): PlainSection {
  const fields = documents.flatMap(({ file, docType, date, sha256 }, at) => [
    { name: `documents.${at}.file`, value: file },
    { name: `documents.${at}.type`, value: docType },
    { name: `documents.${at}.date`, value: date ?? 'unknown' },
    { name: `documents.${at}.sha256`, value: sha256 }
  ]);
  return { name: 'manifest', fields: fields.length > 0 ? fields : [{ name: 'documents', value: 'none' }] };
}

function ownersSection(): PlainSection {
  return {
    name: 'owners',
    fields: [
      { name: 'generated', value: 'for the demo; the real evidence is private' },
      { name: 'owners.0.name', value: 'A Generated Owner' },
      { name: 'owners.0.share', value: '100 %' }
    ]
  };
}

async function documentSection(): Promise<PlainSection> {
  const content = new Uint8Array(
    await readFile(projectPath('examples/company/documents/extract-of-register.pdf'))
  );
  const fields = documentFields({
    fileName: 'generated-evidence.pdf',
    mediaType: 'application/pdf',
    content
  });
  return { name: 'document-1', fields };
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
