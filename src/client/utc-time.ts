/** The one written form of times in specs and motions: RFC 3339 in UTC, to the second. */
import { MAX_TIME_SECONDS, utcTime } from '../protocol/spec/lines.js';

/** Seconds since the epoch of `YYYY-MM-DDThh:mm:ssZ`, the one form that specs use; null for any other text. */
export function parseUtcTime(text: string): bigint | null {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(text)) return null;
  const milliseconds = Date.parse(text);
  if (isNaN(milliseconds) || milliseconds < 0) return null;
  const seconds = BigInt(milliseconds / 1000);
  return seconds <= MAX_TIME_SECONDS && utcTime(seconds) === text ? seconds : null;
}
