import { HttpError } from '../http/errors.js';
import type { EdgeRequest } from '../http/router.js';
import type { HostedInstance } from './hosted-instance.js';

/** The instances of one server by number. Numbers are never used again. */
export class Instances {
  readonly #hosts: (HostedInstance | undefined)[] = [];

  /** @returns the instance's number */
  add(host: HostedInstance): number {
    return this.#hosts.push(host) - 1;
  }

  /** Forgets an instance; without effect for one that is not there. */
  delete(id: number): void {
    this.#hosts[id]?.stopProgress();
    this.#hosts[id] = undefined;
  }

  /** @throws HttpError 404 for a number that was never given out or is deleted */
  get(id: number): HostedInstance {
    const host = this.#hosts[id];
    if (!host) throw new HttpError(404, `Instance ${id} does not exist or has been deleted.`);
    return host;
  }

  /** The instance of a route with `:instance`. @throws HttpError 400 for no number, 404 for no instance */
  of(request: EdgeRequest): HostedInstance {
    return this.get(parseId(request.param('instance')));
  }

  /** One word for every instance, by number. */
  get states(): string[] {
    return Array.from(this.#hosts, (host) => (host ? 'Available' : 'Deleted'));
  }
}

/** @throws HttpError 400 where the text is not a number */
export function parseId(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new HttpError(400, `${JSON.stringify(text)} is not a number`);
  return Number(text);
}
