import { canisterSelf, performanceCounter, setTimer, setTimerInterval } from 'azle';

import { nowSeconds } from '../common/clock.js';
import { isReserveTouched } from '../common/cycles_reserve.js';
import { endMessage } from '../common/message_end.js';
import { asciiBytes, readU32, u32Bytes } from '../common/stored_bytes.js';

import { memory } from './memory.js';
import { refresh } from './refreshing.js';
import { rederiveStatus } from './status.js';
import { witnessVaultHead } from './witness.js';

const HOUR_SECONDS = 3_600;
/** Statuses that are looked up together. */
const PAGE = 100;
/** Providers that the vault is asked about in an hour. */
const ASKED_AN_HOUR = 20;
/** Once a message has executed so much, the next one goes on: deriving one status takes a billion at the very most. */
const ENOUGH_INSTRUCTIONS = 2_000_000_000n;

/** Where the next message goes on deriving all statuses anew; none while nothing is to be. */
const DERIVED = asciiBytes('statuses derived');
/** Whom the vault is asked about next, by number in the order of principals. */
const ASKED = asciiBytes('providers asked about');

/** Begins what the registry does by itself; after an install and an upgrade, which forget timers. */
export function startUpkeep(): void {
  setTimerInterval(HOUR_SECONDS, upkeep);
  goOnDeriving();
}

/** Has all statuses derived anew, after a motion that may change any, in messages that follow by themselves. */
export function deriveAllAnew(): void {
  memory.meta.insert(DERIVED, u32Bytes(0));
  setTimer(0, goOnDeriving);
}

async function upkeep(): Promise<void> {
  goOnDeriving();
  if (isReserveTouched()) return;
  const self = canisterSelf().toUint8Array();
  await witnessVaultHead(self);
  endMessage();
  await askVault(self);
}

function goOnDeriving(): void {
  const stored = memory.meta.get(DERIVED);
  if (stored === undefined) return;
  const next = deriveFrom(readU32(stored));
  if (next === undefined) memory.meta.remove(DERIVED);
  else {
    memory.meta.insert(DERIVED, u32Bytes(next));
    setTimer(0, goOnDeriving);
  }
  endMessage();
}

/** Derives statuses from the one at `start` on, until there are no more or a message has done enough; where to go on. */
function deriveFrom(start: number): number | undefined {
  const now = nowSeconds();
  for (let next = start; ;) {
    // A page at a time: to find the place among ten thousand costs more than to derive a status.
    const providers = memory.statuses.keys(next, PAGE);
    for (const provider of providers) {
      if (performanceCounter(0) >= ENOUGH_INSTRUCTIONS) return next;
      rederiveStatus(provider, now);
      next++;
    }
    if (providers.length < PAGE) return undefined;
  }
}

/**
 * Asks the vault about the next providers, so that a new version or an erasure shows though nobody calls `refresh`. Where
 * the vault does not answer, they are asked about again when it is their turn.
 */
async function askVault(self: Uint8Array): Promise<void> {
  const stored = memory.meta.get(ASKED);
  const start = stored === undefined ? 0 : readU32(stored);
  const providers = memory.statuses.keys(start, ASKED_AN_HOUR);
  const next = providers.length < ASKED_AN_HOUR ? 0 : start + providers.length;
  memory.meta.insert(ASKED, u32Bytes(next));
  for (const provider of providers) {
    await refresh(self, provider);
    endMessage();
  }
}
