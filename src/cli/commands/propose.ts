import { Command } from 'commander';
import type { Agent } from '@dfinity/agent';
import type { Principal } from '@dfinity/principal';
import { bytesToHex } from '@noble/hashes/utils';
import { NodeVaultError } from '../../client/errors.js';
import { governanceActor, proposeMotion } from '../../client/governance.js';
import { type Spec, parseSpec, renderSpec } from '../../client/specs/index.js';
import { requireVersion, vaultActor } from '../../client/vault-client.js';
import { principalArgument, u64Argument } from '../arguments.js';
import { readJson, readText } from '../files.js';
import type { Report } from '../io.js';
import type { Run } from '../main.js';
import { type IdentityOptions, connectAs, withIdentity } from '../options.js';

interface Options extends IdentityOptions {
  readonly canister: Principal;
  readonly neuron: bigint;
  readonly title: string;
  readonly summary: string;
  readonly url: string;
}

/** `nodevault propose <spec>`: puts the motion to the NNS with a neuron of the caller's. */
export function proposeCommand(run: Run): Command {
  const command = withIdentity(new Command('propose'))
    .description('propose the motion of a spec to the NNS')
    .argument('<spec>', 'JSON file of a spec')
    .requiredOption('--canister <id>', 'the vault or the registry, whose act the spec is', principalArgument)
    .requiredOption('--neuron <id>', 'the neuron that proposes', u64Argument)
    .requiredOption('--title <text>', 'title of the proposal')
    .requiredOption('--summary <file>', 'Markdown file with the summary')
    .option('--url <url>', 'where it is discussed', '');
  return command.action((file: string, options: Options) => run(command, () => propose(file, options)));
}

async function propose(file: string, options: Options): Promise<Report> {
  const { canister, neuron, title, url } = options;
  const spec = parseSpec(await readJson(file), file);
  const summary = await readText(options.summary);
  const motionText = renderSpec(spec, canister.toUint8Array());
  const { agent } = await connectAs(options);
  await requireSealedRoot(agent, canister, spec);
  const id = await proposeMotion(governanceActor(agent), neuron, { title, summary, url, motionText });
  return { json: { proposal_id: id, motion_text: motionText }, text: `proposal ${id}\n\n${motionText}` };
}

/** A release motion with a root that is not the version's could never be redeemed: say so before it is voted on. */
async function requireSealedRoot(agent: Agent, vault: Principal, spec: Spec): Promise<void> {
  if (spec.type !== 'release') return;
  const { record_id, version, root } = spec.spec;
  const sealed = await requireVersion(vaultActor(agent, vault), record_id, version);
  if (bytesToHex(sealed.root) === bytesToHex(root)) return;
  throw new NodeVaultError(
    'root-mismatch',
    `propose: the spec names root ${bytesToHex(root)}, version ${version} of record ${record_id} has ` +
      `${bytesToHex(sealed.root)}; correct the spec`
  );
}
