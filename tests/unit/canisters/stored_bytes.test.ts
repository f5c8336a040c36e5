import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

import { StoredReader, StoredWriter } from '../../../canisters/common/stored_bytes.js';

const u64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const u32 = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const ascii = fc.string({ unit: 'binary-ascii' });

describe('stored values', () => {
  test('are read back as they were written', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 255 }),
        u32,
        u64,
        fc.uint8Array(),
        ascii,
        (byte, word, long, bytes, text) => {
          const stored = new StoredWriter().u8(byte).u32(word).u64(long).bytes(bytes).ascii(text).finish();
          const reader = new StoredReader(stored);
          expect([reader.u8(), reader.u32(), reader.u64(), reader.bytes(), reader.ascii()]).toEqual([
            byte,
            word,
            long,
            bytes,
            text
          ]);
          reader.end();
        }
      )
    );
  });

  test('that are cut short or have bytes too many are refused', () => {
    fc.assert(
      fc.property(fc.uint8Array(), u64, fc.nat(), (bytes, long, cut) => {
        const stored = new StoredWriter().bytes(bytes).u64(long).finish();
        const read = (value: Uint8Array) => {
          const reader = new StoredReader(value);
          reader.bytes();
          reader.u64();
          reader.end();
        };
        expect(() => read(stored.subarray(0, cut % stored.length))).toThrow(/ends at/);
        expect(() => read(Uint8Array.from([...stored, 0]))).toThrow(/too many/);
        expect(() => read(stored)).not.toThrow();
      })
    );
  });
});
