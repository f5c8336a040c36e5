/** JSON with bigints as numbers, bytes as hex, and principals as text. */
import { Principal } from '@dfinity/principal';
import { bytesToHex } from '@noble/hashes/utils';
import { JSONParse, JSONStringify } from 'json-with-bigint';

export function stringifyJsonWithBigint(value: unknown): string {
  return JSONStringify(plain(value), undefined, 1);
}

/** Large integers become bigints. */
export function parseJsonWithBigint(text: string): unknown {
  return JSONParse(text);
}

function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return bytesToHex(value);
  if (value instanceof Principal) return value.toText();
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}
