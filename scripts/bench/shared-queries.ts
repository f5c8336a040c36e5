import type { SharedService } from '../../src/client/idl/icrc3-idl.js';
import { MAX_PAGE } from '../../src/protocol/limits.js';
import type { MeasuredCanister } from './measured-canister.js';
import { madeUpPrincipal } from './principals.js';

const FEW_ENTRIES = 10n;

/** A service with the queries that both canisters have, and a log. */
interface LoggingService extends SharedService {
  get_log(start: bigint): Promise<{ readonly length: bigint }>;
}

/** Reads the newest entries of a canister's log: few, and a whole page where there are so many; then all else. */
export async function measureSharedQueries<Service extends LoggingService>(
  canister: MeasuredCanister<Service>,
  pages: Readonly<Record<string, string>>
): Promise<void> {
  const reader: LoggingService = canister.as(madeUpPrincipal('a reader'));
  const { length } = await reader.get_log(0n);
  for (const count of [FEW_ENTRIES, BigInt(MAX_PAGE)]) {
    if (length < count) continue;
    const start = length - count;
    await canister.measure(`get_log of ${count} entries`, () => reader.get_log(start));
    await canister.measure(`icrc3_get_blocks of ${count} blocks`, () =>
      reader.icrc3_get_blocks([{ start, length: count }])
    );
  }
  await canister.measure('icrc3_get_tip_certificate', () => reader.icrc3_get_tip_certificate());
  await canister.measure('icrc3_get_archives', () => reader.icrc3_get_archives({ from: [] }));
  await canister.measure('icrc3_supported_block_types', () => reader.icrc3_supported_block_types());
  await canister.measure('icrc10_supported_standards', () => reader.icrc10_supported_standards());
  await canister.measure('get_health', () => reader.get_health());
  for (const [name, url] of Object.entries(pages)) {
    await canister.measure(`http_request for ${name}`, () =>
      reader.http_request({ method: 'GET', url, headers: [], body: new Uint8Array(0) })
    );
  }
}
