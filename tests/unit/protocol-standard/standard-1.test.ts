/** The first standard: what is pinned of it, and what its motion would be. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { bytesToHex } from '@noble/hashes/utils';
import { parseStandard, STANDARD_1, standardSpec } from '../../../src/client/standard-file.js';
import { MAX_MOTION_TEXT_BYTES } from '../../../src/protocol/limits.js';
import { checkStandard, renderStandard } from '../../../src/protocol/spec/standard.js';
import { canonicalJson } from '../../../src/protocol/standard/canonical-json.js';
import { STANDARD_1_IN_VAULT } from '../../../src/protocol/standard/standard-1.js';
import { projectPath } from '../../support/paths.js';

const FILE = projectPath('src/protocol/standard/standard-1.json');
const json: unknown = JSON.parse(readFileSync(FILE, 'utf8'));

describe('standard 1', () => {
  test('what the vault ships with is the file: number, subjects and the hash of its canonical bytes', () => {
    expect(standardSpec(parseStandard(json, FILE))).toEqual(STANDARD_1_IN_VAULT);
    expect(standardSpec(STANDARD_1)).toEqual(STANDARD_1_IN_VAULT);
    const digest = createHash('sha256').update(canonicalJson(json)).digest('hex');
    expect(bytesToHex(STANDARD_1_IN_VAULT.hash)).toBe(digest);
    expect(checkStandard(STANDARD_1_IN_VAULT)).toEqual({ Ok: null });
  });

  test('has the kinds of subjects that there are, and a motion has room for it', () => {
    expect(STANDARD_1.subjects.map(({ kind }) => kind)).toEqual([
      'association',
      'corporation',
      'foundation',
      'individual',
      'llc',
      'partnership',
      'report-only',
      'sole-trader',
      'trust'
    ]);
    expect(renderStandard(Uint8Array.of(1), STANDARD_1_IN_VAULT).length).toBeLessThan(
      MAX_MOTION_TEXT_BYTES / 4
    );
  });

  test('asks for no personal data where only a verifier reports', () => {
    const rules = STANDARD_1.subjects.find(({ kind }) => kind === 'report-only');
    expect(rules).toEqual({ kind: 'report-only', required: ['report'], optional: ['document-*'] });
  });
});

describe('a standard that is none is refused, naming the place', () => {
  const base = {
    number: 2,
    title: 'A test',
    subjects: [{ kind: 'a', required: ['x'], optional: [] }],
    sections: [{ name: 'x', required: ['f'], cases: { way: { sealed: ['content'] } }, forms: { f: 'date' } }]
  };

  test('the control is taken', () => {
    const { number, sections } = parseStandard(base, 'here');
    expect(number).toBe(2);
    expect(sections.get('x')).toEqual({
      required: ['f'],
      each: [],
      optional: [],
      cases: new Map([['way', new Map([['sealed', ['content']]])]]),
      forms: new Map([['f', 'date']])
    });
  });

  const [section] = base.sections;
  test.each<[string, object, RegExp]>([
    ['an unknown member', { extra: 'x' }, /here: extra is not known/],
    ['a number in words', { number: 'two' }, /here: number/],
    ['a section that is not defined', { sections: [] }, /section x is named by a subject and not defined/],
    [
      'a section that nobody names',
      { sections: [section, { name: 'y', required: ['f'] }] },
      /names section y/
    ],
    ['a section twice', { sections: [section, section] }, /x is there twice/],
    ['a bad field', { sections: [{ ...section, required: ['F'] }] }, /sections\[0\]: required holds "F"/],
    ['an unknown form', { sections: [{ ...section, forms: { f: 'hour' } }] }, /forms: f must be one of date/],
    [
      'a subject without a kind',
      { subjects: [{ required: ['x'], optional: [] }] },
      /subjects\[0\]: kind must be text/
    ],
    ['a form out of order', { subjects: [{ kind: 'a', required: ['x', 'x'], optional: [] }] }, /ascending/]
  ])('%s', (_, change, message) => {
    expect(() => parseStandard({ ...base, ...change }, 'here')).toThrow(message);
  });
});

test('canonical JSON sorts members, keeps lists, has no blanks, and refuses what a standard cannot hold', () => {
  expect(canonicalJson({ b: [2, 'x"\u00e9'], a: { d: 1, c: '' } })).toBe(
    '{"a":{"c":"","d":1},"b":[2,"x\\"\u00e9"]}'
  );
  for (const value of [1.5, null, true, undefined, 2 ** 53])
    expect(() => canonicalJson({ value })).toThrow(/is no text/);
});
