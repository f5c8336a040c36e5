import { Command } from 'commander';
import { governanceActor } from '../../../client/governance.js';
import { requireStep } from '../../../client/nns/bundle-file.js';
import { proposePrepared } from '../../../client/nns/propose.js';
import { u32Argument, u64Argument } from '../../arguments.js';
import type { Report } from '../../io.js';
import type { Run } from '../../main.js';
import { connectAs, type IdentityOptions, withIdentity } from '../../options.js';
import { readBundle } from './bundle-folder.js';

interface Options extends IdentityOptions {
  readonly step: number;
  readonly neuron: bigint;
}

/** `nodevault recommend propose <folder>`: puts one step to the NNS with a neuron of the caller's. */
export function proposeStepCommand(run: Run): Command {
  const command = withIdentity(new Command('propose'))
    .description('propose one step of a bundle to the NNS')
    .argument('<folder>', 'what recommend bundle wrote')
    .requiredOption('--step <number>', 'the step, from 1', u32Argument)
    .requiredOption('--neuron <id>', 'a neuron that the identity may propose with', u64Argument);
  return command.action((folder: string, options: Options) => run(command, () => propose(folder, options)));
}

async function propose(folder: string, options: Options): Promise<Report> {
  const proposal = requireStep(await readBundle(folder), options.step);
  const { agent } = await connectAs(options);
  const id = await proposePrepared(governanceActor(agent), options.neuron, proposal);
  return { json: { proposal_id: id, step: options.step }, text: `step ${options.step} is proposal ${id}` };
}
