import { Command } from 'commander';
import type { Principal } from '@dfinity/principal';
import { NodeVaultError } from '../../client/errors.js';
import { checkOnboarding, type OnboardingFinding, onboardingPlaces } from '../../client/onboarding-check.js';
import { principalArgument, u64Argument } from '../arguments.js';
import type { Report } from '../io.js';
import type { Run } from '../main.js';
import { connectAs, type NetworkOptions, withNetwork } from '../options.js';
import { EXIT } from '../run-command.js';

interface Options extends NetworkOptions {
  readonly vault: Principal;
  readonly registry: Principal;
  readonly proposal?: bigint;
}

/** `nodevault onboarding-check [candidate]`: adopt or reject, with reasons; exit status 1 for reject. */
export function onboardingCheckCommand(run: Run): Command {
  const command = withNetwork(new Command('onboarding-check'))
    .description('judge a candidate, or the proposal that would admit it, by what vault and registry certify')
    .argument('[candidate]', 'principal of the candidate', principalArgument)
    .option('--proposal <id>', 'the AddOrRemoveNodeProvider proposal, instead of a candidate', u64Argument)
    .requiredOption('--vault <id>', 'the vault', principalArgument)
    .requiredOption('--registry <id>', 'the audit registry', principalArgument);
  return command.action((candidate: Principal | undefined, options: Options) =>
    run(command, () => check(candidate, options))
  );
}

async function check(candidate: Principal | undefined, options: Options): Promise<Report> {
  const { agent, rootKey } = await connectAs(options);
  const places = onboardingPlaces(agent, options.vault, options.registry, rootKey);
  const report = await checkOnboarding(places, subjectOf(candidate, options.proposal));
  const { decision, findings, proposal } = report;
  const subject = report.candidate.toText();
  return {
    json: { candidate: subject, proposal, decision, findings },
    text: [...findings.map(line), `${decision} ${subject}`].join('\n'),
    exitCode: decision === 'adopt' ? EXIT.ok : EXIT.failed
  };
}

function subjectOf(
  candidate: Principal | undefined,
  proposal: bigint | undefined
): { candidate: Principal } | { proposal: bigint } {
  if (candidate !== undefined && proposal === undefined) return { candidate };
  if (candidate === undefined && proposal !== undefined) return { proposal };
  throw new NodeVaultError('invalid-argument', 'name either a candidate or a proposal');
}

function line({ check: name, passed, reason, source }: OnboardingFinding): string {
  return `${passed ? 'ok  ' : 'FAIL'} ${name}: ${reason} [${source}]`;
}
