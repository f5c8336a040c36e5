/** What is missing, unknown or malformed is refused, and all of it is named. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { STANDARD_1 } from '../../../src/client/standard-file.js';
import { requireComplete, type StatedSection } from '../../../src/protocol/standard/completeness.js';
import { expandPattern, fieldPattern } from '../../../src/protocol/standard/field-names.js';
import { isSectionPattern, patternOf, sectionGaps } from '../../../src/protocol/standard/section-names.js';
import { completeSections } from '../../support/complete-sections.js';

const KINDS = STANDARD_1.subjects.map(({ kind }) => kind);

function check(subject: string, sections: readonly StatedSection[]): () => void {
  return () => requireComplete(STANDARD_1, subject, sections);
}

function withField(
  sections: readonly StatedSection[],
  section: string,
  name: string,
  value: string | Uint8Array
) {
  return sections.map((each) =>
    each.name === section
      ? { name: section, fields: [...each.fields.filter((field) => field.name !== name), { name, value }] }
      : each
  );
}

function withoutField(sections: readonly StatedSection[], section: string, name: string): StatedSection[] {
  return sections.map((each) =>
    each.name === section
      ? { name: section, fields: each.fields.filter((field) => field.name !== name) }
      : each
  );
}

describe.each(KINDS)('%s', (kind) => {
  const complete = completeSections(kind);

  test('complete sections are taken', () => expect(check(kind, complete)).not.toThrow());

  test.each(complete.map(({ name }) => name))('without %s it is refused', (section) => {
    const rest = complete.filter(({ name }) => name !== section);
    expect(check(kind, rest)).toThrow(
      expect.objectContaining({
        code: 'incomplete',
        message: expect.stringContaining(`missing sections: ${patternOf(section)}`)
      })
    );
  });

  test('without any one field, or with a blank one, it is refused, and the field is named', () => {
    for (const { name: section, fields } of complete) {
      for (const { name } of fields) {
        const message = new RegExp(
          `missing fields in section ${section}: .*\\b${name.replaceAll('.', '\\.')}`
        );
        expect(check(kind, withoutField(complete, section, name))).toThrow(message);
        expect(check(kind, withField(complete, section, name, ' '))).toThrow(message);
        expect(check(kind, withField(complete, section, name, new Uint8Array(0)))).toThrow(message);
      }
    }
  });
});

describe('what is named', () => {
  const complete = completeSections('corporation');

  test('everything at once', () => {
    const sections = withoutField(
      withField(
        complete.filter(({ name }) => name !== 'seat' && name !== 'statements'),
        'entity',
        'nick_name',
        'x'
      ),
      'entity',
      'register'
    );
    expect(check('corporation', [...sections, { name: 'diary', fields: [] }])).toThrow(
      'subject corporation, standard 1: missing sections: seat, statements; ' +
        'sections that the standard does not know: diary; missing fields in section entity: register; ' +
        'fields that the standard does not know in section entity: nick_name'
    );
  });

  test('an unknown subject, with those that are known', () => {
    expect(check('person', complete)).toThrow(/knows no "person"; it knows association, corporation/);
  });

  test('each item of a list by its position', () => {
    const two = withField(complete, 'representatives', 'representatives.1.name', 'Another');
    expect(check('corporation', two)).toThrow(
      'missing fields in section representatives: representatives.1.authority, representatives.1.role'
    );
    const owner = withField(complete, 'owners', 'owners.3.name', 'Somebody');
    expect(check('corporation', owner)).toThrow(
      /missing fields in section owners: owners.3.control, owners.3.share/
    );
  });
});

describe('the form of values', () => {
  const individual = completeSections('individual');

  test.each(['2030-02-30', '30.01.2031', '2030-1-1', 'unknown', '2030-13-01', '+2030-01-01'])(
    '%s is no date',
    (value) => {
      expect(check('individual', withField(individual, 'passport', 'valid_until', value))).toThrow(
        /malformed fields in section passport: valid_until \(not a date/
      );
    }
  );

  test('a section that is referred to is there', () => {
    const astray = withField(individual, 'passport', 'document', 'document-9');
    expect(check('individual', astray)).toThrow(/document \(names no section of this version\)/);
  });

  test('a document is kept in one of three ways, each with what it needs', () => {
    const base = { file_name: 'a.pdf', media_type: 'application/pdf' };
    const document = (fields: Record<string, string>) => {
      const all = Object.entries({ ...base, ...fields }).map(([name, value]) => ({ name, value }));
      return individual.map((each) =>
        each.name === 'document-1' ? { name: 'document-1', fields: all } : each
      );
    };
    const sha256 = 'ab'.repeat(32);
    const outside = { way: 'external', sha256, size: '10', holder: 'A notary' };
    expect(check('individual', document(outside))).not.toThrow();
    const cases: [Record<string, string>, RegExp][] = [
      [{ ...outside, sha256: 'AB'.repeat(32) }, /sha256 \(not a SHA-256/],
      [{ ...outside, holder: '' }, /missing fields in section document-1: holder/],
      [{ ...outside, content: 'x' }, /does not know in section document-1: content/],
      [{ way: 'shredded' }, /way \(not one of external, redacted, sealed\)/],
      [{}, /missing fields in section document-1: way/],
      [{ way: 'redacted' }, /content, redacted_file_name, redacted_sha256, redacted_size/]
    ];
    for (const [fields, message] of cases) expect(check('individual', document(fields))).toThrow(message);
  });
});

describe('names', () => {
  test.each<[string, string]>([
    ['document-1', 'document-*'],
    ['contract-12', 'contract-*'],
    ['document-0', 'document-0'],
    ['document-01', 'document-01'],
    ['document', 'document'],
    ['a-1-2', 'a-1-*']
  ])('%s follows %s', (name, pattern) => expect(patternOf(name)).toBe(pattern));

  test.each(['*', '-*', 'a*', 'a-**', 'A-*', 'a.b', ''])('%j is no pattern', (pattern) =>
    expect(isSectionPattern(pattern)).toBe(false)
  );

  test('gaps: what is asked for and not there, and what is there and not asked for; nothing else', () => {
    const name = fc.constantFrom('a', 'b', 'c', 'd-1', 'd-2', 'e-1');
    const pattern = fc.constantFrom('a', 'b', 'c', 'd-*', 'e-*');
    fc.assert(
      fc.property(
        fc.uniqueArray(pattern),
        fc.uniqueArray(pattern),
        fc.uniqueArray(name),
        (required, optional, names) => {
          const { missing, unknown } = sectionGaps({ kind: 'x', required, optional }, names);
          const filled = (names as string[])
            .filter((each) => !unknown.includes(each))
            .concat(missing.map((each) => each.replace('*', '7')));
          expect(sectionGaps({ kind: 'x', required, optional }, filled)).toEqual({
            missing: [],
            unknown: []
          });
          expect(names).toEqual(expect.arrayContaining([...unknown]));
          expect(required).toEqual(expect.arrayContaining([...missing]));
        }
      )
    );
  });

  test('field patterns', () => {
    expect(fieldPattern('owners.12.name')).toBe('owners.*.name');
    expect(expandPattern('a.*.b.*.c', ['a.0.b.1.c', 'a.0.b.2.x', 'a.3.b.0.c', 'ab.0.b.0.c'], true)).toEqual([
      'a.0.b.1.c',
      'a.0.b.2.c',
      'a.3.b.0.c'
    ]);
    expect(expandPattern('a.*.b', ['x'], true)).toEqual(['a.0.b']);
    expect(expandPattern('a.*.b', ['x'], false)).toEqual([]);
  });
});
