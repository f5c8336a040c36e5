import { IDL } from '@dfinity/candid';
import { describe, expect, test } from '@jest/globals';
import { costResults, Costs, unmeasuredMethods } from '../../../scripts/bench/costs.js';

const REPORT = { suite: 'vault', entries: 'records', limits: { init: 5 } };

function costsOf(counts: Record<string, number>): Costs {
  const costs = new Costs();
  for (const [name, count] of Object.entries(counts)) costs.add(name, count);
  return costs;
}

describe('costResults', () => {
  test('gives each count with its limit, and how it grows', () => {
    const bySize = new Map([
      [1_000, costsOf({ init: 6, enact: 30 })],
      [10, costsOf({ init: 4, enact: 20 })]
    ]);
    expect(
      costResults(REPORT, bySize).map(({ name, unit, value, limit }) => [name, unit, value, limit])
    ).toEqual([
      ['init, 10 records', 'instructions', 4, 5],
      ['init, 1,000 records', 'instructions', 6, 5],
      ['init, 1,000 to 10 records', 'ratio', 1.5, null],
      ['enact, 10 records', 'instructions', 20, null],
      ['enact, 1,000 records', 'instructions', 30, null],
      ['enact, 1,000 to 10 records', 'ratio', 1.5, null]
    ]);
  });

  test('gives no growth of what only one size has', () => {
    const bySize = new Map([
      [10, costsOf({ init: 4 })],
      [1_000, costsOf({ init: 4, 'a page': 9 })]
    ]);
    const page = costResults(REPORT, bySize).filter(({ name }) => name.startsWith('a page'));
    expect(page.map(({ name }) => name)).toEqual(['a page, 1,000 records']);
  });

  test('refuses a limit of something that was not measured', () => {
    expect(() => costResults(REPORT, new Map([[10, costsOf({ upgrade: 1 })]]))).toThrow(/^init has a limit/);
  });

  test('refuses to measure one thing twice', () => {
    expect(() => costsOf({ init: 1 }).add('init', 2)).toThrow(/init has been measured twice/);
  });
});

describe('unmeasuredMethods', () => {
  const service = IDL.Service({ enact: IDL.Func([], []), status: IDL.Func([], [], ['query']) });

  test('are those that no benchmark called', () => {
    expect(unmeasuredMethods(service, new Set(['enact']))).toEqual(['status']);
  });

  test('are none where all were called', () => {
    expect(unmeasuredMethods(service, new Set(['enact', 'status', 'a timer']))).toEqual([]);
  });
});
