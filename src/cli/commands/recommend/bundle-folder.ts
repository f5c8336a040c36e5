/** The folder that `nodevault recommend bundle` writes. */
import { join } from 'node:path';
import type { Bundle, BundleRequest } from '../../../client/nns/bundle.js';
import { type BundleFile, bundleToJson, parseBundle } from '../../../client/nns/bundle-file.js';
import { argumentFile, candidText, commandsFor, summaryFile } from '../../../client/nns/commands.js';
import { readJson, requireAbsent, writeNew, type WriteOptions } from '../../files.js';

const BUNDLE_FILE = 'bundle.json';
const COMMANDS_FILE = 'commands.sh';

export async function readBundle(folder: string): Promise<BundleFile> {
  const file = join(folder, BUNDLE_FILE);
  return parseBundle(await readJson(file), file);
}

/** Writes bundle.json, commands.sh, and for each step its summary and the argument of `manage_neuron`. */
export async function writeBundle(
  folder: string,
  bundle: Bundle,
  request: BundleRequest,
  options: WriteOptions
): Promise<void> {
  const files = new Map([
    [BUNDLE_FILE, `${JSON.stringify(bundleToJson(bundle, request), null, 2)}\n`],
    [COMMANDS_FILE, shellScript(bundle)]
  ]);
  for (const proposal of bundle.proposals) {
    files.set(summaryFile(proposal), `${proposal.summary}\n`);
    files.set(argumentFile(proposal), candidText(proposal, 'NEURON'));
  }
  await requireAbsent(
    [...files.keys()].map((name) => join(folder, name)),
    options
  );
  for (const [name, text] of files) await writeNew(join(folder, name), text, options);
}

/** Either command of a step proposes the same. */
function shellScript({ proposals }: Bundle): string {
  const steps = proposals.map((proposal) => {
    const { step, title, after, effect } = proposal;
    const first = after.length === 0 ? '' : `\n# after step ${after.join(', ')} took effect`;
    return `# ${title}${first}\n# then look: ${effect}\n${commandsFor(proposal).join(`\n# or, the same step ${step}:\n# `)}`;
  });
  return `# One step at a time. Put your neuron for NEURON, here and in the step files, and your key for KEY.pem.\n\n${steps.join('\n\n')}\n`;
}
