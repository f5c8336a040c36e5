import { expect, test } from '@jest/globals';
import { Principal } from '@dfinity/principal';
import fc from 'fast-check';
import { principalFromText, principalText } from '../../../src/protocol/spec/principal-text.js';

test('the text of every principal is the one that the library gives', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 29 }), (bytes) => {
      expect(principalText(bytes)).toBe(Principal.fromUint8Array(bytes).toText());
    }),
    { numRuns: 1000 }
  );
});

test.each([
  // Interface specification, "Textual representation of principals", and well-known canisters
  ['abcd01', 'em77e-bvlzu-aq'],
  ['', 'aaaaa-aa'],
  ['04', '2vxsx-fae'],
  ['00000000000000010101', 'rrkah-fqaaa-aaaaa-aaaaq-cai']
])('%s is %s', (hex, text) => {
  expect(principalText(Uint8Array.from(Buffer.from(hex, 'hex')))).toBe(text);
});

test('a text gives its principal back, and any other text none', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 29 }),
      fc.nat(),
      fc.constantFrom('a', 'b', '7', '-', 'A', '!'),
      (bytes, at, char) => {
        const text = principalText(bytes);
        expect(principalFromText(text)).toEqual(bytes);
        const where = at % text.length;
        const changed = text.slice(0, where) + char + text.slice(where + 1);
        if (changed !== text) expect(principalFromText(changed)).toBeUndefined();
      }
    ),
    { numRuns: 1000 }
  );
  for (const text of ['', '-', 'aaaaa', 'aaaaa-aa-', ' aaaaa-aa', 'a'.repeat(63)]) {
    expect(principalFromText(text)).toBeUndefined();
  }
});
