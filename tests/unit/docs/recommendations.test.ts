/** docs/recommendations.md against the code. */
import { describe, expect, test } from '@jest/globals';
import { makeBundle } from '../../../src/client/nns/bundle.js';
import { ONBOARDING_CHECKS } from '../../../src/client/onboarding-check.js';
import { RECOMMENDATION_KINDS } from '../../../src/protocol/recommendation/kinds.js';
import { runCli } from '../cli/run-cli.js';
import { REQUEST, VIEW } from '../client/nns/network.js';
import { readDocument, section, tableRows } from './markdown.js';

const DOCUMENT = readDocument('docs/recommendations.md');
const names = (cell = ''): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);

describe('bundles', () => {
  test('the table has the proposals of each, in their order', () => {
    const listed = tableRows(section(DOCUMENT, '## Bundles')).map(([kind, proposals]) => [
      names(kind)[0],
      names(proposals)
    ]);
    const made = RECOMMENDATION_KINDS.map((kind) => {
      const request = { ...REQUEST, kind, months: 3, amountE8s: 1n, onboardingProposal: 1n };
      return [kind, [...new Set(makeBundle(request, VIEW).proposals.map(({ name }) => name))]];
    });
    expect(listed).toEqual(made);
  });
});

test('the checks of an onboarding, in their order', () => {
  const listed = tableRows(section(DOCUMENT, '## Onboarding check')).map(([check]) => names(check)[0]);
  expect(listed).toEqual([...ONBOARDING_CHECKS]);
});

test('the commands and their options are known to the program', async () => {
  const commands = DOCUMENT.replaceAll('\\\n', ' ')
    .split('\n')
    .filter((line) => line.startsWith('nodevault '));
  expect(commands.length).toBeGreaterThan(5);
  for (const line of commands) {
    const [, ...words] = line.split(/\s+/);
    const path = words.slice(0, words[0] === 'recommend' ? 2 : 1);
    const { stdout } = await runCli(...path, '--help');
    for (const option of words.filter((word) => word.startsWith('--'))) expect(stdout).toContain(option);
  }
});
