import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Bench, canister, replyOf } from './support.js';

/** A canister whose queries answer with the bits of what the expressions give. */
function bitsOf(expressions: Record<string, string>, store: string, bytes: number): Record<string, string> {
  const queries = Object.entries(expressions).map(
    ([name, expression]) => `(func (export "canister_query ${name}")
      (${store} (i32.const 0) ${expression})
      (call $msg_reply_data_append (i32.const 0) (i32.const ${bytes})) (call $msg_reply))`
  );
  const bench = new Bench();
  const id = bench.deploy(queries.join('\n'));
  const bits = (name: string): string =>
    Buffer.from(replyOf(bench.query(id, name)))
      .reverse()
      .toString('hex');
  return Object.fromEntries(Object.keys(expressions).map((name) => [name, bits(name)]));
}

const F32 = { store: 'f32.store', bytes: 4, canonical: '7fc00000', nan: '(f32.const -nan:0x212345)' };
const F64 = {
  store: 'f64.store',
  bytes: 8,
  canonical: '7ff8000000000000',
  nan: '(f64.const -nan:0x4000000000123)'
};

describe.each([
  ['f32', F32],
  ['f64', F64]
])('NaNs of %s', (type, { store, bytes, canonical, nan }) => {
  const number = `(${type}.const 1.5)`;
  const infinity = `(${type}.const inf)`;

  test('are canonical out of every operation that computes', () => {
    const one = ['ceil', 'floor', 'trunc', 'nearest', 'sqrt'].map((op) => [op, `(${type}.${op} ${nan})`]);
    const two = ['add', 'sub', 'mul', 'div', 'min', 'max'].flatMap((op) => [
      [`${op} left`, `(${type}.${op} ${nan} ${number})`],
      [`${op} right`, `(${type}.${op} ${number} ${nan})`]
    ]);
    const fresh = {
      'inf - inf': `(${type}.sub ${infinity} ${infinity})`,
      '0 / 0': `(${type}.div (${type}.const 0) (${type}.const 0))`,
      'sqrt(-1)': `(${type}.sqrt (${type}.const -1))`
    };
    const expressions = { ...Object.fromEntries([...one, ...two]), ...fresh } as Record<string, string>;
    const expected = Object.fromEntries(Object.keys(expressions).map((name) => [name, canonical]));
    expect(bitsOf(expressions, store, bytes)).toEqual(expected);
  });

  test('keep their bits where they are moved, and change their sign alone', () => {
    const bits = bitsOf(
      {
        moved: nan,
        neg: `(${type}.neg ${nan})`,
        abs: `(${type}.abs ${nan})`,
        copysign: `(${type}.copysign ${nan} ${number})`,
        chosen: `(select ${nan} ${number} (i32.const 1))`
      },
      store,
      bytes
    );
    const moved = type === 'f32' ? 'ffa12345' : 'fff4000000000123';
    const positive = type === 'f32' ? '7fa12345' : '7ff4000000000123';
    expect(bits).toEqual({ moved, neg: positive, abs: positive, copysign: positive, chosen: moved });
  });

  test('numbers pass as they are', () => {
    expect(bitsOf({ sum: `(${type}.add ${number} ${number})` }, store, bytes).sum).toBe(
      type === 'f32' ? '40400000' : '4008000000000000'
    );
  });
});

test('conversions between the widths give canonical ones', () => {
  expect(bitsOf({ demoted: `(f32.demote_f64 ${F64.nan})` }, 'f32.store', 4).demoted).toBe(F32.canonical);
  expect(bitsOf({ promoted: `(f64.promote_f32 ${F32.nan})` }, 'f64.store', 8).promoted).toBe(F64.canonical);
});

test('lanes of vectors: each NaN is made canonical, its neighbours stay', () => {
  const lanes = '(v128.const f32x4 -nan:0x212345 1 -0 inf)';
  const doubles = '(v128.const f64x2 -nan:0x4000000000123 2)';
  const bits = bitsOf(
    {
      single: `(f32x4.mul ${lanes} (v128.const f32x4 1 1 1 1))`,
      double: `(f64x2.add ${doubles} (v128.const f64x2 1 1))`,
      moved: lanes
    },
    'v128.store',
    16
  );
  expect(bits.single).toBe('7f800000' + '80000000' + '3f800000' + F32.canonical);
  expect(bits.double).toBe('4008000000000000' + F64.canonical);
  expect(bits.moved).toBe('7f800000' + '80000000' + '3f800000' + 'ffa12345');
});

test('property: any two doubles give the sum that IEEE 754 says, or the canonical NaN', () => {
  const bench = new Bench();
  const id = bench.create();
  replyOf(
    bench.install(
      id,
      canister(`(func (export "canister_query add")
        (call $msg_arg_data_copy (i32.const 0) (i32.const 0) (i32.const 16))
        (f64.store (i32.const 16) (f64.add (f64.load (i32.const 0)) (f64.load (i32.const 8))))
        (call $msg_reply_data_append (i32.const 16) (i32.const 8)) (call $msg_reply))`)
    )
  );
  const bits = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
  const odd = fc.constantFrom(
    0x7ff0000000000000n,
    0xfff0000000000000n,
    0x7ff0000000000001n,
    0xffffffffffffffffn
  );
  const double = fc.oneof(bits, odd);
  fc.assert(
    fc.property(double, double, (a, b) => {
      const arg = Buffer.alloc(16);
      arg.writeBigUInt64LE(a);
      arg.writeBigUInt64LE(b, 8);
      const sum = Buffer.from(replyOf(bench.query(id, 'add', new Uint8Array(arg))));
      const expected = arg.readDoubleLE(0) + arg.readDoubleLE(8);
      if (Number.isNaN(expected)) expect(sum.readBigUInt64LE()).toBe(0x7ff8000000000000n);
      else expect(sum.readDoubleLE()).toBe(expected);
    }),
    { numRuns: 300 }
  );
});
