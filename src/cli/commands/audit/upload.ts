import { Command } from 'commander';
import { uploadCandidates } from '../../../client/audit-rounds.js';
import { registryActor } from '../../../client/registry-client.js';
import type { Report } from '../../io.js';
import type { Run } from '../../main.js';
import { connectAs, type IdentityOptions, withIdentity } from '../../options.js';
import type { Progress } from '../../progress.js';
import { readCandidates } from './node-list-file.js';
import { type RoundOptions, withRound } from './round-options.js';

type Options = IdentityOptions & RoundOptions;

/** `nodevault audit upload <csv>`: gives the registry the list whose hash the round's motion names. */
export function uploadCommand(run: Run): Command {
  const command = withRound(withIdentity(new Command('upload')))
    .description("upload a round's list of nodes; anyone may, only the list that was voted on is taken")
    .argument('<csv>', 'the node list that the motion was made from');
  return command.action((file: string, options: Options) =>
    run(command, (progress) => upload(file, options, progress))
  );
}

async function upload(file: string, options: Options, progress: Progress): Promise<Report> {
  const { registry, round } = options;
  const list = await readCandidates(file);
  const { agent } = await connectAs(options);
  await uploadCandidates(registryActor(agent, registry), round, list, (done, of) =>
    progress(`${done} of ${of} chunks of the list uploaded`)
  );
  return {
    json: { round, candidates: list.candidates.length, chunks: list.chunks.length },
    text: `round ${round} has its list of ${list.candidates.length} nodes`
  };
}
