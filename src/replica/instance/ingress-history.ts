import type { IngressStatus, Nanoseconds, RequestRecord } from './types.js';

/** How long a status is kept after the call's expiry, in nanoseconds (the IC's `MAX_INGRESS_TTL`). */
export const MAX_INGRESS_TTL = 5n * 60n * 1_000_000_000n;

/** Calls remembered at most, besides those that wait for an answer. */
const MAX_ENTRIES = 1000;

/** Bytes of all replies remembered at most. */
const MAX_REPLY_BYTES = 512 * 1024 * 1024;

export interface IngressEntry extends RequestRecord {
  /** The subnet that executes it. */
  subnetKey: string;
  expiry: Nanoseconds;
}

function isFinal({ status }: IngressStatus): boolean {
  return status === 'replied' || status === 'rejected';
}

/** The calls from outside that the instance knows, by request id. */
export class IngressHistory {
  private readonly entries = new Map<string, IngressEntry>();
  private replyBytes = 0;

  get(key: string): IngressEntry | null {
    return this.entries.get(key) ?? null;
  }

  add(key: string, entry: IngressEntry): void {
    this.entries.set(key, entry);
  }

  setStatus(key: string, status: IngressStatus): void {
    const entry = this.entries.get(key);
    if (entry === undefined) return;
    this.replyBytes += bytesOf(status) - bytesOf(entry.status);
    entry.status = status;
  }

  /**
   * Forgets answered calls some time after they expired, and the oldest where there are too many: a clock that stands
   * still lets none expire, and every certificate hashes them all.
   */
  prune(now: Nanoseconds): void {
    for (const [key, entry] of this.entries) {
      if (!isFinal(entry.status)) continue;
      const hasExpired = entry.expiry + MAX_INGRESS_TTL < now;
      const isFull = this.entries.size > MAX_ENTRIES || this.replyBytes > MAX_REPLY_BYTES;
      if (!hasExpired && !isFull) return;
      this.entries.delete(key);
      this.replyBytes -= bytesOf(entry.status);
    }
  }

  /** Ordered by request id. */
  ofSubnet(subnetKey: string): RequestRecord[] {
    return [...this.entries]
      .filter(([, entry]) => entry.subnetKey === subnetKey)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, entry]) => entry);
  }
}

function bytesOf(status: IngressStatus): number {
  return status.status === 'replied' ? status.reply.length : 0;
}
