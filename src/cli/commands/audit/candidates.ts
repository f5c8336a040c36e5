import { Command } from 'commander';
import type { Report } from '../../io.js';
import type { Run } from '../../main.js';
import { readCandidates } from './node-list-file.js';

/** `nodevault audit candidates <csv>`: the count and the hash that a motion for a round names. */
export function candidatesCommand(run: Run): Command {
  const command = new Command('candidates')
    .description('hash the list of nodes that a round draws from')
    .argument('<csv>', "the network's node list, as the public dashboard gives it");
  return command.action((file: string) => run(command, () => candidates(file)));
}

async function candidates(file: string): Promise<Report> {
  const { candidates: nodes, chunks, hash } = await readCandidates(file);
  const providers = new Set(nodes.map(({ provider }) => String(provider))).size;
  const json = { candidates: nodes.length, candidates_hash: hash, chunks: chunks.length, providers };
  const hex = Buffer.from(hash).toString('hex');
  return { json, text: `${nodes.length} nodes of ${providers} providers, SHA-256 ${hex}` };
}
