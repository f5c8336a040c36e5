import { describe, expect, test } from '@jest/globals';
import { IDL } from '@dfinity/candid';
import fc from 'fast-check';

import * as C from '../../../canisters/common/candid/index.js';
import { arbitraryOf } from '../../support/candid-arbitrary.js';

import { schemas } from './candid_schema.js';

const DIDL = [0x44, 0x49, 0x44, 0x4c];

/** A wide schema: every kind of type at least once, nested. */
const target = new C.Message([
  C.record({
    id: C.nat64,
    name: C.text,
    bytes: C.blob,
    parts: C.vec(C.record({ who: C.principal, share: C.variant({ A: C.nul, B: C.opt(C.nat32) }) })),
    until: C.opt(C.opt(C.nat16)),
    flags: C.opt(C.vec(C.bool)),
    rest: C.reserved,
    score: C.int32
  }),
  C.opt(C.nat8)
]);
const targetIdl = [
  IDL.Record({
    id: IDL.Nat64,
    name: IDL.Text,
    bytes: IDL.Vec(IDL.Nat8),
    parts: IDL.Vec(
      IDL.Record({ who: IDL.Principal, share: IDL.Variant({ A: IDL.Null, B: IDL.Opt(IDL.Nat32) }) })
    ),
    until: IDL.Opt(IDL.Opt(IDL.Nat16)),
    flags: IDL.Opt(IDL.Vec(IDL.Bool)),
    rest: IDL.Reserved,
    score: IDL.Int32
  }),
  IDL.Opt(IDL.Nat8)
];

/** Whether a message was read. Throws where anything but CandidError came out, or it took long. */
function reads(codec: C.Message<readonly C.Type<unknown>[]>, bytes: Uint8Array): boolean {
  const start = performance.now();
  const read = isRead(codec, bytes);
  if (performance.now() - start > 1000) throw new Error(`a message of ${bytes.length} bytes took a second`);
  return read;
}

function isRead(codec: C.Message<readonly C.Type<unknown>[]>, bytes: Uint8Array): boolean {
  try {
    codec.decode(bytes);
    return true;
  } catch (error) {
    if (!(error instanceof C.CandidError)) throw error;
    return false;
  }
}

describe('hostile bytes are read or refused with CandidError, at once', () => {
  test('random bytes, with and without a header', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 120 }), fc.boolean(), (tail, header) => {
        reads(target, header ? Uint8Array.from([...DIDL, ...tail]) : tail);
      }),
      { numRuns: 20_000 }
    );
  });

  test('bytes that look like headers', () => {
    // Opcodes, small references and small counts, so that many headers are well formed.
    const byte = fc.oneof(fc.integer({ min: 0x68, max: 0x7f }), fc.nat(4), fc.nat(255));
    fc.assert(
      fc.property(fc.array(byte, { maxLength: 60 }), (tail) => {
        reads(target, Uint8Array.from([...DIDL, ...tail]));
      }),
      { numRuns: 20_000 }
    );
  });

  test('good messages with bytes changed, cut out, put in and cut off', () => {
    const good = fc
      .sample(fc.tuple(...targetIdl.map((type) => arbitraryOf(type))), 300)
      .map((value) => [...IDL.encode(targetIdl, value)]);
    const change = fc.record({
      where: fc.double({ min: 0, max: 1, noNaN: true }),
      byte: fc.nat(255),
      kind: fc.constantFrom('change', 'flip', 'remove', 'insert', 'end')
    });
    let read = 0;
    let refused = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(...good),
        fc.array(change, { minLength: 1, maxLength: 3 }),
        (one, changes) => {
          if (reads(target, Uint8Array.from(changes.reduce(damaged, one)))) read++;
          else refused++;
        }
      ),
      { numRuns: 20_000 }
    );
    expect(Math.min(read, refused)).toBeGreaterThan(100);
  });

  test('good messages of another schema with a byte changed', () => {
    const sent = schemas.chain(({ idl }) => arbitraryOf(idl).map((value) => IDL.encode([idl], [value])));
    fc.assert(
      fc.property(schemas, sent, fc.nat(), fc.nat(255), ({ schema }, good, where, byte) => {
        const bytes = [...good];
        bytes[where % bytes.length] = byte;
        reads(new C.Message([schema]), Uint8Array.from(bytes));
      }),
      { numRuns: 5000 }
    );
  });
});

