/** Candid's `opt` as a value. */
export type Opt<T> = [] | [T];

/** The option of what may not be there. */
export function optional<T>(value: T | undefined): Opt<T> {
  return value === undefined ? [] : [value];
}
