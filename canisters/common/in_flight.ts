import { err, type Result } from '../../src/protocol/errors.js';

import { isCleanup } from './call_error.js';

/** Work under a key that only one message may do at a time. Held in the heap: an upgrade forgets it. */
export class InFlight {
  private readonly keys = new Set<string>();

  /** Runs `work` alone under `key`, or answers `busy`. The key is free again however `work` ends. */
  async alone<T>(key: string, what: string, work: () => Promise<Result<T>>): Promise<Result<T>> {
    if (this.keys.has(key))
      return err('busy', `${what} is under way in another call; try again when it has ended`);
    this.keys.add(key);
    try {
      return await work();
    } catch (error) {
      if (!isCleanup(error)) throw error;
      // The call has already been rejected; to answer it again would trap and keep the key taken.
      this.keys.delete(key);
      return new Promise<never>(() => undefined);
    } finally {
      this.keys.delete(key);
    }
  }
}
