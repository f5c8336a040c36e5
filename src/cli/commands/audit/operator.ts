import { Command } from 'commander';
import { unwrap } from '../../../client/errors.js';
import { registryActor } from '../../../client/registry-client.js';
import { EXIT } from '../../run-command.js';
import type { Report } from '../../io.js';
import type { Run } from '../../main.js';
import { connectAs, type IdentityOptions, withIdentity } from '../../options.js';
import { type AddressOptions, withAddress } from './audit-address.js';

type Options = IdentityOptions & AddressOptions;

/** `nodevault audit operator`: compares a drawn node with the NNS registry; exit status 1 where they differ. */
export function operatorCommand(run: Run): Command {
  const command = withAddress(withIdentity(new Command('operator'))).description(
    "have the NNS registry asked for a drawn node's operator and data center"
  );
  return command.action((options: Options) => run(command, () => operator(options)));
}

async function operator(options: Options): Promise<Report> {
  const { registry, round, position } = options;
  const { agent } = await connectAs(options);
  const answer = await registryActor(agent, registry).check_operator_record({ round, position });
  const { operator_listed, data_center_matches } = unwrap(answer, 'audit_registry.check_operator_record');
  const finding = !operator_listed
    ? 'the NNS registry does not list this operator for the provider'
    : data_center_matches
      ? "the operator's record names this data center"
      : "the operator's record names another data center";
  return {
    json: { round, position, operator_listed, data_center_matches },
    text: `round ${round}, node ${position}: ${finding}`,
    exitCode: operator_listed && data_center_matches ? EXIT.ok : EXIT.failed
  };
}
