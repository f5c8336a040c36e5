/** Which sections a subject's version must and may have: what the vault enforces, and the client before it. */
import { isSectionName } from '../section-name.js';

/** One kind of subject (`individual`, `corporation`, …) with the names or patterns of its sections, ascending. */
export interface SubjectRules {
  readonly kind: string;
  readonly required: readonly string[];
  readonly optional: readonly string[];
}

/** What a version's section names lack, and what they have that its subject's rules do not know. */
export interface SectionGaps {
  readonly missing: readonly string[];
  readonly unknown: readonly string[];
}

const NUMBERED = '-*';
const NUMBER = /-[1-9][0-9]*$/;

/** A section's name, or the pattern of numbered ones: `document-*` stands for `document-1`, `document-2`, … */
export function isSectionPattern(pattern: string): boolean {
  return isSectionName(pattern.endsWith(NUMBERED) ? pattern.slice(0, -1) + '1' : pattern);
}

/** The pattern that a section's name follows where it is a numbered one; else the name itself. */
export function patternOf(name: string): string {
  return name.replace(NUMBER, NUMBERED);
}

/** A required pattern asks for at least one section that follows it. */
export function sectionGaps({ required, optional }: SubjectRules, names: readonly string[]): SectionGaps {
  const present = new Set(names.flatMap((name) => [name, patternOf(name)]));
  const known = new Set([...required, ...optional]);
  return {
    missing: required.filter((pattern) => !present.has(pattern)),
    unknown: names.filter((name) => !known.has(name) && !known.has(patternOf(name)))
  };
}

/** One line that names every gap, or undefined where there is none. */
export function describeGaps({ missing, unknown }: SectionGaps): string | undefined {
  const parts = [
    ...(missing.length === 0 ? [] : [`missing sections: ${missing.join(', ')}`]),
    ...(unknown.length === 0 ? [] : [`sections that the standard does not know: ${unknown.join(', ')}`])
  ];
  return parts.length === 0 ? undefined : parts.join('; ');
}
