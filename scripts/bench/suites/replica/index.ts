/** What the embedded replica takes beside the Wasm it runs: a call's overhead as memory grows, a restored canister, start-up. */
import type { Result, Suite } from '../../result.js';
import { callTimes, type CallKind } from './call-times.js';
import { restoreRatio } from './restore.js';
import { startUpRatio } from './start-up.js';

const SUITE = 'replica';
const MEGABYTES = [5, 50, 200] as const;
const CALLS = 10_000;
/** By issue 5: overhead of a call at 200 MB to that at 5 MB. */
const FLAT = 2;

export const replicaSuite: Suite = {
  name: SUITE,
  async run(progress) {
    const results: Result[] = [];
    for (const kind of ['update', 'query'] as const) {
      progress(`${CALLS.toLocaleString('en-US')} ${kind} calls at ${MEGABYTES.join(', ')} MB`);
      results.push(...(await flatness(kind, progress)));
    }
    progress('a canister restored from its state after installation');
    const name = 'installing identity_vault, state restored from an earlier installation to executed';
    results.push(ratio(name, await restoreRatio()));
    progress('start of scripts/pocket-ic');
    results.push(ratio('start of the server to start of Node alone', await startUpRatio()));
    return { results, unmeasured: [] };
  }
};

function ratio(name: string, value: number, limit: number | null = null): Result {
  return { suite: SUITE, name, unit: 'ratio', value, limit };
}

async function flatness(kind: CallKind, progress: (message: string) => void): Promise<Result[]> {
  const times = await callTimes(kind, MEGABYTES, CALLS);
  const [least = Number.NaN, ...larger] = times;
  progress(`${kind}: ${times.map((time) => time.toFixed(4)).join(', ')} ms a call`);
  return larger.map((time, at) => {
    const size = MEGABYTES[at + 1] ?? 0;
    return ratio(`${kind} call, ${size} MB of memory to 5 MB`, time / least, size === 200 ? FLAT : null);
  });
}
