import type { PlainSection } from '../../src/client/seal-version.js';
import { STANDARD_1 } from '../../src/client/standard-file.js';
import { subjectRules } from '../../src/protocol/standard/completeness.js';
import type { FieldForm } from '../../src/protocol/standard/standard.js';

const VALUES: Record<FieldForm, string> = {
  date: '2031-01-31',
  section: 'document-1',
  'sha-256': '5a'.repeat(32)
};

/** What standard 1 requires of a subject of this kind, and nothing more, with made-up values. Names ascend. */
export function completeSections(subject: string): PlainSection[] {
  return subjectRules(STANDARD_1, subject).required.map(completeSection);
}

/** The first section of this name or pattern, complete. */
export function completeSection(pattern: string): PlainSection {
  return { name: pattern.replace('*', '1'), fields: requiredFields(pattern) };
}

/** Fields that complete a section of this name or pattern; documents and contracts are sealed ones. */
function requiredFields(pattern: string): PlainSection['fields'] {
  const rules = STANDARD_1.sections.get(pattern);
  if (rules === undefined) throw new Error(`standard 1 defines no section ${pattern}`);
  const text = (name: string): string => VALUES[rules.forms.get(name) ?? 'date'];
  const chosen = [...rules.cases].map(([name, values]) => {
    const value = values.has('sealed') ? 'sealed' : ([...values.keys()][0] ?? '');
    return { name, value, more: values.get(value) ?? [] };
  });
  const stated = [...rules.required, ...chosen.flatMap(({ more }) => more)].map((name) => ({
    name: name.replaceAll('*', '0'),
    value: rules.forms.has(name) ? text(name) : `made-up ${name}`
  }));
  return [...stated, ...chosen.map(({ name, value }) => ({ name, value }))];
}
