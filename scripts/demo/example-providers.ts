import { readSubjectFolder } from '../../src/cli/subject-folder.js';
import { Ed25519Identity } from '../../src/client/index.js';
import { projectPath } from '../../tests/support/paths.js';
import type { DemoProvider } from './provider.js';

/** The fictional individual and company of `examples/`. */
export async function exampleProviders(): Promise<DemoProvider[]> {
  return Promise.all([
    exampleProvider('Ylva Exempelsson (individual)', 'individual', projectPath('examples/individual')),
    exampleProvider('Exempla Node Services AG (company)', 'corporation', projectPath('examples/company'))
  ]);
}

async function exampleProvider(name: string, subject: string, dir: string): Promise<DemoProvider> {
  const identity = Ed25519Identity.generate();
  const sections = await readSubjectFolder(dir);
  return { name, principal: identity.getPrincipal().toText(), identity, subject, sections };
}
