import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { pad, paddedSize, unpad } from '../../src/protocol/sealed/padding.js';
import { NodeVaultError } from '../../src/protocol/sealed/node-vault-error.js';

const KIB = 1024;
const MIB = 1024 * KIB;

describe('padding', () => {
  test('unpad gives back what was padded, and the size is the bucket', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3000 }), (bytes) => {
        const padded = pad(bytes);
        expect(padded).toHaveLength(paddedSize(bytes.length));
        expect(unpad(padded)).toStrictEqual(bytes);
      })
    );
  });

  test('case 38: lengths up to 64 KiB fall in 8 buckets, up to 20 MiB in fewer than 64', () => {
    const buckets = (limit: number): Set<number> => {
      const found = new Set<number>();
      for (let size = 0; size <= limit - 4; size += 97) found.add(paddedSize(size));
      return found.add(paddedSize(limit - 4));
    };
    expect([...buckets(64 * KIB)]).toStrictEqual(
      [512, 1, 2, 4, 8, 16, 32, 64].map((n, i) => (i ? n * KIB : n))
    );
    expect(buckets(20 * MIB).size).toBeLessThan(64);
  });

  test('buckets never shrink, always hold the content, and waste at most an eighth from 1 MiB on', () => {
    fc.assert(
      fc.property(fc.nat({ max: 40 * MIB }), fc.nat({ max: 100_000 }), (size, more) => {
        expect(paddedSize(size)).toBeGreaterThanOrEqual(size + 4);
        expect(paddedSize(size + more)).toBeGreaterThanOrEqual(paddedSize(size));
        if (size > MIB) expect(paddedSize(size) - size).toBeLessThanOrEqual(4 + (size + 4) / 8);
      })
    );
  });

  test.each([
    [508, 512],
    [509, 1024],
    [64 * KIB - 4, 64 * KIB],
    [64 * KIB - 3, 128 * KIB],
    [MIB - 4, MIB],
    [MIB - 3, MIB + 128 * KIB]
  ])('%i bytes are padded to %i', (size, bucket) => {
    expect(paddedSize(size)).toBe(bucket);
  });

  test('anything but a padded form is refused', () => {
    const padded = pad(Uint8Array.of(1, 2, 3));
    expect(() => unpad(padded.slice(0, 511))).toThrow(NodeVaultError);
    expect(() => unpad(Uint8Array.of(...padded, 0))).toThrow(/not the bucket/);
    expect(() => unpad(padded.with(511, 1))).toThrow(/not all zero/);
    expect(() => unpad(padded.with(0, 0xff))).toThrow(NodeVaultError);
    expect(() => unpad(new Uint8Array(3))).toThrow(NodeVaultError);
    expect(() => paddedSize(-1)).toThrow(NodeVaultError);
    expect(() => paddedSize(2 ** 31)).toThrow(/too-large|cannot be padded/);
  });
});
