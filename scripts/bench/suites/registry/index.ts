/** What the audit registry costs: every public method with few and with many providers, and a client's check. */
import { stat } from 'node:fs/promises';
import { registryIdl } from '../../../../src/client/idl/registry-idl.js';
import { wasmPath } from '../../../../tests/support/paths.js';
import { costResults, type Costs, unmeasuredMethods } from '../../costs.js';
import type { Result, Suite } from '../../result.js';
import { LARGEST_OF_ALL, MANY, measureRegistry } from './registry-of-size.js';

const SUITE = 'registry';
const SIZES = [100, 1_000, MANY];

/** Instructions, by issue 6; of the installation, by what it may come to with all areas of the registry. */
const LIMITS = {
  init: 120_000_000,
  'status of 1 provider': 500_000,
  'status of 100 providers': 20_000_000,
  // A message may execute 40 billion.
  [LARGEST_OF_ALL]: 4_000_000_000
};
/** With the most providers to with the fewest, of every method. */
const MAX_GROWTH = 1.5;
const MAX_VERIFYING_RATIO = 2;

export const registrySuite: Suite = {
  name: SUITE,
  async run(progress) {
    const bySize = new Map<number, Costs>();
    const called = new Set<string>();
    let verifyingRatio: number | undefined;
    for (const size of SIZES) {
      const measured = await measureRegistry(size, progress);
      bySize.set(size, measured.costs);
      for (const method of measured.called) called.add(method);
      verifyingRatio = measured.verifyingRatio ?? verifyingRatio;
    }
    if (verifyingRatio === undefined) throw new Error('no size allows to verify a whole page of statuses');
    const { size: wasmBytes } = await stat(wasmPath('audit_registry'));
    const results: Result[] = [
      ...costResults({ suite: SUITE, entries: 'providers', limits: LIMITS, maxGrowth: MAX_GROWTH }, bySize),
      {
        suite: SUITE,
        name: "a client's time to verify 100 statuses to that for 1",
        unit: 'ratio',
        value: verifyingRatio,
        limit: MAX_VERIFYING_RATIO
      },
      { suite: SUITE, name: 'Wasm', unit: 'bytes', value: wasmBytes, limit: null }
    ];
    return { results, unmeasured: unmeasuredMethods(registryIdl(), called) };
  }
};
