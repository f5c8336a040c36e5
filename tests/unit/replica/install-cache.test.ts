import { describe, expect, test } from '@jest/globals';
import { installCache } from '../../../src/replica/execution/install-cache.js';
import { Bench, canister, number, replyOf } from './support.js';

/** Initialisation of some 13 M instructions that notes the time, prints, sets a timer and writes to all memories. */
const MODULE = canister(`
  (data (i32.const 0) "a print")
  (func (export "canister_init") (local i32)
    (loop (memory.fill (i32.const 1024) (local.get 0) (i32.const 60000))
      (local.set 0 (i32.add (local.get 0) (i32.const 1)))
      (br_if 0 (i32.lt_u (local.get 0) (i32.const 222))))
    (i64.store (i32.const 16) (call $time))
    (call $debug_print (i32.const 0) (i32.const 7))
    (call $certified_data_set (i32.const 1024) (i32.const 4))
    (drop (call $stable64_grow (i64.const 1)))
    (call $stable64_write (i64.const 0) (i64.const 1024) (i64.const 4)))
  (func (export "canister_update bump") (i32.store8 (i32.const 1024) (i32.add (i32.load8_u (i32.const 1024)) (i32.const 1)))
    (call $stable64_write (i64.const 0) (i64.const 1024) (i64.const 4)) (call $answer (i32.load8_u (i32.const 1024))))
  (func (export "canister_query heap") (call $answer (i32.load8_u (i32.const 1024))))
  (func (export "canister_query stable") (call $stable64_read (i64.const 64) (i64.const 0) (i64.const 4))
    (call $answer (i32.load8_u (i32.const 64))))
  (func (export "canister_query time") (call $answer64 (i64.load (i32.const 16))))`);

function installed(advance = 0n) {
  const bench = new Bench();
  const id = bench.create();
  if (advance > 0n) bench.instance.setTime(bench.instance.clock + advance);
  replyOf(bench.install(id, MODULE));
  return { bench, id };
}

describe('installing the same in the same circumstances', () => {
  test('comes to the same, and each canister has a state of its own', () => {
    installCache.clear();
    const first = installed();
    expect(installCache.size).toBe(1);
    const second = installed();
    expect(installCache.size).toBe(1);
    expect(second.bench.instance.cyclesBalance(second.id)).toBe(first.bench.instance.cyclesBalance(first.id));
    expect(second.bench.instance.canister(second.id)?.certifiedData).toEqual(Buffer.alloc(4, 221));
    expect(number(first.bench.reply(first.id, 'bump'))).toBe(222);
    expect(number(second.bench.reply(second.id, 'bump'))).toBe(222);
    expect(number(second.bench.reply(second.id, 'bump'))).toBe(223);
    const third = installed();
    for (const method of ['heap', 'stable']) {
      expect(number(replyOf(first.bench.query(first.id, method)))).toBe(222);
      expect(number(replyOf(second.bench.query(second.id, method)))).toBe(223);
      expect(number(replyOf(third.bench.query(third.id, method)))).toBe(221);
    }
  });

  test('at another time it is executed anew', () => {
    installCache.clear();
    const [first, second] = [installed(), installed(1_000_000_000n)];
    expect(installCache.size).toBe(2);
    const timeOf = ({ bench, id }: ReturnType<typeof installed>): bigint =>
      Buffer.from(replyOf(bench.query(id, 'time'))).readBigUInt64LE();
    expect(timeOf(second) - timeOf(first)).toBeGreaterThan(999_999_000n);
  });
});
