import { describe, expect, test } from '@jest/globals';
import { Ed25519Identity } from '../../../src/client/ed25519-identity.js';
import { judgeLatency, signLatency, verifyLatency } from '../../../src/client/latency.js';

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
const AUDITOR = Ed25519Identity.generate();
const EVIDENCE = await signLatency(TRANSCRIPT, AUDITOR);

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
    ['signature', { public_key: Ed25519Identity.generate().publicKey }]
  ])('is refused where it says another %s', (what, change) => {
    expect(() => verifyLatency(TRANSCRIPT, { ...EVIDENCE, ...change })).toThrow(what);
  });

  test('is judged without its transcript: bound, signature, and whose key it is', () => {
    const author = AUDITOR.getPrincipal();
    const good = { within_bound: true, signature: 'valid', signer: 'author' };
    expect(judgeLatency(EVIDENCE, author)).toEqual(good);
    const other = Ed25519Identity.generate();
    expect(judgeLatency(EVIDENCE, other.getPrincipal())).toEqual({ ...good, signer: 'unknown' });
    expect(judgeLatency({ ...EVIDENCE, bound_us: 309 }, author)).toEqual({ ...good, within_bound: false });
    for (const change of [
      { signature: new Uint8Array(64) },
      { signature: new Uint8Array(64).fill(255) },
      { transcript_hash: fill(1) }
    ])
      expect(judgeLatency({ ...EVIDENCE, ...change }, author)).toEqual({ ...good, signature: 'invalid' });
    expect(judgeLatency({ ...EVIDENCE, public_key: other.publicKey }, author)).toEqual({
      ...good,
      signature: 'invalid',
      signer: 'unknown'
    });
  });
});
