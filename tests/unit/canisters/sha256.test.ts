import { describe, expect, test } from '@jest/globals';
import { sha256 as reference } from '@noble/hashes/sha256';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils';
import fc from 'fast-check';

import { sha256 } from '../../../canisters/common/sha256.js';

describe('SHA-256 of the canisters', () => {
  test.each([
    // FIPS 180-4 examples, NIST CSRC
    ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    [
      'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
      '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1'
    ]
  ])('NIST vector %j', (message, digest) => {
    expect(bytesToHex(sha256(utf8ToBytes(message)))).toBe(digest);
  });

  test('agrees with noble on messages of every length around the block borders', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (message) => {
        expect(bytesToHex(sha256(message))).toBe(bytesToHex(reference(message)));
      })
    );
  });
});
