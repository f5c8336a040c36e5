import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { beyondLimit, mergeResults, type Result, UNITS } from '../../../scripts/bench/result.js';

function result(suite: string, name: string, value: number, limit: number | null = null): Result {
  return { suite, name, unit: 'instructions', value, limit };
}

describe('beyondLimit', () => {
  test('a value at its limit is within it, one more is beyond', () => {
    const over = result('vault', 'init', 151, 150);
    expect(beyondLimit([result('vault', 'upgrade', 150, 150), over])).toEqual([over]);
  });

  test('a value without a limit is never beyond one', () => {
    expect(beyondLimit([result('vault', 'enact', Number.MAX_VALUE)])).toEqual([]);
  });

  test('what is no number is beyond any limit', () => {
    expect(beyondLimit([result('vault', 'ratio', NaN, 2)])).toHaveLength(1);
  });
});

describe('mergeResults', () => {
  test('a suite that ran replaces all its earlier results and no others', () => {
    const kept = result('replica', 'restore', 1);
    const earlier = [result('vault', 'init', 1), result('vault', 'a method that is gone', 2), kept];
    const fresh = [result('vault', 'init', 3)];
    expect(mergeResults(earlier, fresh)).toEqual([kept, ...fresh]);
  });

  test('suites are ordered by name, results stay in the order of their suite', () => {
    const vault = [result('vault', 'b', 1), result('vault', 'a', 2)];
    const registry = [result('registry', 'z', 3)];
    expect(mergeResults(vault, registry)).toEqual([...registry, ...vault]);
  });

  test('merging the same results again changes nothing', () => {
    const results = fc.array(
      fc.record({
        suite: fc.constantFrom('vault', 'registry', 'replica'),
        name: fc.string(),
        unit: fc.constantFrom(...UNITS),
        value: fc.nat(),
        limit: fc.option(fc.nat())
      })
    );
    fc.assert(
      fc.property(results, results, (earlier, fresh) => {
        const once = mergeResults(earlier, fresh);
        expect(mergeResults(once, fresh)).toEqual(once);
        expect(once).toHaveLength(
          fresh.length + earlier.filter(({ suite }) => fresh.every((each) => each.suite !== suite)).length
        );
      })
    );
  });
});
