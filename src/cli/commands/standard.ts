import { Command } from 'commander';
import { bytesToHex } from '@noble/hashes/utils';
import { specToJson } from '../../client/specs/index.js';
import { standardSpec } from '../../client/standard-file.js';
import type { Report } from '../io.js';
import type { Run } from '../main.js';
import { readStandard } from '../standard-option.js';

/** `nodevault standard [file]`: a standard's number and hash, and the spec of the motion that puts it in force. */
export function standardCommand(run: Run): Command {
  const command = new Command('standard')
    .description('check the file of a standard and print the spec of the motion that puts it in force')
    .argument('[file]', 'JSON file of a standard; standard 1 unless given');
  return command.action((file: string | undefined) => run(command, () => showStandard(file)));
}

async function showStandard(file: string | undefined): Promise<Report> {
  const standard = await readStandard(file);
  const spec = specToJson({ type: 'set-standard', spec: standardSpec(standard) });
  return {
    json: spec,
    data: `${JSON.stringify(spec, null, 2)}\n`,
    text: `standard ${standard.number}, SHA-256 ${bytesToHex(standard.hash)}: ${standard.title}`
  };
}
