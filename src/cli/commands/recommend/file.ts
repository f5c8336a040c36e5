import { Command } from 'commander';
import { fileRecommendation } from '../../../client/recommendations.js';
import { registryActor } from '../../../client/registry-client.js';
import type { Report } from '../../io.js';
import type { Run } from '../../main.js';
import { connectAs, type IdentityOptions, withIdentity } from '../../options.js';
import { readBundle } from './bundle-folder.js';

/** `nodevault recommend file <folder>`: files a prepared bundle, as an accepted auditor or verifier. */
export function fileCommand(run: Run): Command {
  const command = withIdentity(new Command('file'))
    .description('file a prepared bundle as a recommendation')
    .argument('<folder>', 'what recommend bundle wrote');
  return command.action((folder: string, options: IdentityOptions) =>
    run(command, () => file(folder, options))
  );
}

async function file(folder: string, options: IdentityOptions): Promise<Report> {
  const { kind, registry, provider, evidence, proposals } = await readBundle(folder);
  const { agent } = await connectAs(options);
  const digests = proposals.map(({ digest }) => digest);
  const filing = { kind, provider, evidence, digests };
  const id = await fileRecommendation(registryActor(agent, registry), filing);
  return {
    json: { recommendation: id, kind, provider: provider.toText(), steps: proposals.length },
    text: `recommendation ${id}: ${kind} ${provider.toText()}, ${proposals.length} steps`
  };
}
