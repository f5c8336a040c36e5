import { err, isErr, ok, type Result } from '../../src/protocol/errors.js';

import { requireExecutedMotion } from './executed_motion.js';
import type { RawMap } from './raw_map.js';
import { asciiBytes, equalBytes, u64Bytes } from './stored_bytes.js';

/** The governed acts of a canister: each is done once, under one executed motion whose text is its spec's. */
export class Enactments {
  /** @param map proposal id → the text it was enacted for */
  constructor(private readonly map: RawMap) {}

  /**
   * Runs `act` where proposal `id` is an executed motion with exactly `text`; `Ok` without running it where that has
   * been done. `act` reads the state anew: this awaits before it. An act that is refused is not noted and may be tried
   * again.
   */
  async enact(id: bigint, text: string, act: () => Result<null>): Promise<Result<null>> {
    const before = this.prior(id, text);
    if (before !== undefined) return before;
    const motion = await requireExecutedMotion(id, text);
    if (isErr(motion)) return motion;
    const after = this.prior(id, text);
    if (after !== undefined) return after;
    const done = act();
    if (!isErr(done)) this.map.insert(u64Bytes(id), asciiBytes(text));
    return done;
  }

  /** What enacting `id` again answers, or undefined where it has not been enacted. */
  private prior(id: bigint, text: string): Result<null> | undefined {
    const enacted = this.map.get(u64Bytes(id));
    if (enacted === undefined) return undefined;
    return equalBytes(enacted, asciiBytes(text))
      ? ok(null)
      : err('proposal_already_used', `proposal ${id} has been enacted for another spec`);
  }
}
