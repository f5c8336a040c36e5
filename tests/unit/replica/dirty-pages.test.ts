import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { assemble, Bench, failureOf, replyOf } from './support.js';

const PAGE = 4096;
const WASM_PAGE = 65_536;

/** Store instructions, the bytes they write, and what. */
const STORES = [
  ['i32.store', 4, 'i32.const -1'],
  ['i32.store8', 1, 'i32.const 7'],
  ['i32.store16', 2, 'i32.const 7'],
  ['i64.store', 8, 'i64.const -1'],
  ['i64.store8', 1, 'i64.const 9'],
  ['i64.store16', 2, 'i64.const 9'],
  ['i64.store32', 4, 'i64.const 9'],
  ['f32.store', 4, 'f32.const 1.5'],
  ['f64.store', 8, 'f64.const 2.5'],
  ['v128.store', 16, 'v128.const i64x2 5 6']
] as const;

interface Write {
  code: string;
  start: number;
  size: number;
}

/** Addresses near the borders of pages, where it matters. */
const address = fc
  .tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: -20, max: 20 }))
  .map(([page, beside]) => page * PAGE + beside);

const store: fc.Arbitrary<Write> = fc
  .tuple(fc.constantFrom(...STORES), address, fc.integer({ min: 0, max: 5000 }))
  .map(([[name, size, value], start, apart]) => {
    const offset = Math.min(apart, start);
    return { code: `(${name} offset=${offset} (i32.const ${start - offset}) (${value}))`, start, size };
  });

const bulk: fc.Arbitrary<Write> = fc
  .tuple(fc.constantFrom('fill', 'copy', 'init', 'host'), address, fc.integer({ min: 0, max: 9000 }))
  .map(([kind, start, length]) => {
    const size = Math.min(length, 2 * WASM_PAGE - start);
    if (kind === 'fill') {
      return { code: `(memory.fill (i32.const ${start}) (i32.const 3) (i32.const ${size}))`, start, size };
    }
    if (kind === 'copy') {
      return { code: `(memory.copy (i32.const ${start}) (i32.const 77) (i32.const ${size}))`, start, size };
    }
    const few = Math.min(size, 4);
    if (kind === 'init') {
      const code = `(memory.init $passive (i32.const ${start}) (i32.const 0) (i32.const ${few}))`;
      return { code, start, size: few };
    }
    const code = `(call $stable64_read (i64.const ${start}) (i64.const 0) (i64.const ${size}))`;
    return { code, start, size };
  });

const writes = fc.array(fc.oneof({ weight: 4, arbitrary: store }, { weight: 1, arbitrary: bulk }), {
  minLength: 1,
  maxLength: 25
});

function pagesOf(list: readonly Write[]): number {
  const pages = new Set<number>();
  for (const { start, size } of list) {
    for (let at = start; at < start + size; at++) pages.add(Math.floor(at / PAGE));
  }
  return pages.size;
}

/** Two Wasm pages full of a pattern; the writes, after growing by a page where asked, in methods that end differently. */
function moduleOf(list: readonly Write[], grows: boolean): Uint8Array {
  const body = [grows ? '(drop (memory.grow (i32.const 1)))' : '', ...list.map(({ code }) => code)].join(
    '\n'
  );
  return assemble(`(module
    (import "ic0" "stable64_read" (func $stable64_read (param i64 i64 i64)))
    (import "ic0" "stable64_grow" (func $stable64_grow (param i64) (result i64)))
    (import "ic0" "msg_reply" (func $msg_reply))
    (import "ic0" "msg_reply_data_append" (func $append (param i32 i32)))
    (memory 2) (data $passive "abcd") (global $g (mut i32) (i32.const 1))
    (func $write ${body} (global.set $g (i32.const 2)))
    (func (export "canister_init") (local $i i32) (drop (call $stable64_grow (i64.const 2)))
      (loop (i32.store (local.get $i) (i32.mul (local.get $i) (i32.const 2654435761)))
        (local.set $i (i32.add (local.get $i) (i32.const 4)))
        (br_if 0 (i32.lt_u (local.get $i) (i32.const 131072)))))
    (func (export "canister_update trap") (call $write) unreachable)
    (func (export "canister_update write") (call $write) (call $msg_reply))
    (func (export "canister_query write_too") (call $write) (call $msg_reply))
    (func (export "canister_query all") (call $append (i32.const 0) (i32.mul (memory.size) (i32.const 65536)))
      (call $append (i32.const 0) (global.get $g)) (call $msg_reply)))`);
}

describe('what a message writes', () => {
  test('property: is undone by a trap and after a query, kept after an update, and charged by the page', () => {
    fc.assert(
      fc.property(writes, fc.boolean(), (list, grows) => {
        const bench = new Bench();
        const id = bench.create();
        replyOf(bench.install(id, moduleOf(list, grows)));
        const all = (): Buffer => Buffer.from(replyOf(bench.query(id, 'all')));
        const before = all();
        expect(failureOf(bench.call(id, 'trap')).errorCode).toBe(502);
        expect(all().equals(before)).toBe(true);
        replyOf(bench.query(id, 'write_too'));
        expect(all().equals(before)).toBe(true);

        const cycles = (): bigint => bench.instance.cyclesBalance(id);
        const start = cycles();
        bench.call(id, 'trap');
        const trapCost = start - cycles();
        bench.reply(id, 'write');
        const charged = start - trapCost - cycles() - trapCost;
        const changed = all();
        expect(changed.length).toBe(before.length + (grows ? WASM_PAGE : 0) + 1);
        // Beyond the message that traps: another method name, one byte longer; the trap's cost 1, the reply's 5 and 500.
        expect(charged).toBe(BigInt(pagesOf(list)) * 1000n + 505n - 1n + 2000n);
        bench.call(id, 'trap');
        replyOf(bench.query(id, 'write_too'));
        expect(all().equals(changed)).toBe(true);
      }),
      { numRuns: 60 }
    );
  });
});

describe('a message that stores beyond the memory', () => {
  test.each([
    '(i32.store (i32.const 131070) (i32.const 1))',
    '(i64.store offset=4294967295 (i32.const 100) (i64.const 1))',
    '(v128.store (i32.const -1) (v128.const i64x2 1 1))',
    '(memory.fill (i32.const 100) (i32.const 1) (i32.const 131072))',
    '(memory.copy (i32.const -1) (i32.const 0) (i32.const 2))'
  ])('%s', (code) => {
    const bench = new Bench();
    const id = bench.create();
    replyOf(
      bench.install(
        id,
        moduleOf([{ code: `(i32.store (i32.const 0) (i32.const 5)) ${code}`, start: 0, size: 0 }], false)
      )
    );
    const before = Buffer.from(replyOf(bench.query(id, 'all')));
    expect(failureOf(bench.call(id, 'write')).message).toContain('heap out of bounds');
    expect(Buffer.from(replyOf(bench.query(id, 'all'))).equals(before)).toBe(true);
  });
});
