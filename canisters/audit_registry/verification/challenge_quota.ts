import { err, ok, type Result } from '../../../src/protocol/errors.js';
import { asciiBytes, concatBytes, readU32, u32Bytes } from '../../common/stored_bytes.js';
import { memory } from '../memory.js';

const DAY_SECONDS = 86_400n;
/** Challenges a day, of one caller and of all. */
const MAX_PER_CALLER = 3;
const MAX_OF_ALL = 100;

/** Nobody's principal begins with it: principals have at most 29 bytes. */
const ALL = asciiBytes('the challenges of everybody, each day');

/** Takes one of the day's challenges, or says that there is none left. */
export function takeChallenge(caller: Uint8Array, now: bigint): Result<null> {
  const day = Number(now / DAY_SECONDS);
  const own = countOn(caller, day);
  const all = countOn(ALL, day);
  if (own >= MAX_PER_CALLER)
    return err('limit_exceeded', `${MAX_PER_CALLER} challenges a day; try again tomorrow`);
  if (all >= MAX_OF_ALL)
    return err('limit_exceeded', `${MAX_OF_ALL} challenges were filed today; try again tomorrow`);
  put(caller, day, own + 1);
  put(ALL, day, all + 1);
  return ok(null);
}

function countOn(who: Uint8Array, day: number): number {
  const stored = memory.challengeCounts.get(who);
  return stored === undefined || readU32(stored) !== day ? 0 : readU32(stored.subarray(4));
}

function put(who: Uint8Array, day: number, count: number): void {
  memory.challengeCounts.insert(who, concatBytes(u32Bytes(day), u32Bytes(count)));
}
