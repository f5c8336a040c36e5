/** What the identity vault costs: every public method with few and with many records, a release, the code's size. */
import { stat } from 'node:fs/promises';
import { vaultIdl } from '../../../src/client/idl/vault-idl.js';
import { wasmPath } from '../../../tests/support/paths.js';
import { costResults, type Costs, requireEveryMethod } from '../costs.js';
import type { Result, Suite } from '../result.js';
import { measureVault, type ReleaseCycles } from './vault-at-size.js';

const SUITE = 'vault';
const SIZES = [10, 1_000];

/** Instructions, by issue 3. */
const LIMITS = { init: 150_000_000, 'redeem, first, without the derivation': 60_000_000 };

export const vaultSuite: Suite = {
  name: SUITE,
  async run(progress) {
    const bySize = new Map<number, Costs>();
    const releases = new Map<number, ReleaseCycles>();
    for (const size of SIZES) {
      const { costs, release, called } = await measureVault(size, progress);
      requireEveryMethod(vaultIdl(), called);
      bySize.set(size, costs);
      releases.set(size, release);
    }
    const { size: wasmBytes } = await stat(wasmPath('identity_vault'));
    return [
      ...costResults({ suite: SUITE, entries: 'records', limits: LIMITS }, bySize),
      ...[...releases].flatMap(([size, release]) => releaseResults(size, release)),
      { suite: SUITE, name: 'Wasm', unit: 'bytes', value: wasmBytes, limit: null }
    ];
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
      limit: null
    }
  ];
}
