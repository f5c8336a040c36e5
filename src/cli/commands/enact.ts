import { Command } from 'commander';
import type { Principal } from '@dfinity/principal';
import { enactSpec, parseSpec } from '../../client/specs/index.js';
import { principalArgument, u64Argument } from '../arguments.js';
import { readJson } from '../files.js';
import type { Report } from '../io.js';
import type { Run } from '../main.js';
import { type IdentityOptions, connectAs, withIdentity } from '../options.js';

interface Options extends IdentityOptions {
  readonly canister: Principal;
  readonly proposal: bigint;
}

/** `nodevault enact <spec>`: has the canister check the executed motion and store what it decides. */
export function enactCommand(run: Run): Command {
  const command = withIdentity(new Command('enact'))
    .description('have an executed motion take effect at the vault or the registry')
    .argument('<spec>', 'JSON file of the spec that was voted on')
    .requiredOption('--canister <id>', 'the vault or the registry, whose act the spec is', principalArgument)
    .requiredOption('--proposal <id>', 'the executed proposal', u64Argument);
  return command.action((file: string, options: Options) => run(command, () => enact(file, options)));
}

async function enact(file: string, options: Options): Promise<Report> {
  const { canister, proposal } = options;
  const spec = parseSpec(await readJson(file), file);
  const { agent } = await connectAs(options);
  await enactSpec(agent, canister, proposal, spec);
  return {
    json: { proposal_id: proposal, enacted: spec.type },
    text: `proposal ${proposal} enacted (${spec.type})`
  };
}