interface Change {
  readonly where: number;
  readonly byte: number;
  readonly kind: string;
}

function damaged(bytes: number[], { where, byte, kind }: Change): number[] {
  const at = Math.floor(where * bytes.length);
  const before = bytes.slice(0, at);
  if (kind === 'change') return [...before, byte, ...bytes.slice(at + 1)];
  if (kind === 'flip') return [...before, (bytes[at] ?? 0) ^ (1 << (byte & 7)), ...bytes.slice(at + 1)];
  if (kind === 'remove') return [...before, ...bytes.slice(at + 1)];
  if (kind === 'insert') return [...before, byte, ...bytes.slice(at)];
  return before;
}

describe('refused by name', () => {
  const leb = [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01]; // 2^42
  const ofNat8 = new C.Message([C.nat8]);
  const ofAny = new C.Message([C.reserved]);
  const cases: [string, C.Message<readonly C.Type<unknown>[]>, number[], RegExp][] = [
    ['nothing', ofNat8, [], /DIDL/],
    ['a header alone', ofNat8, DIDL, /DIDL/],
    ['a wrong header', ofNat8, [0x44, 0x49, 0x44, 0x4d, 0, 1, 0x7b, 1], /DIDL/],
    ['a missing value', ofNat8, [...DIDL, 0, 1, 0x7b], /too early/],
    ['a missing argument', ofNat8, [...DIDL, 0, 0], /missing/],
    ['another type', ofNat8, [...DIDL, 0, 1, 0x7a, 1, 1], /nat8 expected/],
    ['bytes after the last argument', ofNat8, [...DIDL, 0, 1, 0x7b, 1, 1], /1 bytes follow/],
    ['a reference beyond the table', ofAny, [...DIDL, 0, 1, 0], /no type 0/],
    ['an unknown primitive', ofAny, [...DIDL, 0, 1, 0x60], /no type -32/],
    ['a primitive in the table', ofAny, [...DIDL, 1, 0x7b, 1, 0, 1], /defines a type -5/],
    ['labels out of order', ofAny, [...DIDL, 1, 0x6c, 2, 5, 0x7b, 4, 0x7b, 1, 0], /not ascending/],
    ['a label twice', ofAny, [...DIDL, 1, 0x6c, 2, 5, 0x7b, 5, 0x7b, 1, 0], /not ascending/],
    [
      'a label beyond 32 bits',
      ofAny,
      [...DIDL, 1, 0x6c, 1, 0x80, 0x80, 0x80, 0x80, 0x10, 0x7b, 1, 0],
      /ascending/
    ],
    ['a header of 2^42 types', ofAny, [...DIDL, ...leb, 0, 0], /count/],
    ['a number without end', ofAny, [...DIDL, ...Array<number>(20).fill(0x80)], /too long/],
    ['a bool of 2', new C.Message([C.bool]), [...DIDL, 0, 1, 0x7e, 2], /neither 0 nor 1/],
    ['an option of 2', new C.Message([C.opt(C.nul)]), [...DIDL, 1, 0x6e, 0x7f, 1, 0, 2], /neither/],
    ['a tag beyond the variant', ofAny, [...DIDL, 1, 0x6b, 1, 0, 0x7f, 1, 0, 1], /tag 1 of 1/],
    ['a value of type empty', ofAny, [...DIDL, 0, 1, 0x6f], /no value has type -17/],
    ['a text that is cut off', new C.Message([C.text]), [...DIDL, 0, 1, 0x71, 5, 0x61], /too early/],
    ['overlong UTF-8', new C.Message([C.text]), [...DIDL, 0, 1, 0x71, 2, 0xc0, 0x80], /UTF-8/],
    ['a surrogate in UTF-8', new C.Message([C.text]), [...DIDL, 0, 1, 0x71, 3, 0xed, 0xa0, 0x80], /UTF-8/],
    ['an opaque principal', new C.Message([C.principal]), [...DIDL, 0, 1, 0x68, 0, 0], /opaque/],
    [
      'a principal of 30 bytes',
      new C.Message([C.principal]),
      [...DIDL, 0, 1, 0x68, 1, 30, ...Array<number>(30).fill(1)],
      /at most 29/
    ],
    [
      'a vector of 2^42 nulls',
      new C.Message([C.vec(C.opt(C.nat8))]),
      [...DIDL, 1, 0x6d, 0x7f, 1, 0, ...leb],
      /more than 10000 parts/
    ],
    [
      'vectors of vectors of nulls',
      new C.Message([C.vec(C.vec(C.opt(C.nat8)))]),
      [...DIDL, 2, 0x6d, 1, 0x6d, 0x7f, 1, 0, 100, ...Array.from({ length: 100 }, () => [0xe8, 0x07]).flat()],
      /more than 10000 parts/
    ],
    ['a type that contains itself', ofAny, [...DIDL, 1, 0x6c, 1, 0, 0, 1, 0], /nested too deep/],
    [
      'an option of itself, deep',
      ofAny,
      [...DIDL, 1, 0x6e, 0, 1, 0, ...Array<number>(100).fill(1)],
      /too deep/
    ],
    [
      'text beyond the limit',
      new C.Message([C.text]),
      [...DIDL, 0, 1, 0x71, 0x81, 0x80, 0x04, ...Array<number>(65_537).fill(0x61)],
      /at most 65000/
    ],
    [
      'a header of 70,000 bytes',
      ofAny,
      [...DIDL, 0xf8, 0x88, 0x02, ...Array.from({ length: 35_000 }, () => [0x6e, 0x7f]).flat(), 0],
      /more than 65536 bytes/
    ],
    [
      'a skipped number of 2,000 bytes',
      ofAny,
      [...DIDL, 0, 1, 0x7d, ...Array<number>(2000).fill(0x80)],
      /more than 1000/
    ],
    [
      '20,000 texts that nobody asked for',
      ofAny,
      [...DIDL, 1, 0x6d, 0x71, 1, 0, 0xa0, 0x9c, 0x01, ...Array<number>(20_000).fill(0)],
      /more than 10000 parts/
    ]
  ];

  test.each(cases)('%s', (_, codec, bytes, reason) => {
    expect(() => codec.decode(Uint8Array.from(bytes))).toThrow(C.CandidError);
    expect(() => codec.decode(Uint8Array.from(bytes))).toThrow(reason);
  });

  test('records of records of nothing, 60 deep and two wide, are skipped for nothing', () => {
    // Type i is record {0: i + 1; 1: i + 1}: 2^60 parts of no size.
    const depth = 60;
    const types = Array.from({ length: depth }, (_, at) => [0x6c, 2, 0, at + 1, 1, at + 1]).flat();
    const message = Uint8Array.from([...DIDL, depth + 1, ...types, 0x6c, 0, 1, 0]);
    expect(ofAny.decode(message)).toEqual([null]);
  });

  test('the same with an option at the bottom ends at the limit of work', () => {
    const depth = 20;
    const types = Array.from({ length: depth }, (_, at) => [0x6c, 2, 0, at + 1, 1, at + 1]).flat();
    const message = Uint8Array.from([
      ...DIDL,
      depth + 1,
      ...types,
      0x6e,
      0x7f,
      1,
      0,
      ...Array<number>(2 ** 16).fill(0)
    ]);
    expect(() => ofAny.decode(message)).toThrow(/more than 10000 parts/);
  });

  test('a chain of 10,000 records does not exhaust the stack', () => {
    const sleb = (value: number) => [(value & 0x7f) | 0x80, ((value >> 7) & 0x7f) | 0x80, value >> 14];
    const length = 10_000;
    const types = Array.from({ length }, (_, at) => [0x6c, 1, 0, ...sleb(at + 1)]).flat();
    const message = Uint8Array.from([...DIDL, ...sleb(length + 1), ...types, 0x6c, 0, 1, 0]);
    expect(() => ofAny.decode(message)).toThrow(C.CandidError);
  });
});
