import { expect, test } from '@jest/globals';
import { IDL } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';
import fc from 'fast-check';

import { CandidError, Message, principal, vec } from '../../../canisters/common/candid/index.js';
import { readPrincipalList } from '../../../canisters/common/candid/principal_list.js';

const codec = new Message([vec(principal)]);
const ids = fc.array(fc.uint8Array({ maxLength: 29 }), { maxLength: 127 });

function encode(list: readonly Uint8Array[]): Uint8Array {
  const principals = list.map((bytes) => Principal.fromUint8Array(bytes));
  return new Uint8Array(IDL.encode([IDL.Vec(IDL.Principal)], [principals]));
}

/** What the schema's codec reads, or undefined where it refuses. */
function bySchema(bytes: Uint8Array): readonly Uint8Array[] | undefined {
  try {
    return codec.decode(bytes)[0];
  } catch (error) {
    if (error instanceof CandidError) return undefined;
    throw error;
  }
}

test('a list as the candid library writes it is read as the codec reads it', () => {
  fc.assert(
    fc.property(ids, (list) => {
      expect(readPrincipalList(encode(list))).toEqual(list);
    })
  );
});

test('of a list that was tampered with, it reads what the codec reads, or leaves it to the codec', () => {
  const change = fc.record({ at: fc.nat({ max: 200 }), byte: fc.nat({ max: 255 }), cut: fc.nat({ max: 3 }) });
  let left = 0;
  fc.assert(
    fc.property(ids, fc.array(change, { minLength: 1, maxLength: 3 }), (list, changes) => {
      const bytes = encode(list);
      for (const { at, byte } of changes) if (at < bytes.length) bytes[at] = byte;
      const tampered = bytes.slice(0, bytes.length - changes[0].cut);
      const read = readPrincipalList(tampered);
      if (read === undefined) left++;
      else expect(read).toEqual(bySchema(tampered));
    }),
    { numRuns: 1_000 }
  );
  expect(left).toBeGreaterThan(100);
  for (const bytes of [
    new Uint8Array(0),
    Uint8Array.of(0x44, 0x49),
    encode(Array.from({ length: 128 }, () => new Uint8Array(1)))
  ])
    expect(readPrincipalList(bytes)).toBeUndefined();
});
