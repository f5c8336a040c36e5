import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import {
  documentFields,
  Ed25519Identity,
  fieldsFromJson,
  type PlainSection
} from '../../src/client/index.js';
import { projectPath } from '../../tests/support/paths.js';
import type { DemoProvider } from './provider.js';

/** The fictional individual and company of `examples/`. */
export async function exampleProviders(): Promise<DemoProvider[]> {
  return Promise.all([
    exampleProvider('Ylva Exempelsson (individual)', projectPath('examples/individual')),
    exampleProvider('Exempla Node Services AG (company)', projectPath('examples/company'))
  ]);
}

async function exampleProvider(name: string, dir: string): Promise<DemoProvider> {
  const identity = Ed25519Identity.generate();
  const sections = [...(await jsonSections(dir)), ...(await documentSections(join(dir, 'documents')))];
  return { name, principal: identity.getPrincipal().toText(), identity, sections };
}

async function jsonSections(dir: string): Promise<PlainSection[]> {
  const files = (await readdir(dir)).filter((file) => file.endsWith('.json')).sort();
  return Promise.all(
    files.map(async (file) => {
      const path = join(dir, file);
      return {
        name: basename(file, '.json'),
        fields: fieldsFromJson(JSON.parse(await readFile(path, 'utf8')), path)
      };
    })
  );
}

async function documentSections(dir: string): Promise<PlainSection[]> {
  const files = (await readdir(dir)).sort();
  return Promise.all(
    files.map(async (fileName, at) => {
      const content = new Uint8Array(await readFile(join(dir, fileName)));
      const fields = documentFields({ fileName, mediaType: 'application/pdf', content });
      return { name: `document-${at + 1}`, fields };
    })
  );
}
