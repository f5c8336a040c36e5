/** One digest, whoever computes it: Node, noble or WebCrypto, whole or in parts. */
import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { bytesToHex } from '@noble/hashes/utils';
import fc from 'fast-check';
import { digestBeside, sha256 } from '../../../src/protocol/sealed/sha256.js';

const reference = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe('SHA-256', () => {
  test('FIPS 180-4: the empty message and abc', () => {
    expect(bytesToHex(sha256())).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(bytesToHex(sha256(new TextEncoder().encode('abc')))).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
    );
  });

  test.each([0, 1, 55, 56, 64, 4_095, 4_096, 4_097, 70_000])(
    '%i bytes, in one part and in three',
    async (size) => {
      const bytes = Uint8Array.from({ length: size }, (_, i) => i % 251);
      const [a, b] = [Math.floor(size / 3), Math.floor(size / 2)];
      expect(bytesToHex(sha256(bytes))).toBe(reference(bytes));
      expect(bytesToHex(sha256(bytes.subarray(0, a), bytes.subarray(a, b), bytes.subarray(b)))).toBe(
        reference(bytes)
      );
      expect(bytesToHex(await digestBeside(bytes))).toBe(reference(bytes));
    }
  );

  test('a view into a larger buffer, and memory that threads share', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 3 }), async (bytes) => {
        const view = bytes.subarray(1, -1);
        const shared = new Uint8Array(new SharedArrayBuffer(view.length));
        shared.set(view);
        for (const each of [view, shared]) expect(bytesToHex(await digestBeside(each))).toBe(reference(view));
        expect(bytesToHex(sha256(view))).toBe(reference(view));
      })
    );
  });
});
