import { Command } from 'commander';
import { Principal } from '@dfinity/principal';
import { checkSample } from '../../../client/audit-rounds.js';
import { registryActor } from '../../../client/registry-client.js';
import type { Report } from '../../io.js';
import type { Run } from '../../main.js';
import { connectAs, type NetworkOptions, withNetwork } from '../../options.js';
import { readCandidates } from './node-list-file.js';
import { type RoundOptions, withRound } from './round-options.js';

type Options = NetworkOptions & RoundOptions & { readonly nodes?: string };

/** `nodevault audit check`: recomputes a round's sample from public data; exit status 1 where it differs. */
export function checkRoundCommand(run: Run): Command {
  const command = withRound(withNetwork(new Command('check')))
    .description('recompute the sample of a round and compare')
    .option('--nodes <csv>', 'a node list of your own, instead of the copy at the registry');
  return command.action((options: Options) => run(command, () => check(options)));
}

async function check(options: Options): Promise<Report> {
  const { registry, round, nodes } = options;
  const own = nodes === undefined ? undefined : await readCandidates(nodes);
  const { agent } = await connectAs(options);
  const { draw, sample } = await checkSample(registryActor(agent, registry), registry, round, own);
  const drawn = sample.map(({ node, provider, dataCenter }, position) => ({
    position,
    node: Principal.fromUint8Array(node).toText(),
    provider: Principal.fromUint8Array(provider).toText(),
    data_center: dataCenter
  }));
  const lines = drawn.map(({ position, node, data_center }) => `${position}: ${node}, ${data_center}`);
  return {
    json: { round, seed: new Uint8Array(draw.seed), attempts: draw.attempts, sample: drawn },
    text: [
      `round ${round}: the sample is what its seed gives, drawn in ${draw.attempts} attempt(s)`,
      ...lines
    ].join('\n')
  };
}
