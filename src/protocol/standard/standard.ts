/**
 * A standard: what a record must and may say. Numbered, and known by the SHA-256 of its canonical bytes; the NNS puts
 * another in force by motion (`spec/standard.ts`). The vault holds the names of sections, clients also the fields.
 */
import type { SubjectRules } from './section-names.js';

/** How a field's value is written, where text alone is not enough. */
export const FIELD_FORMS = ['date', 'section', 'sha-256'] as const;
/** `date`: YYYY-MM-DD. `section`: the name of a section of the same version. `sha-256`: 64 lower-case hex digits. */
export type FieldForm = (typeof FIELD_FORMS)[number];

/**
 * Fields of a section. A name may have `*` for a list position: `owners.*.name`. Fields that are in none of these lists
 * are unknown, and refused.
 */
export interface SectionRules {
  /** Must be there; with `*`, in at least one item of the list, and in each. */
  readonly required: readonly string[];
  /** Must be there in each item of the list; the list itself may be absent. */
  readonly each: readonly string[];
  readonly optional: readonly string[];
  /** Required fields with a closed list of values, and what each value requires besides. */
  readonly cases: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;
  readonly forms: ReadonlyMap<string, FieldForm>;
}

export interface Standard {
  /** From 1; a standard replaces one with a lower number. */
  readonly number: number;
  /** SHA-256 of the canonical bytes, 32 bytes. */
  readonly hash: Uint8Array;
  readonly title: string;
  /** Kinds ascending. */
  readonly subjects: readonly SubjectRules[];
  /** By name or pattern, one for each that a subject names. */
  readonly sections: ReadonlyMap<string, SectionRules>;
}
