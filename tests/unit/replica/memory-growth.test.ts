import { describe, expect, test } from '@jest/globals';
import { Bench, failureOf, number, replyOf } from './support.js';

const MIB_PAGES = 16;

/** Grows one of its memories by 160 MiB, in an update, a query and the callback of a call. */
const BODY = `
  (table 1 funcref) (elem (i32.const 0) $callback)
  (data (i32.const 64) "m")
  (func $callback (param i32) (drop (memory.grow (i32.const ${160 * MIB_PAGES}))) (call $answer (memory.size)))
  (func (export "canister_update heap") (drop (memory.grow (i32.const ${160 * MIB_PAGES}))) (call $answer (memory.size)))
  (func (export "canister_update stable") (drop (call $stable64_grow (i64.const ${160 * MIB_PAGES}))) (call $answer (i32.const 1)))
  (func (export "canister_query q") (drop (memory.grow (i32.const ${160 * MIB_PAGES}))) (call $answer (memory.size)))
  (func (export "canister_query size") (call $answer (memory.size)))
  (func (export "canister_update m") (call $answer (i32.const 1)))
  (func (export "canister_update later")
    (call $call_new (i32.const 0) (call $self) (i32.const 64) (i32.const 1) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))
    (drop (call $call_perform)))
  (func $self (result i32) (call $canister_self_copy (i32.const 0) (i32.const 0) (i32.const 10)) (i32.const 10))`;

/** 160 MiB for 30 days cost 51 B cycles; an update of 40 B instructions sets 40 B aside. */
function deploy(cycles: bigint): { bench: Bench; id: Uint8Array } {
  const bench = new Bench();
  const id = bench.deploy(BODY);
  bench.instance.addCycles(id, cycles - bench.instance.cyclesBalance(id));
  return { bench, id };
}

describe('a message that grows memory', () => {
  test.each(['heap', 'stable'])('%s: is undone where the cycles would not keep it', (method) => {
    const { bench, id } = deploy(80_000_000_000n);
    const failure = failureOf(bench.call(id, method));
    expect(failure).toMatchObject({ rejectCode: 5, errorCode: 532 });
    expect(failure.message).toContain(
      `cannot grow memory by ${160 * 1024 * 1024} bytes due to insufficient cycles`
    );
    expect(number(replyOf(bench.query(id, 'size')))).toBe(1);
    const missing = BigInt(/least (\d+)/.exec(failure.message)?.[1] ?? '0');
    bench.instance.addCycles(id, missing + 100_000_000n);
    replyOf(bench.call(id, method));
  });

  test('may do so in a query, whose growth is undone anyway', () => {
    const { bench, id } = deploy(80_000_000_000n);
    expect(number(replyOf(bench.query(id, 'q')))).toBe(1 + 160 * MIB_PAGES);
    expect(number(replyOf(bench.query(id, 'size')))).toBe(1);
  });

  test('may do so in a callback, which has to be able to end what was begun', () => {
    const { bench, id } = deploy(130_000_000_000n);
    const before = bench.instance.cyclesBalance(id);
    replyOf(bench.call(id, 'later'));
    expect(number(replyOf(bench.query(id, 'size')))).toBe(1 + 160 * MIB_PAGES);
    expect(bench.instance.cyclesBalance(id)).toBeLessThan(before);
  });

  test('pays for what memory_allocation reserves, once', () => {
    const { bench, id } = deploy(150_000_000_000n);
    replyOf(bench.updateSettings(id, { memory_allocation: [256n * 1024n * 1024n] }));
    const { message } = failureOf(bench.updateSettings(id, { memory_allocation: [2n ** 40n] }));
    expect(message).toMatch(/Cannot increase memory allocation to 1099511627776 due to insufficient cycles/);
    replyOf(bench.call(id, 'heap'));
  });
});

describe('settings that cost more than there is', () => {
  test.each([
    ['memory_allocation', 2n ** 40n, 531],
    ['compute_allocation', 100n, 530]
  ])('%s: refused, and nothing of the call is applied', (name, value, errorCode) => {
    const { bench, id } = deploy(100_000_000_000n);
    const result = bench.updateSettings(id, { [name]: [value], controllers: [[]] });
    expect(failureOf(result)).toMatchObject({ rejectCode: 5, errorCode });
    expect(bench.instance.canister(id)?.controllers).toHaveLength(1);
    bench.instance.addCycles(id, 10n ** 16n);
    replyOf(bench.updateSettings(id, { [name]: [value] }));
  });
});
