/** The examples in docs/audits.md against the readers of the program and the checks of the registry. */
import { expect, test } from '@jest/globals';
import {
  parseApplication,
  parseChallenge,
  parsePractices,
  parseReport,
  parseVisit
} from '../../../src/client/audit-json.js';
import { checklist, EVIDENCE_WEIGHT } from '../../../src/protocol/audit/checklist.js';
import { practices } from '../../../src/protocol/audit/practices.js';
import { checkApplication } from '../../../src/protocol/spec/auditor.js';
import { fences, readDocument } from './markdown.js';

const DOCUMENT = readDocument('docs/audits.md');

function example(name: string): Record<string, unknown> {
  const fence = fences(DOCUMENT).find((candidate) => candidate.name === name);
  if (fence === undefined) throw new Error(`docs/audits.md has no example ${name}`);
  return JSON.parse(fence.text) as Record<string, unknown>;
}

test('an application', () => {
  const application = parseApplication(example('application'), 'docs/audits.md');
  const conflicts = application.conflicts.map((id) => id.toUint8Array());
  expect(checkApplication({ ...application, statement_hash: new Uint8Array(32), conflicts })).toEqual({
    Ok: null
  });
});

test('a visit', () => {
  expect(parseVisit(example('visit'), 'docs/audits.md')).toMatchObject({ round: 140_000n, position: 0 });
});

test('a report answers every item, in order', () => {
  const { answers, on_site, latency } = parseReport(example('report'), 'docs/audits.md');
  expect(answers.map(({ item }) => item)).toEqual(checklist(1)?.map(({ id }) => id));
  expect([on_site, latency.length]).toEqual([true, 1]);
  const { visit, ...remote } = example('report');
  expect(visit).toBeDefined();
  expect(parseReport(remote, 'docs/audits.md')).toMatchObject({ on_site: false, visited_from: 0n });
});

test('practices, all of them', () => {
  const { answers } = parsePractices(example('practices'), 'docs/audits.md');
  expect(answers.map(({ practice }) => practice)).toEqual(practices(1)?.map(({ id }) => id));
});

test.each<[string, (json: unknown, where: string) => unknown]>([
  ['application', parseApplication],
  ['visit', parseVisit],
  ['challenge', parseChallenge],
  ['report', parseReport],
  ['practices', parsePractices]
])('an unknown member of %s is refused, and each known one is needed', (name, parse) => {
  const json = example(name);
  expect(() => parse({ ...json, more: 1 }, 'a file')).toThrow('a file: more is not known here');
  for (const member of Object.keys(json).filter((each) => each !== 'visit' && each !== 'latency')) {
    const rest = Object.fromEntries(Object.entries(json).filter(([key]) => key !== member));
    expect(() => parse(rest, 'a file')).toThrow(`a file: ${member}`);
  }
});

test('what reports weigh', () => {
  const { on_site, remote_only, timing_only } = EVIDENCE_WEIGHT;
  expect(DOCUMENT).toContain(
    `| ${on_site} from the site, ${remote_only} from afar, ${timing_only} where nothing but timing was found out |`
  );
});
