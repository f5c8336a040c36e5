import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Result } from '../../../scripts/bench/result.js';
import { parseResults, updateResultsFile } from '../../../scripts/bench/results-file.js';

const VAULT: Result = { suite: 'vault', name: 'Wasm', unit: 'bytes', value: 2_800_000, limit: null };
const REGISTRY: Result = {
  suite: 'registry',
  name: 'init',
  unit: 'instructions',
  value: 1,
  limit: 150_000_000
};

describe('updateResultsFile', () => {
  let dir = '';
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'nodevault-bench-'));
  });
  afterEach(() => rm(dir, { recursive: true }));

  test('makes the file and its folder, then keeps what other suites measured', async () => {
    const path = join(dir, 'bench', 'results.json');
    await updateResultsFile(path, [VAULT]);
    await updateResultsFile(path, [REGISTRY]);
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual([REGISTRY, VAULT]);
  });

  test('leaves a file that it cannot read as it was', async () => {
    const path = join(dir, 'results.json');
    await writeFile(path, 'not JSON');
    await expect(updateResultsFile(path, [VAULT])).rejects.toThrow(/results\.json is not JSON/);
    expect(await readFile(path, 'utf8')).toBe('not JSON');
  });
});

describe('parseResults', () => {
  test.each([
    ['no list', '{}', /not a list/],
    ['an entry without a unit', JSON.stringify([VAULT, { ...VAULT, unit: undefined }]), /entry 1/],
    ['a unit that there is not', JSON.stringify([{ ...VAULT, unit: 'seconds' }]), /entry 0/],
    ['a limit that is no number', JSON.stringify([{ ...VAULT, limit: 'none' }]), /entry 0/],
    ['null', '[null]', /entry 0/]
  ])('refuses %s', (_what, text, message) => {
    expect(() => parseResults(text, 'results.json')).toThrow(message);
  });

  test('reads what was written', () => {
    expect(parseResults(JSON.stringify([VAULT, REGISTRY]), 'results.json')).toEqual([VAULT, REGISTRY]);
  });
});
