import { MAX_PAGE } from '../../src/protocol/limits.js';
import type { MeasuredCanister } from './measured-canister.js';

const FEW_ENTRIES = 10n;

/** Reads the newest entries of a canister's log: few, and a whole page where there are so many. */
export async function measureLog<Service extends object>(
  canister: MeasuredCanister<Service>,
  getLog: (start: bigint) => Promise<{ readonly length: bigint }>
): Promise<void> {
  const { length } = await getLog(0n);
  for (const count of [FEW_ENTRIES, BigInt(MAX_PAGE)]) {
    if (length < count) continue;
    await canister.measure(`get_log of ${count} entries`, () => getLog(length - count));
  }
}
