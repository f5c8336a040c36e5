import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ENVELOPE_OVERHEAD, envelopeSize, pad, unpad } from '../../src/protocol/sealed/padding.js';
import { NodeVaultError } from '../../src/protocol/sealed/node-vault-error.js';

const KIB = 1024;
const MIB = 1024 * KIB;

describe('padding', () => {
  test('unpad gives back what was padded, and the size is the bucket', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3000 }), (bytes) => {
        const padded = pad(bytes);
        expect(padded).toHaveLength(envelopeSize(bytes.length) - ENVELOPE_OVERHEAD);
        expect(unpad(padded)).toStrictEqual(bytes);
      })
    );
  });

  test('case 38: lengths up to 64 KiB fall in 8 buckets, up to 21 MiB in fewer than 100', () => {
    const buckets = (limit: number): Set<number> => {
      const found = new Set<number>();
      for (let size = 0; size <= limit - 33; size += 97) found.add(envelopeSize(size));
      return found.add(envelopeSize(limit - 33));
    };
    expect([...buckets(64 * KIB)]).toStrictEqual(
      [512, 1, 2, 4, 8, 16, 32, 64].map((n, i) => (i ? n * KIB : n))
    );
    expect(buckets(21 * MIB).size).toBeLessThan(100);
  });

  test('buckets never shrink, always hold the content, and waste at most a sixteenth from 1 MiB on', () => {
    fc.assert(
      fc.property(fc.nat({ max: 40 * MIB }), fc.nat({ max: 100_000 }), (size, more) => {
        expect(envelopeSize(size)).toBeGreaterThanOrEqual(size + 33);
        expect(envelopeSize(size + more)).toBeGreaterThanOrEqual(envelopeSize(size));
        if (size > MIB) expect(envelopeSize(size) - size).toBeLessThanOrEqual(33 + (size + 33) / 16);
      })
    );
  });

  test.each([
    [0, 512],
    [479, 512],
    [480, 1024],
    [64 * KIB - 33, 64 * KIB],
    [64 * KIB - 32, 128 * KIB],
    [MIB - 33, MIB],
    [MIB - 32, MIB + 64 * KIB],
    [20 * MIB + 1000, 21 * MIB]
  ])('%i bytes are sealed in %i', (size, bucket) => {
    expect(envelopeSize(size)).toBe(bucket);
  });

  test('anything but a padded form is refused', () => {
    const padded = pad(Uint8Array.of(1, 2, 3));
    expect(() => unpad(padded.slice(0, -1))).toThrow(NodeVaultError);
    expect(() => unpad(Uint8Array.of(...padded, 0))).toThrow(/not the bucket/);
    expect(() => unpad(padded.with(400, 1))).toThrow(/not all zero/);
    expect(() => unpad(padded.with(0, 0xff))).toThrow(NodeVaultError);
    expect(() => unpad(new Uint8Array(3))).toThrow(NodeVaultError);
    expect(() => envelopeSize(-1)).toThrow(NodeVaultError);
    expect(() => envelopeSize(2 ** 31)).toThrow(/cannot be padded/);
  });
});
