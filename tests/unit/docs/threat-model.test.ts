/** The table of attack cases against the tests that it names. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { projectPath } from '../../support/paths.js';
import { readDocument, section, tableRows } from './markdown.js';

const ROWS = tableRows(section(readDocument('docs/threat-model.md'), '## Attack cases'));
const CASES = 47;

/** The numbers in `case 07 and 08`, `cases 36, 37` or `case 12`. */
function casesNamed(file: string): Set<string> {
  const text = readFileSync(projectPath(file), 'utf8');
  const lists = [...text.matchAll(/\bcases? (\d{2}(?:(?:, | and )\d{2})*)/g)];
  return new Set(lists.flatMap(([, list = '']) => list.match(/\d{2}/g) ?? []));
}

function filesOf(cell: string): string[] {
  return [...cell.matchAll(/`(tests\/[^`]+)`/g)].map(([, file = '']) => file);
}

test('every case is there once, in order', () => {
  const numbers = Array.from({ length: CASES }, (_, at) => String(at + 1).padStart(2, '0'));
  expect(ROWS.map(([number]) => number)).toEqual(numbers);
});

describe('the tests of a case name it', () => {
  test.each(
    ROWS.map(([number = '', , state = '', where = '']) => ({ number, state, files: filesOf(where) }))
  )('case $number', ({ number, state, files }) => {
    expect(files.length > 0).toBe(/^(tested|partly)/.test(state));
    for (const file of files) {
      expect({ file, there: existsSync(projectPath(file)) }).toEqual({ file, there: true });
      expect({ file, names: casesNamed(file).has(number) }).toEqual({ file, names: true });
    }
  });
});
