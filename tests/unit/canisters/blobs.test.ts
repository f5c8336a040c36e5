import { expect, test } from '@jest/globals';
import { IDL } from '@dfinity/candid';
import fc from 'fast-check';

import { withBlobs } from '../../../canisters/common/candid/blobs.js';

const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc.constantFrom(127, 128, 16_383, 16_384).map((length) => new Uint8Array(length).fill(7))
);

test('two blobs behind a prefix are what the candid library writes', () => {
  const types = [IDL.Vec(IDL.Nat8), IDL.Vec(IDL.Nat8)];
  const prefix = new Uint8Array(IDL.encode(types, [[], []])).slice(0, -2);
  fc.assert(
    fc.property(bytes, bytes, (first, second) => {
      expect(withBlobs(prefix, first, second)).toEqual(new Uint8Array(IDL.encode(types, [first, second])));
    }),
    { numRuns: 60 }
  );
});
