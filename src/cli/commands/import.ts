import { Command } from 'commander';
import { type DeclarationEntry, readDeclarations } from '../declarations-folder.js';
import type { Report } from '../io.js';
import type { Run } from '../main.js';
import { EXIT } from '../run-command.js';

/** `nodevault import <folder>`: reads self-declarations entries and reports them; exit status 1 where one is malformed or a file differs. */
export function importCommand(run: Run): Command {
  const command = new Command('import')
    .description('read entries laid out like icp-node-providers/self-declarations')
    .argument('<folder>', 'a copy of the repository, or its node-providers folder');
  return command.action((folder: string) => run(command, () => importFolder(folder)));
}

async function importFolder(folder: string): Promise<Report> {
  const { entries, errors } = await readDeclarations(folder);
  const sound =
    errors.length === 0 && entries.every(({ files }) => files.every(({ state }) => state !== 'differs'));
  return {
    json: {
      providers: entries.map(({ declaration, missing, files }) => ({ ...declaration, missing, files })),
      errors: errors.map(({ code, message, file, line }) => ({ code, message, file, line }))
    },
    text: [...entries.map(describe), ...errors.map(({ message }) => `error: ${message}`)].join('\n'),
    exitCode: sound ? EXIT.ok : EXIT.failed
  };
}

function describe({ declaration, missing, files }: DeclarationEntry): string {
  const { name, principal, proposal, documents } = declaration;
  const named = (wanted: string): string[] =>
    files.filter(({ state }) => state === wanted).map(({ file }) => file);
  const [matching, differing] = [named('matches'), named('differs')];
  return [
    `${name} (${principal}), proposal ${proposal}, ${documents.length} documents, ${matching.length} here`,
    ...(missing.length === 0 ? [] : [`missing: ${missing.join(', ')}`]),
    ...(differing.length === 0 ? [] : [`not the declared SHA-256: ${differing.join(', ')}`])
  ].join('; ');
}
