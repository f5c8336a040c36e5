import { Command } from 'commander';
import type { Principal } from '@dfinity/principal';
import { NodeVaultError } from '../../client/errors.js';
import { appointDelegate } from '../../client/vault-acts.js';
import { vaultActor } from '../../client/vault-client.js';
import { principalArgument } from '../arguments.js';
import type { Report } from '../io.js';
import type { Run } from '../main.js';
import { connectAs, type IdentityOptions, withIdentity } from '../options.js';

interface Options extends IdentityOptions {
  readonly vault: Principal;
  readonly none?: boolean;
}

/** `nodevault delegate [principal]`: who may submit in the caller's place. */
export function delegateCommand(run: Run): Command {
  const command = withIdentity(new Command('delegate'))
    .description('appoint who may submit for your record, or nobody')
    .argument('[principal]', 'the delegate', principalArgument)
    .option('--none', 'end the appointment')
    .requiredOption('--vault <id>', 'the vault', principalArgument);
  return command.action((delegate: Principal | undefined, options: Options) =>
    run(command, () => appoint(delegate ?? null, options))
  );
}

async function appoint(delegate: Principal | null, options: Options): Promise<Report> {
  if ((delegate === null) !== (options.none ?? false)) {
    throw new NodeVaultError('invalid-argument', 'name either a delegate, or --none');
  }
  const { agent } = await connectAs(options);
  const record = await appointDelegate(vaultActor(agent, options.vault), delegate);
  const name = delegate?.toText() ?? null;
  return {
    json: { record, delegate: name },
    text: `record ${record}: ${name ?? 'nobody'} may submit for you`
  };
}
