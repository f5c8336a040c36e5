import { Command } from 'commander';
import type { Principal } from '@dfinity/principal';
import { bytesToHex } from '@noble/hashes/utils';
import { registryActor } from '../../client/registry-client.js';
import { applyAsVerifier, parseVerifierApplication } from '../../client/verifier-application.js';
import { principalArgument } from '../arguments.js';
import { readJson } from '../files.js';
import type { Report } from '../io.js';
import type { Run } from '../main.js';
import { connectAs, type IdentityOptions, withIdentity } from '../options.js';

interface Options extends IdentityOptions {
  readonly registry: Principal;
}

/** `nodevault apply-verifier <application>`: applies as a verifier; prints the hash that a motion names. */
export function applyVerifierCommand(run: Run): Command {
  const command = withIdentity(new Command('apply-verifier'))
    .description('apply as a verifier')
    .argument('<application>', 'JSON file: name, level, scopes, conflicts, statement_hash')
    .requiredOption('--registry <id>', 'the audit registry', principalArgument);
  return command.action((file: string, options: Options) => run(command, () => apply(file, options)));
}

async function apply(file: string, options: Options): Promise<Report> {
  const application = parseVerifierApplication(await readJson(file), file);
  const { agent } = await connectAs(options);
  const hash = await applyAsVerifier(registryActor(agent, options.registry), application);
  return {
    json: { application_hash: hash },
    text: `application ${bytesToHex(hash)}; an accept-verifier motion names it`
  };
}
