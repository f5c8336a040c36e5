import { Command } from 'commander';
import type { Principal } from '@dfinity/principal';
import { unwrap } from '../../client/errors.js';
import { registryActor } from '../../client/registry-client.js';
import { refreshStanding, requireRecordOf } from '../../client/vault-acts.js';
import { vaultActor } from '../../client/vault-client.js';
import { principalArgument } from '../arguments.js';
import type { Report } from '../io.js';
import type { Run } from '../main.js';
import { connectAs, type IdentityOptions, withIdentity } from '../options.js';

interface Options extends IdentityOptions {
  readonly vault: Principal;
  readonly registry: Principal;
}

/** `nodevault refresh <provider>`: vault and registry look anew at what they know of a provider. Anyone may. */
export function refreshCommand(run: Run): Command {
  const command = withIdentity(new Command('refresh'))
    .description("have the vault ask for a provider's standing, and the registry derive its status anew")
    .argument('<provider>', 'the provider', principalArgument)
    .requiredOption('--vault <id>', 'the vault', principalArgument)
    .requiredOption('--registry <id>', 'the audit registry', principalArgument);
  return command.action((provider: Principal, options: Options) =>
    run(command, () => refresh(provider, options))
  );
}

async function refresh(provider: Principal, options: Options): Promise<Report> {
  const { agent } = await connectAs(options);
  const vault = vaultActor(agent, options.vault);
  const { record_id: record } = await requireRecordOf(vault, provider);
  const standing = Object.keys(await refreshStanding(vault, record)).join('');
  const refreshed = await registryActor(agent, options.registry).refresh(provider);
  const status = Object.keys(unwrap(refreshed, 'audit_registry.refresh').kind).join('');
  return {
    json: { provider: provider.toText(), record, standing, status },
    text: `${provider.toText()}: record ${record}, ${standing}; status ${status}`
  };
}
