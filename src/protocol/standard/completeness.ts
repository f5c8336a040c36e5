/** Whether plain sections say all that a standard asks of their subject, field by field. */
import type { Field } from '../sealed/canonical.js';
import { NodeVaultError } from '../sealed/node-vault-error.js';
import { expandPattern, fieldPattern } from './field-names.js';
import { describeGaps, patternOf, sectionGaps, type SubjectRules } from './section-names.js';
import type { FieldForm, SectionRules, Standard } from './standard.js';

export interface StatedSection {
  readonly name: string;
  readonly fields: readonly Field[];
}

/** What one section lacks; every list holds full field names. */
interface FieldGaps {
  readonly missing: string[];
  readonly unknown: string[];
  /** With what is wrong, for example `valid_until (not a date like 2027-01-31)`. */
  readonly malformed: string[];
}

/**
 * Refuses sections that are not what the standard asks of this kind of subject.
 * @throws NodeVaultError `incomplete`, which names every section and field that is missing, unknown or malformed;
 *   `invalid-argument` where the standard knows no such subject
 */
export function requireComplete(
  standard: Standard,
  subject: string,
  sections: readonly StatedSection[]
): void {
  const names = sections.map(({ name }) => name);
  const gaps = describeGaps(sectionGaps(subjectRules(standard, subject), names));
  const problems = gaps === undefined ? [] : [gaps];
  for (const section of sections) {
    const rules = standard.sections.get(section.name) ?? standard.sections.get(patternOf(section.name));
    if (rules !== undefined)
      problems.push(...describeFieldGaps(section.name, fieldGaps(rules, section, names)));
  }
  if (problems.length === 0) return;
  throw new NodeVaultError(
    'incomplete',
    `subject ${subject}, standard ${standard.number}: ${problems.join('; ')}`
  );
}

/** @throws NodeVaultError `invalid-argument` where the standard knows no such subject */
export function subjectRules({ number, subjects }: Standard, subject: string): SubjectRules {
  const rules = subjects.find(({ kind }) => kind === subject);
  if (rules !== undefined) return rules;
  throw new NodeVaultError(
    'invalid-argument',
    `subject: standard ${number} knows no ${JSON.stringify(subject)}; it knows ${subjects.map(({ kind }) => kind).join(', ')}`
  );
}

function fieldGaps(rules: SectionRules, { fields }: StatedSection, sections: readonly string[]): FieldGaps {
  const names = fields.map(({ name }) => name);
  const cases = chosenCases(rules, fields);
  const wanted = [
    ...[...rules.required, ...rules.cases.keys(), ...cases.required].flatMap((pattern) =>
      expandPattern(pattern, names, true)
    ),
    ...rules.each.flatMap((pattern) => expandPattern(pattern, names, false))
  ];
  const known = new Set([
    ...rules.required,
    ...rules.each,
    ...rules.optional,
    ...rules.cases.keys(),
    ...cases.required
  ]);
  const stated = new Set(fields.filter(({ value }) => !isBlank(value)).map(({ name }) => name));
  return {
    missing: wanted.filter((name) => !stated.has(name)),
    unknown: names.filter((name) => !known.has(fieldPattern(name))),
    malformed: [
      ...cases.malformed,
      ...fields.flatMap(({ name, value }) => {
        const form = rules.forms.get(fieldPattern(name));
        const defect = form === undefined ? undefined : formDefect(form, value, sections);
        return defect === undefined ? [] : [`${name} (${defect})`];
      })
    ]
  };
}

/** What the values of the fields with a closed list require besides. */
function chosenCases(
  { cases }: SectionRules,
  fields: readonly Field[]
): { required: string[]; malformed: string[] } {
  const required: string[] = [];
  const malformed: string[] = [];
  for (const [name, values] of cases) {
    const value = fields.find((field) => field.name === name)?.value;
    const more = typeof value === 'string' ? values.get(value) : undefined;
    if (more !== undefined) required.push(...more);
    else if (value !== undefined) malformed.push(`${name} (not one of ${[...values.keys()].join(', ')})`);
  }
  return { required, malformed };
}

function formDefect(form: FieldForm, value: Field['value'], sections: readonly string[]): string | undefined {
  if (typeof value !== 'string') return 'not text';
  if (form === 'date') return isDate(value) ? undefined : 'not a date like 2027-01-31';
  if (form === 'sha-256')
    return /^[0-9a-f]{64}$/.test(value) ? undefined : 'not a SHA-256 of 64 lower-case hex digits';
  return sections.includes(value) ? undefined : 'names no section of this version';
}

function isDate(text: string): boolean {
  const time = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text) ? Date.parse(text) : NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

function isBlank(value: Field['value']): boolean {
  return typeof value === 'string' ? value.trim() === '' : value.length === 0;
}

function describeFieldGaps(section: string, { missing, unknown, malformed }: FieldGaps): string[] {
  const line = (what: string, names: readonly string[]): string[] =>
    names.length === 0 ? [] : [`${what} in section ${section}: ${names.join(', ')}`];
  return [
    ...line('missing fields', missing),
    ...line('fields that the standard does not know', unknown),
    ...line('malformed fields', malformed)
  ];
}
