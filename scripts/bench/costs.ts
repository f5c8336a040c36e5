import type { IDL } from '@dfinity/candid';
import type { Result } from './result.js';

/** Named instruction counts that were taken with the same number of entries. */
export class Costs {
  private readonly counts = new Map<string, number>();

  add(name: string, instructions: number): void {
    if (this.counts.has(name)) throw new Error(`${name} has been measured twice`);
    this.counts.set(name, instructions);
  }

  get(name: string): number {
    const count = this.counts.get(name);
    if (count === undefined) throw new Error(`${name} has not been measured`);
    return count;
  }

  get names(): string[] {
    return [...this.counts.keys()];
  }

  has(name: string): boolean {
    return this.counts.has(name);
  }
}

export interface CostReport {
  readonly suite: string;
  /** What there are so many of. */
  readonly entries: string;
  /** Most instructions by name. */
  readonly limits: Readonly<Record<string, number>>;
  /** How many times as much as with the fewest entries anything may cost with the most. */
  readonly maxGrowth?: number;
}

/** Costs at each size, and how they grow from the smallest to the largest size where both were measured. */
export function costResults(report: CostReport, bySize: ReadonlyMap<number, Costs>): Result[] {
  const { suite, entries, limits } = report;
  const sizes = [...bySize.keys()].sort((a, b) => a - b);
  const names = new Set([...bySize.values()].flatMap((costs) => costs.names));
  const unmeasured = Object.keys(limits).find((name) => !names.has(name));
  if (unmeasured !== undefined) throw new Error(`${unmeasured} has a limit and has not been measured`);
  return [...names].flatMap((name) => {
    const taken = sizes.flatMap((size) => {
      const costs = bySize.get(size);
      return costs?.has(name) === true ? [{ size, value: costs.get(name) }] : [];
    });
    const counts = taken.map(({ size, value }) => ({
      suite,
      name: `${name}, ${atSize(size)} ${entries}`,
      unit: 'instructions' as const,
      value,
      limit: limits[name] ?? null
    }));
    return [...counts, ...growth(report, name, taken)];
  });
}

function growth(
  { suite, entries, maxGrowth }: CostReport,
  name: string,
  taken: readonly { size: number; value: number }[]
): Result[] {
  const [smallest] = taken;
  const largest = taken.at(-1);
  if (smallest === undefined || largest === undefined || smallest === largest) return [];
  return [
    {
      suite,
      name: `${name}, ${atSize(largest.size)} to ${atSize(smallest.size)} ${entries}`,
      unit: 'ratio',
      value: largest.value / smallest.value,
      limit: maxGrowth ?? null
    }
  ];
}

function atSize(size: number): string {
  return size.toLocaleString('en-US');
}

/** Methods of the interface that are not among the measured ones. */
export function unmeasuredMethods(service: IDL.ServiceClass, measured: ReadonlySet<string>): string[] {
  return service._fields.map(([name]) => name).filter((name) => !measured.has(name));
}
