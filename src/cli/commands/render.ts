import { Command } from 'commander';
import type { Principal } from '@dfinity/principal';
import { parseSpec, renderSpec } from '../../client/specs/index.js';
import { principalArgument } from '../arguments.js';
import { readJson } from '../files.js';
import type { Report } from '../io.js';
import type { Run } from '../main.js';

interface Options {
  readonly canister: Principal;
}

/** `nodevault render <spec>`: the motion text, byte for byte what the canister compares (no line feed at its end). */
export function renderCommand(run: Run): Command {
  const command = new Command('render')
    .description('print the motion text of a spec')
    .argument('<spec>', 'JSON file of a spec')
    .requiredOption('--canister <id>', 'the vault or the registry, whose act the spec is', principalArgument);
  return command.action((file: string, options: Options) => run(command, () => render(file, options)));
}

async function render(file: string, { canister }: Options): Promise<Report> {
  const motionText = renderSpec(parseSpec(await readJson(file), file), canister.toUint8Array());
  return { json: { motion_text: motionText }, data: motionText, text: '' };
}
