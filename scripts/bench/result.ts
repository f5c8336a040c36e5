/** One measured value, as `bench/results.json` lists it. */
export interface Result {
  readonly suite: string;
  /** What was measured, and at which size: unique within its suite. */
  readonly name: string;
  readonly unit: Unit;
  readonly value: number;
  /** The most that an issue allows; null where none names a limit. */
  readonly limit: number | null;
}

export const UNITS = ['instructions', 'cycles', 'bytes', 'ratio'] as const;
export type Unit = (typeof UNITS)[number];

export interface SuiteOutcome {
  readonly results: readonly Result[];
  /** Public methods that no benchmark of the suite measures. */
  readonly unmeasured: readonly string[];
}

/** Told what is under way. */
export type Progress = (message: string) => void;

/** Measures on networks of its own. */
export interface Suite {
  readonly name: string;
  run(progress: Progress): Promise<SuiteOutcome>;
}

/** Results beyond their limit. A value that is no number is beyond any. */
export function beyondLimit(results: readonly Result[]): Result[] {
  return results.filter(({ value, limit }) => limit !== null && !(value <= limit));
}

/** Earlier results with those of the suites that ran anew in their place; suites are ordered by name. */
export function mergeResults(earlier: readonly Result[], fresh: readonly Result[]): Result[] {
  const replaced = new Set(fresh.map(({ suite }) => suite));
  return [...earlier.filter(({ suite }) => !replaced.has(suite)), ...fresh].sort((a, b) =>
    a.suite < b.suite ? -1 : Number(a.suite > b.suite)
  );
}
