import { Command } from 'commander';
import type { Principal } from '@dfinity/principal';
import { bytesToHex } from '@noble/hashes/utils';
import { type BundleRequest, makeBundle } from '../../../client/nns/bundle.js';
import { parseNodeList } from '../../../client/nns/node-list.js';
import { fetchOperators } from '../../../client/nns/operator-records.js';
import { type EvidenceAddress, fetchEvidence } from '../../../client/recommendations.js';
import { registryActor } from '../../../client/registry-client.js';
import type { RecommendationKind } from '../../../protocol/recommendation/kinds.js';
import {
  evidenceList,
  principalArgument,
  principalList,
  recommendationKindArgument,
  u32Argument,
  u64Argument
} from '../../arguments.js';
import { readText } from '../../files.js';
import type { Report } from '../../io.js';
import type { Run } from '../../main.js';
import { connectAs, type NetworkOptions, withNetwork } from '../../options.js';
import { writeBundle } from './bundle-folder.js';

interface Options extends NetworkOptions {
  readonly registry: Principal;
  readonly nodes: string;
  readonly evidence: readonly EvidenceAddress[];
  readonly reason: string;
  readonly url: string;
  readonly node?: readonly Principal[];
  readonly proposal?: bigint;
  readonly months?: number;
  readonly amountE8s?: bigint;
  readonly operators: boolean;
  readonly out: string;
  readonly force?: boolean;
}

/** `nodevault recommend bundle <kind> <provider>`: ready NNS proposals, in order, with their traps. */
export function bundleCommand(run: Run): Command {
  const command = withNetwork(new Command('bundle'))
    .description('prepare the NNS proposals of a recommendation, in the right order')
    .argument(
      '<kind>',
      'reject_onboarding, suspend, slash_rewards, slash_stake, remove_nodes or offboard',
      recommendationKindArgument
    )
    .argument('<provider>', 'the node provider or candidate', principalArgument)
    .requiredOption('--registry <id>', 'the audit registry', principalArgument)
    .requiredOption('--nodes <csv>', "the network's node list, as the public dashboard exports it")
    .requiredOption(
      '--evidence <source:id>',
      'for example report:12; may be given more than once',
      evidenceList
    )
    .requiredOption('--reason <text>', 'one line for voters')
    .requiredOption('--out <folder>', 'gets bundle.json, commands.sh and two files a step')
    .option('--url <url>', 'of the discussion, under https://forum.dfinity.org/', '')
    .option('--node <id>', 'remove_nodes: only this one; may be given more than once', principalList)
    .option('--proposal <id>', 'reject_onboarding: the proposal to reject', u64Argument)
    .option('--months <number>', 'slash_rewards: for how long', u32Argument)
    .option('--amount-e8s <number>', 'slash_stake: how much', u64Argument)
    .option('--no-operators', 'do not read operator records from the NNS registry')
    .option('--force', 'replace files that are there');
  return command.action((kind: RecommendationKind, provider: Principal, options: Options) =>
    run(command, () => prepare(kind, provider, options))
  );
}

async function prepare(kind: RecommendationKind, provider: Principal, options: Options): Promise<Report> {
  const nodes = parseNodeList(await readText(options.nodes), options.nodes);
  const { agent } = await connectAs(options);
  const evidence = await fetchEvidence(registryActor(agent, options.registry), provider, options.evidence);
  const operators = options.operators ? await fetchOperators(agent, provider.toText()) : [];
  const request = bundleRequest(kind, provider, options, evidence);
  const bundle = makeBundle(request, { nodes, operators });
  await writeBundle(options.out, bundle, request, { force: options.force ?? false });
  const steps = bundle.proposals.map(({ step, name, title, digest }) => ({
    step,
    name,
    title,
    digest: bytesToHex(digest)
  }));
  return {
    json: { kind, provider: provider.toText(), sha256: bytesToHex(bundle.hash), steps, folder: options.out },
    text: [...steps.map(({ step, title }) => `step ${step}: ${title}`), `written to ${options.out}`].join(
      '\n'
    )
  };
}

function bundleRequest(
  kind: RecommendationKind,
  provider: Principal,
  options: Options,
  evidence: BundleRequest['evidence']
): BundleRequest {
  const { registry, reason, url, node, proposal, months, amountE8s } = options;
  return {
    kind,
    registry: registry.toText(),
    provider: provider.toText(),
    reason,
    url,
    evidence,
    ...(node === undefined ? {} : { nodes: node.map((id) => id.toText()) }),
    ...(proposal === undefined ? {} : { onboardingProposal: proposal }),
    ...(months === undefined ? {} : { months }),
    ...(amountE8s === undefined ? {} : { amountE8s })
  };
}
