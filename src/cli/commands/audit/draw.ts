import { Command } from 'commander';
import { drawRound } from '../../../client/audit-rounds.js';
import { registryActor } from '../../../client/registry-client.js';
import type { Report } from '../../io.js';
import type { Run } from '../../main.js';
import { connectAs, type IdentityOptions, withIdentity } from '../../options.js';
import { type RoundOptions, withRound } from './round-options.js';

type Options = IdentityOptions & RoundOptions;

/** `nodevault audit draw`: has the registry draw a round whose list is there. */
export function drawCommand(run: Run): Command {
  const command = withRound(withIdentity(new Command('draw'))).description(
    'draw the sample of a round; anyone may, and once it is drawn nothing draws another'
  );
  return command.action((options: Options) => run(command, () => draw(options)));
}

async function draw(options: Options): Promise<Report> {
  const { registry, round } = options;
  const { agent } = await connectAs(options);
  const { details } = await drawRound(registryActor(agent, registry), round);
  return {
    json: { round, drawn: details.drawn },
    text: `round ${round}: ${details.drawn} of ${details.spec.candidates} nodes drawn`
  };
}
