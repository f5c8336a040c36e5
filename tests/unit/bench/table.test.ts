import { describe, expect, test } from '@jest/globals';
import { renderTable } from '../../../scripts/bench/table.js';
import { median } from '../../../scripts/bench/timing.js';

describe('renderTable', () => {
  test('aligns columns and shows how much of a limit is used', () => {
    const table = renderTable([
      { suite: 'vault', name: 'init', unit: 'instructions', value: 75_000_000, limit: 150_000_000 },
      { suite: 'vault', name: 'init, grown', unit: 'ratio', value: 1, limit: null }
    ]);
    expect(table.split('\n')).toEqual([
      'suite  name              value  unit                limit  of limit',
      'vault  init         75,000,000  instructions  150,000,000      50 %',
      'vault  init, grown      1.0000  ratio'
    ]);
  });
});

describe('median', () => {
  test('is the middle value, whatever the order', () => {
    expect(median([10, 9, 100])).toBe(10);
  });

  test('of nothing is refused', () => {
    expect(() => median([])).toThrow(RangeError);
  });
});
