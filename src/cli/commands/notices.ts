import { Command } from 'commander';
import type { Principal } from '@dfinity/principal';
import type { Notice } from '../../client/idl/vault-idl.js';
import { listNotices } from '../../client/vault-acts.js';
import { vaultActor } from '../../client/vault-client.js';
import { utcTime } from '../../protocol/spec/lines.js';
import { principalArgument, u64Argument } from '../arguments.js';
import type { Report } from '../io.js';
import type { Run } from '../main.js';
import { connectAs, type NetworkOptions, withNetwork } from '../options.js';

interface Options extends NetworkOptions {
  readonly vault: Principal;
  readonly record: bigint;
}

/** `nodevault notices`: release motions on a record that the vault knows of. */
export function noticesCommand(run: Run): Command {
  const command = withNetwork(new Command('notices'))
    .description('list the release motions on a record, announced or granted')
    .requiredOption('--vault <id>', 'the vault', principalArgument)
    .requiredOption('--record <number>', 'the record', u64Argument);
  return command.action((options: Options) => run(command, () => list(options)));
}

async function list({ vault, record, ...options }: Options): Promise<Report> {
  const { agent } = await connectAs(options);
  const notices = (await listNotices(vaultActor(agent, vault), record)).map(toJson);
  const lines = notices.map(({ proposal_id, sections, purpose, granted_at, vote_deadline }) => {
    const state =
      granted_at === null ? `under vote until ${vote_deadline ?? 'unknown'}` : `granted ${granted_at}`;
    return `proposal ${proposal_id}: ${sections.join(', ')}, ${state}: ${purpose}`;
  });
  return {
    json: { record, notices },
    text: lines.length === 0 ? 'no motions on this record' : lines.join('\n')
  };
}

function toJson({ proposal_id, spec, vote_deadline: [deadline], granted_at: [granted] }: Notice) {
  return {
    proposal_id,
    version: spec.version,
    sections: spec.sections,
    purpose: spec.purpose,
    custodian_a: spec.custodian_a.id.toText(),
    custodian_b: spec.custodian_b.id.toText(),
    vote_deadline: deadline === undefined ? null : utcTime(deadline),
    granted_at: granted === undefined ? null : utcTime(granted)
  };
}
