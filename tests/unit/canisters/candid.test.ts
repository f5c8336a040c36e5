import { describe, expect, test } from '@jest/globals';
import { IDL } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';
import fc from 'fast-check';

import * as C from '../../../canisters/common/candid/index.js';
import { arbitraryOf } from '../../support/candid-arbitrary.js';

import {
  comparableSchemas,
  labelled,
  type Pair,
  plain,
  PRIMITIVES,
  schemas,
  sendableSchemas
} from './candid_schema.js';

/** A schema with a value of it. */
const withValue = (pairs: fc.Arbitrary<Pair>) =>
  pairs.chain((pair) => arbitraryOf(pair.idl).map((value) => ({ pair, value })));
const valued = withValue(schemas);

function library(types: IDL.Type[], values: unknown[]): Uint8Array {
  return new Uint8Array(IDL.encode(types, values));
}

function message({ schema }: Pair): C.Message<[C.Type<unknown>]> {
  return new C.Message([schema]);
}

describe('beside the candid library, for schemas of every shape', () => {
  test('what it encodes is read', () => {
    fc.assert(
      fc.property(valued, ({ pair, value }) => {
        expect(message(pair).decode(library([pair.idl], [value]))).toEqual([plain(value)]);
      }),
      { numRuns: 3000 }
    );
  });

  test('what is written is byte for byte what it encodes, header included', () => {
    fc.assert(
      fc.property(valued, ({ pair, value }) => {
        expect(message(pair).encode(plain(value))).toEqual(library([pair.idl], [value]));
      }),
      { numRuns: 3000 }
    );
  });

  test('and both for tuples of arguments', () => {
    fc.assert(
      fc.property(fc.array(valued, { maxLength: 4 }), (all) => {
        const codec = new C.Message(all.map(({ pair }) => pair.schema));
        const bytes = library(
          all.map(({ pair }) => pair.idl),
          all.map(({ value }) => value)
        );
        expect(codec.decode(bytes)).toEqual(all.map(({ value }) => plain(value)));
        expect(codec.encode(...all.map(({ value }) => plain(value)))).toEqual(bytes);
      }),
      { numRuns: 500 }
    );
  });

  test('tags without values are their names', () => {
    const idl = IDL.Variant({ zero: IDL.Null, one: IDL.Null, other: IDL.Null });
    const codec = new C.Message([C.tags('zero', 'one', 'other')]);
    const wider = IDL.Variant({ zero: IDL.Null, one: IDL.Null, other: IDL.Nat8, newer: IDL.Null });
    for (const name of ['zero', 'one', 'other'] as const) {
      expect(codec.decode(library([idl], [{ [name]: null }]))).toEqual([name]);
      expect(codec.encode(name)).toEqual(library([idl], [{ [name]: null }]));
    }
    expect(codec.decode(library([wider], [{ one: null }]))).toEqual(['one']);
    expect(() => codec.decode(library([wider], [{ other: 5 }]))).toThrow(C.CandidError);
    expect(() => codec.decode(library([wider], [{ newer: null }]))).toThrow(C.CandidError);
    expect(new C.Message([C.opt(C.tags('zero'))]).decode(library([wider], [{ other: 5 }]))).toEqual([[]]);
    expect(new C.Message([C.tags('b', 'a')]).types[0].describe()).toBe('variant {a: null; b: null}');
  });

  test('a schema describes itself as a .did file would', () => {
    const spec = C.record({ b: C.opt(C.vec(C.text)), a: C.variant({ y: C.nul, x: C.blob }), c: C.principal });
    expect(spec.describe()).toBe('record {a: variant {x: vec nat8; y: null}; b: opt vec text; c: principal}');
  });
});

