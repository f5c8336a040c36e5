/** Names of fields in a standard: `*` stands for a position in a list. */

const PATTERN = /^[a-z][a-z0-9_]*(\.(\*|[a-z][a-z0-9_]*))*$/;
const POSITION = /^(0|[1-9][0-9]*)$/;

export function isFieldPattern(pattern: string): boolean {
  return PATTERN.test(pattern);
}

/** The pattern that a field's name follows: `owners.0.name` → `owners.*.name`. */
export function fieldPattern(name: string): string {
  return name
    .split('.')
    .map((part) => (POSITION.test(part) ? '*' : part))
    .join('.');
}

/**
 * The names that a pattern stands for in a section with these fields: one for each item of its list that is there, at
 * least the first where `atLeastOne`. A pattern without `*` stands for itself.
 */
export function expandPattern(pattern: string, names: readonly string[], atLeastOne: boolean): string[] {
  const at = pattern.indexOf('*');
  if (at < 0) return [pattern];
  const [list, rest] = [pattern.slice(0, at), pattern.slice(at + 1)];
  const positions = new Set(
    names
      .filter((name) => name.startsWith(list))
      .map((name) => name.slice(list.length).split('.', 1).join(''))
      .filter((part) => POSITION.test(part))
  );
  if (positions.size === 0 && atLeastOne) positions.add('0');
  return [...positions].flatMap((position) => expandPattern(`${list}${position}${rest}`, names, atLeastOne));
}
