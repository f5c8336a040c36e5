/** `npm run bench`: runs benchmark suites, prints their results and keeps them in bench/results.json and docs/benchmarks.md. */
import { Command, CommanderError } from 'commander';
import { projectPath } from '../../tests/support/paths.js';
import { updateFigures } from './figures.js';
import { beyondLimit, type Result, type Suite, type SuiteOutcome } from './result.js';
import { updateResultsFile } from './results-file.js';
import { registrySuite } from './suites/registry/index.js';
import { replicaSuite } from './suites/replica/index.js';
import { sealingSuite } from './suites/sealing/index.js';
import { upgradeSuite } from './suites/upgrade/index.js';
import { vaultSuite } from './suites/vault/index.js';
import { renderTable } from './table.js';

const SUITES: readonly Suite[] = [vaultSuite, registrySuite, sealingSuite, replicaSuite, upgradeSuite];
const RESULTS_FILE = projectPath('bench/results.json');
const DOCUMENT = projectPath('docs/benchmarks.md');

interface Options {
  readonly check?: boolean;
  readonly json?: boolean;
}

async function runSuites(suites: readonly Suite[]): Promise<SuiteOutcome> {
  const results: Result[] = [];
  const unmeasured: string[] = [];
  for (const suite of suites) {
    const { name } = suite;
    const outcome = await suite.run((message) => console.error(`bench ${name}: ${message}`));
    results.push(...outcome.results);
    unmeasured.push(...outcome.unmeasured.map((method) => `${name}: ${method}`));
  }
  return { results, unmeasured };
}

function suitesNamed(name: string | undefined): readonly Suite[] {
  if (name === undefined) return SUITES;
  const suites = SUITES.filter((suite) => suite.name === name);
  if (suites.length > 0) return suites;
  const known = SUITES.map((suite) => suite.name).join(', ');
  throw new Error(`there is no suite ${JSON.stringify(name)}; the suites are ${known}`);
}

/** Tells what is beyond its limit and what has not been measured. @returns whether there is neither */
function isWithinLimits({ results, unmeasured }: SuiteOutcome): boolean {
  const exceeded = beyondLimit(results);
  for (const { suite, name, unit, value, limit } of exceeded) {
    console.error(`bench: beyond its limit: ${suite}: ${name}: ${value} ${unit}, at most ${limit}`);
  }
  for (const method of unmeasured) console.error(`bench: not measured: ${method}; add it to the suite`);
  return exceeded.length === 0 && unmeasured.length === 0;
}

async function main(args: readonly string[]): Promise<number> {
  const command = new Command('npm run bench --')
    .description('Measures canisters and replica in instructions, cycles, bytes and ratios')
    .argument('[suite]', `one of ${SUITES.map(({ name }) => name).join(', ')}; all unless given`)
    .option(
      '--check',
      'exit with status 1 where a value is beyond its limit or a public method is not measured'
    )
    .option('--json', 'print the results as JSON')
    .allowExcessArguments(false)
    .exitOverride();
  try {
    command.parse(args, { from: 'user' });
  } catch (error) {
    return error instanceof CommanderError ? error.exitCode : 1;
  }
  const { check = false, json = false } = command.opts<Options>();
  const outcome = await runSuites(suitesNamed(command.args[0]));
  const all = await updateResultsFile(RESULTS_FILE, outcome.results);
  await updateFigures(DOCUMENT, all);
  console.log(json ? JSON.stringify(outcome.results, null, 2) : renderTable(outcome.results));
  return isWithinLimits(outcome) || !check ? 0 : 1;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(`bench: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
