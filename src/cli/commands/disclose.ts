import { Command } from 'commander';
import { disclose, disclosureToJson } from '../../client/disclosure.js';
import { writeNew } from '../files.js';
import type { Report } from '../io.js';
import type { Run } from '../main.js';
import { readOpeningFolder } from '../opening-folder.js';

interface Options {
  readonly section: string;
  readonly field: string;
  readonly out: string;
  readonly force?: boolean;
}

/** `nodevault disclose <opening>`: takes one field out, with what proves it against the root, and nothing else. */
export function discloseCommand(run: Run): Command {
  const command = new Command('disclose')
    .description('write one field of a sealed version, with the proof that it is in it')
    .argument('<folder>', 'the opening/ folder that seal wrote')
    .requiredOption('--section <name>', 'the section')
    .requiredOption('--field <name>', 'the field, for example country or owners.0.name')
    .requiredOption('--out <file>', 'gets the disclosure, for whoever shall see the field')
    .option('--force', 'replace the file if it is there');
  return command.action((folder: string, options: Options) =>
    run(command, () => discloseTo(folder, options))
  );
}

async function discloseTo(folder: string, { section, field, out, force = false }: Options): Promise<Report> {
  const disclosure = disclose(await readOpeningFolder(folder), section, field);
  await writeNew(out, `${JSON.stringify(disclosureToJson(disclosure), null, 2)}\n`, { force });
  const { record, version } = disclosure.address;
  return {
    json: { file: out, record, version, section, field },
    text: `field ${field} of section ${section} in ${out}: it shows that field and no other`
  };
}
