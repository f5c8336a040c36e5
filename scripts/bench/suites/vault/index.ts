/** What the identity vault costs: every public method with few and with many records, a release, the code's size. */
import { stat } from 'node:fs/promises';
import { vaultIdl } from '../../../../src/client/idl/vault-idl.js';
import { wasmPath } from '../../../../tests/support/paths.js';
import { costResults, type Costs, unmeasuredMethods } from '../../costs.js';
import type { Result, Suite } from '../../result.js';
import type { ReleaseCycles } from './release.js';
import { measureVault } from './vault-of-size.js';

const SUITE = 'vault';
const SIZES = [10, 1_000, 10_000];

/** Instructions, by issue 4. */
const LIMITS = {
  init: 120_000_000,
  upgrade: 120_000_000,
  'submit of a 1 KB section: chunks and submit_version': 40_000_000,
  'redeem, first, without the derivation': 40_000_000,
  'reading a proposal, first after an upgrade': 6_000_000,
  'reading a proposal, again': 1_500_000
};
const MAX_GROWTH = 1.5;
const MAX_WASM_BYTES = 2_900_000;
/** What a release costs to the fees of its derivations. */
const MAX_RELEASE_RATIO = 1.01;

export const vaultSuite: Suite = {
  name: SUITE,
  async run(progress) {
    const bySize = new Map<number, Costs>();
    const releases: Result[] = [];
    const called = new Set<string>();
    for (const size of SIZES) {
      const measured = await measureVault(size, progress);
      bySize.set(size, measured.costs);
      releases.push(...releaseResults(size, measured.release));
      for (const method of measured.called) called.add(method);
    }
    const { size: wasmBytes } = await stat(wasmPath('identity_vault'));
    const results: Result[] = [
      ...costResults({ suite: SUITE, entries: 'records', limits: LIMITS, maxGrowth: MAX_GROWTH }, bySize),
      ...releases,
      { suite: SUITE, name: 'Wasm', unit: 'bytes', value: wasmBytes, limit: MAX_WASM_BYTES }
    ];
    return { results, unmeasured: unmeasuredMethods(vaultIdl(), called) };
  }
};

function releaseResults(size: number, { cycles, fees }: ReleaseCycles): Result[] {
  const name = `release of a section to two custodians, ${size.toLocaleString('en-US')} records`;
  return [
    { suite: SUITE, name, unit: 'cycles', value: Number(cycles), limit: null },
    {
      suite: SUITE,
      name: `${name}, to the fees of its two derivations`,
      unit: 'ratio',
      value: Number(cycles) / Number(fees),
      limit: MAX_RELEASE_RATIO
    }
  ];
}
