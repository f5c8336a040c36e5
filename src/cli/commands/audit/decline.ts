import { Command } from 'commander';
import { unwrap } from '../../../client/errors.js';
import { registryActor } from '../../../client/registry-client.js';
import type { Report } from '../../io.js';
import type { Run } from '../../main.js';
import { connectAs, type IdentityOptions, withIdentity } from '../../options.js';
import { type AddressOptions, withAddress } from './audit-address.js';

type Options = IdentityOptions & AddressOptions;

/** `nodevault audit decline`: leaves an audit to the next auditor in the order that the seed gives. */
export function declineCommand(run: Run): Command {
  const command = withAddress(withIdentity(new Command('decline'))).description(
    "decline an audit, as one of the node's two auditors; for good"
  );
  return command.action((options: Options) => run(command, () => decline(options)));
}

async function decline(options: Options): Promise<Report> {
  const { registry, round, position } = options;
  const { agent } = await connectAs(options);
  unwrap(
    await registryActor(agent, registry).decline_audit({ round, position }),
    'audit_registry.decline_audit'
  );
  return { json: { round, position, declined: true }, text: `round ${round}, node ${position}: declined` };
}