describe('a sender with another type', () => {
  const outcome = (read: () => unknown): unknown => {
    try {
      return { value: read() };
    } catch {
      return 'refused';
    }
  };
  /** What the codec makes of a message, and what the library does. */
  const both = (wanted: Pair, bytes: Uint8Array): [unknown, unknown] => [
    outcome(() => message(wanted).decode(bytes)),
    outcome(() => plain(IDL.decode([wanted.idl], bytes)))
  ];

  test('of any shape is read or refused as the library does', () => {
    fc.assert(
      fc.property(comparableSchemas, withValue(sendableSchemas), (wanted, { pair, value }) => {
        const [own, librarys] = both(wanted, library([pair.idl], [value]));
        expect(own).toEqual(librarys);
      }),
      { numRuns: 3000 }
    );
  });

  test('wider, narrower and changed records are read or refused as the library does', () => {
    const shapes = fc.uniqueArray(
      fc.record({
        name: fc.stringMatching(/^[a-z]{1,6}$/),
        here: comparableSchemas,
        there: schemas,
        fate: fc.nat(4)
      }),
      { selector: ({ name }) => name, minLength: 1, maxLength: 5 }
    );
    // Of each field: on both sides, here only, there only, here as an option only, of two types.
    const cases = shapes.chain((all) => {
      const opt = ({ schema, idl }: Pair): Pair => ({ schema: C.opt(schema), idl: IDL.Opt(idl) });
      const pairs = (list: typeof all, pick: (field: (typeof all)[number]) => Pair) =>
        labelled(
          list.map((field) => [field.name, pick(field)] as const),
          C.record,
          IDL.Record
        );
      const wanted = pairs(
        all.filter(({ fate }) => fate !== 2),
        ({ here, fate }) => (fate >= 3 && !/^(opt|null)/.test(here.schema.describe()) ? opt(here) : here)
      );
      const sent = pairs(
        all.filter(({ fate }) => fate !== 1 && fate !== 3),
        ({ here, there, fate }) => (fate === 4 ? there : here)
      );
      return arbitraryOf(sent.idl).map((value) => ({ wanted, sent, value }));
    });
    let read = 0;
    fc.assert(
      fc.property(cases, ({ wanted, sent, value }) => {
        const [own, librarys] = both(wanted, library([sent.idl], [value]));
        expect(own).toEqual(librarys);
        if (own !== 'refused') read++;
      }),
      { numRuns: 3000 }
    );
    expect(read).toBeGreaterThan(300);
  });

  test('what is no option is null for an option of an option', () => {
    const codec = new C.Message([C.opt(C.opt(C.nat8)), C.opt(C.nul), C.nat8]);
    expect(codec.decode(library([IDL.Vec(IDL.Text), IDL.Text, IDL.Nat8], [['a'], 'b', 5]))).toEqual([
      [],
      [],
      5
    ]);
  });

  test('an exact option takes null and its own type only', () => {
    const codec = new C.Message([C.exactOpt(C.nat8)]);
    expect(codec.decode(library([IDL.Opt(IDL.Nat8)], [[5]]))).toEqual([[5]]);
    expect(codec.decode(library([IDL.Nat8], [5]))).toEqual([[5]]);
    expect(codec.decode(library([IDL.Null], [null]))).toEqual([[]]);
    expect(() => codec.decode(library([IDL.Opt(IDL.Text)], [['a']]))).toThrow(C.CandidError);
  });

  test('bytes are read of bytes only, and of a vector without elements', () => {
    const codec = new C.Message([C.opt(C.blob), C.blob]);
    expect(codec.decode(library([IDL.Vec(IDL.Bool), IDL.Vec(IDL.Text)], [[true], []]))).toEqual([
      [],
      new Uint8Array(0)
    ]);
    const bools = library([IDL.Vec(IDL.Nat8), IDL.Vec(IDL.Bool)], [[], [true]]);
    expect(() => codec.decode(bools)).toThrow(C.CandidError);
  });

  test('a tag that is not known: null within an opt, else refused', () => {
    const newer = IDL.Variant({ A: IDL.Null, B: IDL.Nat64, C: IDL.Record({ x: IDL.Text }) });
    const known = C.variant({ A: C.nul, B: C.nat64 });
    const sent = library([IDL.Opt(newer), IDL.Nat8], [[{ C: { x: 'new' } }], 7]);
    expect(new C.Message([C.opt(known), C.nat8]).decode(sent)).toEqual([[], 7]);
    expect(new C.Message([known]).decode(library([newer], [{ B: 5n }]))).toEqual([{ B: 5n }]);
    expect(() => new C.Message([known]).decode(library([newer], [{ C: { x: '' } }]))).toThrow(C.CandidError);
  });

  test('missing arguments are null where they are optional; further ones are skipped', () => {
    const codec = new C.Message([C.nat64, C.opt(C.text)]);
    expect(codec.decode(library([IDL.Nat64], [1n]))).toEqual([1n, []]);
    const more = library(
      [IDL.Nat64, IDL.Opt(IDL.Text), IDL.Vec(IDL.Bool), IDL.Int],
      [1n, ['a'], [true], -5n]
    );
    expect(codec.decode(more)).toEqual([1n, ['a']]);
    expect(() => codec.decode(library([], []))).toThrow(C.CandidError);
  });

  test('values of every type that nobody asked for are skipped', () => {
    const func = IDL.Func([IDL.Text], [IDL.Opt(IDL.Nat)], ['query']);
    const everything = IDL.Record({
      f: func,
      s: IDL.Service({ m: func }),
      n: IDL.Nat,
      i: IDL.Int,
      floats: IDL.Tuple(IDL.Float32, IDL.Float64),
      ints: IDL.Tuple(IDL.Int8, IDL.Int16, IDL.Int64),
      r: IDL.Reserved,
      e: IDL.Opt(IDL.Empty),
      v: IDL.Vec(IDL.Variant({ a: IDL.Text, b: IDL.Null }))
    });
    const id = Principal.fromUint8Array(Uint8Array.of(1, 2, 3));
    const value = {
      f: [id, 'method'],
      s: id,
      n: 2n ** 70n,
      i: -(2n ** 70n),
      floats: [0.5, 0.25],
      ints: [-1, -1, -1n],
      r: null,
      e: [],
      v: [{ a: 'x' }, { b: null }]
    };
    const sent = library(
      [IDL.Record({ before: everything, id: IDL.Nat8, z: everything })],
      [{ before: value, id: 9, z: value }]
    );
    expect(new C.Message([C.record({ id: C.nat8 })]).decode(sent)).toEqual([{ id: 9 }]);
    expect(new C.Message([C.record({ id: C.nat8, z: C.reserved })]).decode(sent)).toEqual([
      { id: 9, z: null }
    ]);
  });

  test('a type of a later candid is skipped by its length', () => {
    // type 0: number -26, two bytes of definition; record {0: type 0; 1: nat8}
    const header = [0x44, 0x49, 0x44, 0x4c, 2, 0x66, 2, 9, 9, 0x6c, 2, 0, 0, 1, 0x7b, 1, 1];
    const value = [3, 0, 7, 7, 7, 42]; // three bytes, no references
    expect(new C.Message([C.record({ _1_: C.nat8 })]).decode(Uint8Array.of(...header, ...value))).toEqual([
      { _1_: 42 }
    ]);
  });

  test('a header that is remembered reads the same, and another one does not read as it', () => {
    const codec = new C.Message([C.record({ a: C.nat8 })], { rememberHeader: true });
    const wide = IDL.Record({ a: IDL.Nat8, b: IDL.Text });
    const other = IDL.Record({ a: IDL.Nat8, b: IDL.Nat });
    for (const [type, b] of [
      [wide, 'x'],
      [wide, 'yz'],
      [other, 5n],
      [wide, 'x'],
      [other, 6n]
    ] as const) {
      expect(codec.decode(library([type], [{ a: 3, b }]))).toEqual([{ a: 3 }]);
    }
  });
});

