import { Command } from 'commander';
import type { Principal } from '@dfinity/principal';
import type { RecommendationSummary } from '../../../client/idl/recommendations-idl.js';
import { listRecommendations, tagName } from '../../../client/recommendations.js';
import { registryActor } from '../../../client/registry-client.js';
import { principalArgument } from '../../arguments.js';
import type { Report } from '../../io.js';
import type { Run } from '../../main.js';
import { connectAs, type NetworkOptions, withNetwork } from '../../options.js';

interface Options extends NetworkOptions {
  readonly registry: Principal;
  readonly provider?: Principal;
}

/** `nodevault recommend list`: what has been recommended, and how it stands. */
export function listCommand(run: Run): Command {
  const command = withNetwork(new Command('list'))
    .description('list recommendations and their states')
    .requiredOption('--registry <id>', 'the audit registry', principalArgument)
    .option('--provider <id>', 'only those about this node provider', principalArgument);
  return command.action((options: Options) => run(command, () => list(options)));
}

async function list(options: Options): Promise<Report> {
  const { agent } = await connectAs(options);
  const found = await listRecommendations(registryActor(agent, options.registry), options.provider);
  const recommendations = found.map(toJson);
  const lines = recommendations.map(
    ({ id, kind, provider, state }) => `${id}: ${kind} ${provider}: ${state}`
  );
  return {
    json: { recommendations },
    text: lines.length === 0 ? 'no recommendations' : lines.join('\n')
  };
}

function toJson({ id, kind, provider, state }: RecommendationSummary): Record<string, string> {
  return { id: String(id), kind: tagName(kind), provider: provider.toText(), state: tagName(state) };
}
