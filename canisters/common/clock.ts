import { time } from 'azle';

/** Seconds since the epoch. */
export function nowSeconds(): bigint {
  return time() / 1_000_000_000n;
}
