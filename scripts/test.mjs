// Runs jest over all tests, or over those whose path matches an argument (`npm test -- attacks`), and closes with
// the line `N passed, N failed`. Arguments that begin with `-` go to jest as they are.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const scratch = mkdtempSync(join(tmpdir(), 'nodevault-test-'));
const report = join(scratch, 'report.json');

const result = spawnSync(
  process.execPath,
  [
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    join(root, 'node_modules/jest/bin/jest.js'),
    '--json',
    // Of the suites that somebody asks for by name, each test is told.
    ...(process.argv.slice(2).some((argument) => !argument.startsWith('-')) ? ['--verbose'] : []),
    `--outputFile=${report}`,
    ...process.argv.slice(2)
  ],
  { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] }
);

let summary;
try {
  summary = JSON.parse(readFileSync(report, 'utf8'));
} catch {
  console.error('nodevault: jest ended without a report; its output is above');
  process.exit(1);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

const { numPassedTests, numFailedTests, numPendingTests, numFailedTestSuites, numTotalTests } = summary;
// A suite that could not even load counts no test of its own; it is a failure all the same.
const unloaded = summary.testResults.filter(
  (suite) => suite.status === 'failed' && suite.assertionResults.length === 0
);
const failed = numFailedTests + unloaded.length;
if (numTotalTests === 0) console.error('nodevault: no test matches');
const skipped = numPendingTests > 0 ? `, ${numPendingTests} skipped` : '';
console.log(`${numPassedTests} passed, ${failed} failed${skipped}`);
const good = result.status === 0 && failed === 0 && numFailedTestSuites === 0 && numTotalTests > 0;
process.exit(good ? 0 : 1);
