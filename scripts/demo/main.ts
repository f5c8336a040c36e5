/** The main job, on the embedded replica or on the PocketIC server that POCKET_IC_BIN names. */
import { Command, CommanderError } from 'commander';
import { type PicServer, serverBinary, startServer } from '../../tests/support/server.js';
import { checkStatuses } from './checking.js';
import { declaredProviders } from './declared-providers.js';
import { exampleProviders } from './example-providers.js';
import { printLogs } from './logs.js';
import { DemoNetwork } from './network.js';
import type { DemoProvider } from './provider.js';
import { releaseOwners } from './releasing.js';
import { Report } from './report.js';
import { sealAndSubmit } from './submitting.js';
import { verifyProviders } from './verifying.js';

interface Options {
  readonly providers?: string;
  readonly json?: boolean;
}

async function demo(options: Options, report: Report): Promise<void> {
  report.step('Read the providers');
  const providers = await readProviders(options, report);
  report.step('Start the network');
  report.progress(`starting ${serverBinary()}`);
  const server = await startServer();
  try {
    await onNetwork(server, providers, report);
  } finally {
    await server.stop();
  }
}

async function readProviders({ providers: dir }: Options, report: Report): Promise<DemoProvider[]> {
  if (dir === undefined) {
    report.fact('providers', 'fictional, from examples/');
    return exampleProviders();
  }
  const { providers, warnings } = await declaredProviders(dir);
  report.fact('providers', `${providers.length} from ${dir}: real principals, names and manifests`);
  report.fact('evidence', 'GENERATED for this demo: the real documents are private and not here');
  for (const warning of warnings) report.fact('warning', warning);
  return providers;
}

async function onNetwork(
  server: PicServer,
  providers: readonly DemoProvider[],
  report: Report
): Promise<void> {
  const network = await DemoNetwork.start(
    server.url,
    providers.map(({ principal }) => principal)
  );
  try {
    report.fact('governance', `${network.governance.kind}, at rrkah-fqaaa-aaaaa-aaaaq-cai`);
    report.fact('identity_vault', network.vault.toText());
    report.fact('audit_registry', network.registry.toText());
    report.step('Seal and submit');
    report.fact(
      'vault checked',
      `module hash ${await network.checkVault()}, controllers as expected, in certified state`
    );
    const submitted = [];
    for (const provider of providers) submitted.push(await sealAndSubmit(network, provider, report));
    report.step('Verify');
    await verifyProviders(network, submitted, report);
    const released = submitted.find(({ subject }) => subject === 'corporation');
    if (released === undefined)
      throw new Error('no provider is a corporation, whose owners could be released');
    report.step(`Release the owners of ${released.name}`);
    await releaseOwners(network, released, report);
    report.step('Check, as a dapp does');
    const verified = await checkStatuses(network, submitted, report);
    report.step('Log of everything that happened');
    const entries = await printLogs(network, report);
    report.summary([
      `${verified} providers sealed, verified and certified;`,
      `one section released by an executed motion, none by a rejected one; ${entries} log entries.`
    ]);
  } finally {
    await network.stop();
  }
}

async function main(args: readonly string[]): Promise<number> {
  const command = new Command('npm start --')
    .description('Seal, vote, release, open, query: the main job of NodeVault on a local network')
    .option(
      '--providers <dir>',
      'read entries from a folder laid out like icp-node-providers/self-declarations'
    )
    .option('--json', 'one JSON object on standard output')
    .allowExcessArguments(false)
    .exitOverride();
  try {
    command.parse(args, { from: 'user' });
  } catch (error) {
    return error instanceof CommanderError ? error.exitCode : 1;
  }
  const options = command.opts<Options>();
  const report = new Report(options.json === true);
  try {
    await demo(options, report);
    return 0;
  } catch (error) {
    report.failure(error);
    return 1;
  }
}

process.exitCode = await main(process.argv.slice(2));
