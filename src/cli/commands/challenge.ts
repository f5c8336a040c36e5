import { Command } from 'commander';
import type { Principal } from '@dfinity/principal';
import { sha256 } from '@noble/hashes/sha2';
import { unwrap } from '../../client/errors.js';
import type { ChallengeInfo } from '../../client/idl/registry-idl.js';
import { registryActor } from '../../client/registry-client.js';
import { MAX_PAGE } from '../../protocol/limits.js';
import { utcTime } from '../../protocol/spec/lines.js';
import { principalArgument, u64Argument } from '../arguments.js';
import { readBytes } from '../files.js';
import type { Report } from '../io.js';
import type { Run } from '../main.js';
import {
  connectAs,
  type IdentityOptions,
  type NetworkOptions,
  withIdentity,
  withNetwork
} from '../options.js';

interface FileOptions extends IdentityOptions {
  readonly registry: Principal;
  readonly statement: string;
  readonly evidence: string;
}

interface ActOptions extends IdentityOptions {
  readonly registry: Principal;
}

interface ListOptions extends NetworkOptions {
  readonly registry: Principal;
}

/** `nodevault challenge file|admit|withdraw|list`: public warnings of providers, unproven until they are admitted. */
export function challengeCommand(run: Run): Command {
  return new Command('challenge')
    .description('warn the public of a provider; take up or take back a warning')
    .addCommand(fileCommand(run))
    .addCommand(
      actCommand(run, 'admit', 'have the provider be confirmed anew, as an accepted verifier or auditor')
    )
    .addCommand(actCommand(run, 'withdraw', 'take back a challenge of yours'))
    .addCommand(listCommand(run));
}

function fileCommand(run: Run): Command {
  const command = withRegistry(withIdentity(new Command('file')))
    .description('file a challenge: three a day')
    .argument('<provider>', 'whom it is about', principalArgument)
    .requiredOption('--statement <text>', 'one line that everybody can read')
    .requiredOption('--evidence <file>', 'what you keep; its SHA-256 is filed');
  return command.action((provider: Principal, options: FileOptions) =>
    run(command, async () => {
      const { registry, statement, evidence } = options;
      const evidence_hash = sha256(await readBytes(evidence));
      const { agent } = await connectAs(options);
      const answer = await registryActor(agent, registry).file_challenge({
        provider,
        statement,
        evidence_hash
      });
      const id = unwrap(answer, 'audit_registry.file_challenge');
      return { json: { challenge: id }, text: `challenge ${id} filed, unproven until it is admitted` };
    })
  );
}

function actCommand(run: Run, act: 'admit' | 'withdraw', description: string): Command {
  const command = withRegistry(withIdentity(new Command(act)))
    .description(description)
    .argument('<id>', 'the challenge', u64Argument);
  return command.action((id: bigint, options: ActOptions) =>
    run(command, async () => {
      const { agent } = await connectAs(options);
      const registry = registryActor(agent, options.registry);
      const answer = await (act === 'admit' ? registry.admit_challenge(id) : registry.withdraw_challenge(id));
      unwrap(answer, `audit_registry.${act}_challenge`);
      const done = act === 'admit' ? 'admitted' : 'withdrawn';
      return { json: { challenge: id, [done]: true }, text: `challenge ${id} ${done}` };
    })
  );
}

function listCommand(run: Run): Command {
  const command = withRegistry(withNetwork(new Command('list')))
    .description("a provider's challenges, oldest first")
    .argument('<provider>', 'whom they are about', principalArgument);
  return command.action((provider: Principal, options: ListOptions) =>
    run(command, () => listChallenges(provider, options))
  );
}

async function listChallenges(provider: Principal, options: ListOptions): Promise<Report> {
  const { agent } = await connectAs(options);
  const registry = registryActor(agent, options.registry);
  const all: ChallengeInfo[] = [];
  for (let start = 0; ; start += MAX_PAGE) {
    const { challenges, length } = await registry.get_challenges_of(provider, start);
    all.push(...challenges);
    if (challenges.length === 0 || BigInt(all.length) >= length) break;
  }
  const listed = all.map(summary);
  const text = listed.map(({ id, state, statement }) => `challenge ${id}: ${state}: ${statement}`).join('\n');
  return { json: { challenges: listed }, text: text === '' ? 'no challenges' : text };
}

function summary({ id, challenge }: ChallengeInfo) {
  const { challenger, statement, filed_at, admitted, withdrawn_at } = challenge;
  const [taken] = admitted;
  const state = withdrawn_at.length === 1 ? 'withdrawn' : taken === undefined ? 'unproven' : 'admitted';
  return {
    id,
    state,
    statement,
    challenger: challenger.toText(),
    filed_at: utcTime(filed_at),
    deadline: taken === undefined ? null : utcTime(taken.deadline)
  };
}

function withRegistry(command: Command): Command {
  return command.requiredOption('--registry <id>', 'the audit registry', principalArgument);
}
