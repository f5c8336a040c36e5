import { describe, expect, test } from '@jest/globals';
import { withFigures } from '../../../scripts/bench/figures.js';
import type { Result } from '../../../scripts/bench/result.js';

const DOCUMENT = [
  'before',
  '<!-- figures: written by npm run bench -->',
  'old figures',
  '<!-- end of figures -->',
  'after'
].join('\n');
const RESULTS: Result[] = [
  { suite: 'vault', name: 'init', unit: 'instructions', value: 1_234_567, limit: 2_000_000 },
  { suite: 'vault', name: 'init, grown', unit: 'ratio', value: 1, limit: null },
  { suite: 'vault', name: 'release', unit: 'ratio', value: 1.00229, limit: 1.01 }
];

describe('withFigures', () => {
  test('replaces what is between the marks and nothing else', () => {
    expect(withFigures(DOCUMENT, RESULTS, 'a.md').split('\n')).toEqual([
      'before',
      '<!-- figures: written by npm run bench -->',
      '| suite | what | value | limit |',
      '| --- | --- | ---: | ---: |',
      '| vault | init | 1,234,567 instructions | 2,000,000 |',
      '| vault | release | 1.0023 ratio | 1.0100 |',
      '<!-- end of figures -->',
      'after'
    ]);
  });

  test('is the same when done twice', () => {
    const once = withFigures(DOCUMENT, RESULTS, 'a.md');
    expect(withFigures(once, RESULTS, 'a.md')).toBe(once);
  });

  test.each(['no marks', DOCUMENT.split('\n').reverse().join('\n')])(
    'refuses a document without marks',
    (text) => {
      expect(() => withFigures(text, RESULTS, 'a.md')).toThrow(/^a\.md lacks the marks/);
    }
  );
});
