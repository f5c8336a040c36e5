/** `npm run bench`: runs benchmark suites, prints their results and keeps them in bench/results.json. */
import { Command, CommanderError } from 'commander';
import { projectPath } from '../../tests/support/paths.js';
import { beyondLimit, type Result, type Suite } from './result.js';
import { updateResultsFile } from './results-file.js';
import { registrySuite } from './suites/registry.js';
import { vaultSuite } from './suites/vault.js';
import { renderTable } from './table.js';

const SUITES: readonly Suite[] = [vaultSuite, registrySuite];
const RESULTS_FILE = projectPath('bench/results.json');

interface Options {
  readonly check?: boolean;
  readonly json?: boolean;
}

async function runSuites(suites: readonly Suite[]): Promise<Result[]> {
  const results: Result[] = [];
  for (const suite of suites) {
    results.push(...(await suite.run((message) => console.error(`bench ${suite.name}: ${message}`))));
  }
  return results;
}

function suitesNamed(name: string | undefined): readonly Suite[] {
  if (name === undefined) return SUITES;
  const suites = SUITES.filter((suite) => suite.name === name);
  if (suites.length > 0) return suites;
  const known = SUITES.map((suite) => suite.name).join(', ');
  throw new Error(`there is no suite ${JSON.stringify(name)}; the suites are ${known}`);
}

function explainLimits(results: readonly Result[]): number {
  const exceeded = beyondLimit(results);
  for (const { suite, name, unit, value, limit } of exceeded) {
    console.error(`bench: beyond its limit: ${suite}: ${name}: ${value} ${unit}, at most ${limit}`);
  }
  if (exceeded.length === 0) console.error('bench: every value is within its limit');
  return exceeded.length === 0 ? 0 : 1;
}

async function main(args: readonly string[]): Promise<number> {
  const command = new Command('npm run bench --')
    .description('Measures canisters and replica in instructions, cycles, bytes and ratios')
    .argument('[suite]', `one of ${SUITES.map(({ name }) => name).join(', ')}; all unless given`)
    .option('--check', 'exit with status 1 where a value is beyond its limit')
    .option('--json', 'print the results as JSON')
    .allowExcessArguments(false)
    .exitOverride();
  try {
    command.parse(args, { from: 'user' });
  } catch (error) {
    return error instanceof CommanderError ? error.exitCode : 1;
  }
  const { check = false, json = false } = command.opts<Options>();
  const results = await runSuites(suitesNamed(command.args[0]));
  await updateResultsFile(RESULTS_FILE, results);
  console.log(json ? JSON.stringify(results, null, 2) : renderTable(results));
  return check ? explainLimits(results) : 0;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(`bench: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