describe('values that a type does not hold are not written', () => {
  const refused: [string, C.Type<unknown>, unknown][] = [
    ['nat8', C.nat8, 256],
    ['nat8', C.nat8, -1],
    ['nat8', C.nat8, 0.5],
    ['nat16', C.nat16, 65_536],
    ['nat32', C.nat32, 2 ** 32],
    ['nat32', C.nat32, NaN],
    ['nat64', C.nat64, 2n ** 64n],
    ['nat64', C.nat64, -1n],
    ['int16', C.int16, 2 ** 15],
    ['int32', C.int32, 2 ** 31],
    ['text', C.text, 'half of a \ud83d'],
    ['principal', C.principal, new Uint8Array(30)],
    ['variant', C.variant({ a: C.nul }), {}],
    ['tags', C.tags('a', 'b'), 'c']
  ];
  test.each(refused)('%s: %#', (_, schema, value) => {
    expect(() => new C.Message([schema]).encode(value)).toThrow(C.CandidError);
  });

  test('a long message grows its buffer, and does not touch the one before', () => {
    const codec = new C.Message([C.vec(C.blob)]);
    const one = codec.encode([new Uint8Array(10).fill(1)]);
    const before = one.slice();
    const large = [new Uint8Array(5000).fill(2), new Uint8Array(100_000).fill(3), new Uint8Array(7).fill(4)];
    expect(codec.decode(codec.encode(large))).toEqual([large]);
    expect(one).toEqual(before);
  });
});

test('each primitive at its ends', () => {
  const ends: [Pair, unknown[]][] = PRIMITIVES.map((pair) => [pair, endsOf(pair.schema.describe())]);
  for (const [pair, values] of ends)
    for (const value of values) expect(message(pair).decode(message(pair).encode(value))).toEqual([value]);
});

function endsOf(name: string): unknown[] {
  const bits = Number(/\d+/.exec(name)?.[0] ?? 0);
  if (name === 'nat64') return [0n, 2n ** 64n - 1n];
  if (name === 'nat') return [0n, 127n, 128n, 2n ** 35n - 1n, 2n ** 35n, 2n ** 70n, 2n ** 3000n];
  if (name === 'int16') return [-(2 ** 15), -1, 0, 2 ** 15 - 1];
  if (name === 'int32') return [-(2 ** 31), -1, 0, 2 ** 31 - 1];
  if (name.startsWith('nat')) return [0, 2 ** bits - 1];
  if (name === 'text') return ['', '\ufeffa', '\u0000', '😀', 'é'.repeat(300)];
  if (name === 'bool') return [true, false];
  if (name === 'null') return [null];
  return [new Uint8Array(0), new Uint8Array(29).fill(255)];
}
