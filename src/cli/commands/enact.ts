import { Command } from 'commander';
import type { Principal } from '@dfinity/principal';
import { enactAudit } from '../../client/audit-rounds.js';
import { enactPenaltyTable } from '../../client/recommendations.js';
import { enactAtRegistry, enactVerifier, registryActor } from '../../client/registry-client.js';
import { isVerification, parseSpec } from '../../client/spec-json.js';
import { verificationAct } from '../../client/verification-json.js';
import { enactErase, enactRetention } from '../../client/vault-acts.js';
import { enactRelease, enactStandard, vaultActor } from '../../client/vault-client.js';
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
    .requiredOption(
      '--canister <id>',
      'the vault for a release or a standard, the registry for a verifier',
      principalArgument
    )
    .requiredOption('--proposal <id>', 'the executed proposal', u64Argument);
  return command.action((file: string, options: Options) => run(command, () => enact(file, options)));
}

async function enact(file: string, options: Options): Promise<Report> {
  const { canister, proposal } = options;
  const parsed = parseSpec(await readJson(file), file);
  const { agent } = await connectAs(options);
  if (parsed.type === 'release') await enactRelease(vaultActor(agent, canister), proposal, parsed.spec);
  else if (parsed.type === 'set-standard')
    await enactStandard(vaultActor(agent, canister), proposal, parsed.spec);
  else if (parsed.type === 'accept-verifier')
    await enactVerifier(registryActor(agent, canister), proposal, parsed.spec);
  else if (parsed.type === 'erase-record')
    await enactErase(vaultActor(agent, canister), proposal, parsed.spec);
  else if (parsed.type === 'set-retention')
    await enactRetention(vaultActor(agent, canister), proposal, parsed.spec);
  else if (parsed.type === 'set-penalty-table')
    await enactPenaltyTable(registryActor(agent, canister), proposal, parsed.spec);
  else if (isVerification(parsed))
    await enactAtRegistry(registryActor(agent, canister), proposal, verificationAct(parsed));
  else await enactAudit(registryActor(agent, canister), proposal, parsed);
  return {
    json: { proposal_id: proposal, enacted: parsed.type },
    text: `proposal ${proposal} enacted (${parsed.type})`
  };
}
