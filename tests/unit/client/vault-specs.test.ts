import { describe, expect, test } from '@jest/globals';
import { parseSpec, specToJson } from '../../../src/client/specs/index.js';

const ERASE = { type: 'erase-record', record: '17', reason: 'Removed by proposal 135172' };
const RETENTION = { type: 'set-retention', days: 365 };

describe('specs of acts at the vault', () => {
  test.each([ERASE, RETENTION])('go from JSON and back', (json) => {
    expect(specToJson(parseSpec(json, 'a file'))).toEqual(json);
    expect(() => parseSpec({ ...json, more: 1 }, 'a file')).toThrow('more is not known here');
  });

  test('what the vault would refuse is refused', () => {
    for (const json of [
      { ...ERASE, reason: '' },
      { ...ERASE, reason: 'two\nlines' },
      { ...ERASE, record: -1 },
      { ...RETENTION, days: 0 },
      { ...RETENTION, days: 3_651 },
      { type: 'erase' }
    ]) {
      expect(() => parseSpec(json, 'a file')).toThrow('a file');
    }
  });
});
