import { describe, expect, test } from '@jest/globals';
import { bls12_381 } from '@noble/curves/bls12-381';
import { hexToBytes } from '@noble/hashes/utils';
import {
  generateTransportKey,
  requireTransportKey,
  transportKeyFromSecret
} from '../../../src/client/transport-key.js';

const G1 = bls12_381.G1.ProjectivePoint;
const GENERATOR = G1.BASE.toRawBytes(true);

/** The first x, counted from 1, with a point on the curve that lies outside of the prime-order subgroup. */
function pointOutsideSubgroup(): Uint8Array {
  for (let x = 1; x < 256; x++) {
    const bytes = new Uint8Array(48);
    bytes.set([0x80], 0);
    bytes.set([x], 47);
    try {
      const point = G1.fromHex(bytes);
      if (!point.isTorsionFree()) return bytes;
    } catch (error) {
      if (String(error).includes('subgroup')) return bytes;
    }
  }
  throw new Error('no such point found');
}

describe('case 19: transport keys', () => {
  test('a generated key passes, and comes back from its secret', () => {
    const key = generateTransportKey();
    expect(() => requireTransportKey(key.publicKey)).not.toThrow();
    expect(transportKeyFromSecret(key.secret)).toStrictEqual(key);
  });

  test.each([
    ['infinity', Uint8Array.of(0xc0, ...new Uint8Array(47))],
    ['the generator', GENERATOR],
    ['the negated generator', G1.BASE.negate().toRawBytes(true)],
    ['47 bytes', GENERATOR.slice(1)],
    ['nothing', new Uint8Array(0)],
    ['an uncompressed point', G1.BASE.toRawBytes(false)],
    ['zeros', new Uint8Array(48)],
    ['no point of the curve', hexToBytes('80' + '00'.repeat(46) + '01')],
    ['x beyond the field', hexToBytes('9f' + 'ff'.repeat(47))],
    ['infinity with a stray bit', hexToBytes('c0' + '00'.repeat(46) + '01')],
    ['a point outside of the subgroup', pointOutsideSubgroup()]
  ])('refuses %s', (_what, key) => {
    expect(() => requireTransportKey(key)).toThrow(expect.objectContaining({ code: 'bad-transport-key' }));
  });

  test.each([
    new Uint8Array(31),
    new Uint8Array(32),
    new Uint8Array(32).fill(255),
    Uint8Array.of(...new Uint8Array(31), 1)
  ])('refuses a secret that is no scalar, or gives the generator', (secret) => {
    expect(() => transportKeyFromSecret(secret)).toThrow(
      expect.objectContaining({ code: 'bad-transport-key' })
    );
  });
});
