import { describe, expect, test } from '@jest/globals';
import { signLatency, verifyLatency } from '../../../src/client/latency.js';

const fill = (value: number): Uint8Array => new Uint8Array(32).fill(value);
const TRANSCRIPT = {
  registry: Uint8Array.of(1),
  round: 140_000n,
  position: 3,
  node: Uint8Array.of(2),
  auditor: Uint8Array.of(3),
  nonce: fill(4),
  bound: 1_000,
  roundTrips: [420, 310, 500]
};
const EVIDENCE = signLatency(TRANSCRIPT, fill(9));

describe('the evidence of a latency challenge', () => {
  test('verifies, and holds the least round trip', () => {
    expect(() => verifyLatency(TRANSCRIPT, EVIDENCE)).not.toThrow();
    expect(EVIDENCE.round_trip_us).toBe(310);
  });

  test.each(Object.keys(TRANSCRIPT))('is of this transcript only: another %s', (field) => {
    const other: Record<string, unknown> = {
      registry: Uint8Array.of(9),
      round: 1n,
      position: 4,
      node: Uint8Array.of(9),
      auditor: Uint8Array.of(9),
      nonce: fill(5),
      bound: 999,
      roundTrips: [420, 310, 501]
    };
    const changed = { ...TRANSCRIPT, [field]: other[field] };
    expect(() => verifyLatency(changed, EVIDENCE)).toThrow('transcript_hash');
  });

  test.each([
    ['nonce', { nonce: fill(5) }],
    ['round_trip_us', { round_trip_us: 1 }],
    ['bound_us', { bound_us: 10_000 }],
    ['signature', { signature: new Uint8Array(64) }],
    ['signature', { public_key: signLatency(TRANSCRIPT, fill(8)).public_key }]
  ])('is refused where it says another %s', (what, change) => {
    expect(() => verifyLatency(TRANSCRIPT, { ...EVIDENCE, ...change })).toThrow(what);
  });
});
