import { HttpError, badRequest } from '../http/errors.js';
import type { EdgeRequest } from '../http/router.js';
import type { HostedInstance } from './hosted-instance.js';

/** What nobody has asked for so long was left behind, in milliseconds: a test run that was killed deletes nothing. */
const ABANDONED_AFTER = 60 * 60 * 1000;

interface Entry {
  host: HostedInstance;
  lastUsed: number;
}

/** The instances of one server by number. Numbers are never used again. */
export class Instances {
  readonly #entries: (Entry | undefined)[] = [];

  /** @param now milliseconds of a clock that does not go back */
  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Makes room first by deleting what was left behind; live instances are meant to be. @returns the instance's number */
  add(host: HostedInstance): number {
    const oldest = this.now() - ABANDONED_AFTER;
    this.#entries.forEach((entry, id) => {
      if (entry && !entry.host.isLive && entry.lastUsed < oldest) this.delete(id);
    });
    return this.#entries.push({ host, lastUsed: this.now() }) - 1;
  }

  /** Forgets an instance; without effect for one that is not there. */
  delete(id: number): void {
    this.#entries[id]?.host.stopProgress();
    this.#entries[id] = undefined;
  }

  /** @throws HttpError 404 for a number that was never given out or is deleted */
  get(id: number): HostedInstance {
    const entry = this.#entries[id];
    if (!entry) throw new HttpError(404, `Instance ${id} does not exist or has been deleted.`);
    entry.lastUsed = this.now();
    return entry.host;
  }

  /** The instance of a route with `:instance`. @throws HttpError 400 for no number, 404 for no instance */
  of(request: EdgeRequest): HostedInstance {
    return this.get(parseId(request.param('instance')));
  }

  /** One word for every instance, by number. */
  get states(): string[] {
    return Array.from(this.#entries, (entry) => (entry ? 'Available' : 'Deleted'));
  }
}

/** @throws HttpError 400 where the text is not a number */
export function parseId(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw badRequest(`${JSON.stringify(text)} is not a number`);
  return Number(text);
}
