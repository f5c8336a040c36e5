import { describe, expect, test } from '@jest/globals';
import { FeeSchedule, vetkdFee } from '../../../src/replica/execution/fees.js';
import { Bench, failureOf, replyOf } from './support.js';

const BODY = `
  (func (export "canister_update f") (call $answer (i32.const 1)))
  (func (export "canister_update trap") unreachable)
  (func (export "canister_query q") (call $answer (i32.const 0)))`;

/**
 * Instructions of `f`: function and callee cost 1 each beside 1 + 5 (const, call) and, in the callee, const, get,
 * store, 2 const, call 5, call 5 = 15; the two system calls 500 + 50 × 4 and 500; one changed page of memory 1000.
 */
const INSTRUCTIONS = 1n + 6n + 1n + 15n + 700n + 500n + 1000n;

describe('what a call costs on an application subnet', () => {
  test('reception by bytes, then 5 M and one cycle for each instruction', () => {
    const bench = new Bench();
    const id = bench.deploy(BODY);
    const before = bench.instance.cyclesBalance(id);
    bench.reply(id, 'f', new Uint8Array(100));
    const reception = 1_200_000n + 2_000n * (100n + 1n);
    expect(before - bench.instance.cyclesBalance(id)).toBe(reception + 5_000_000n + INSTRUCTIONS);
  });

  test('a trap costs what was executed, a query nothing', () => {
    const bench = new Bench();
    const id = bench.deploy(BODY);
    const before = bench.instance.cyclesBalance(id);
    failureOf(bench.call(id, 'trap'));
    expect(before - bench.instance.cyclesBalance(id)).toBe(1_200_000n + 2_000n * 4n + 5_000_000n + 2n);
    const after = bench.instance.cyclesBalance(id);
    replyOf(bench.query(id, 'q'));
    expect(bench.instance.cyclesBalance(id)).toBe(after);
  });

  test('a larger subnet costs more by its size', () => {
    const small = new FeeSchedule(13, false);
    const large = new FeeSchedule(34, false);
    expect(small.execution(1_000_000_000n)).toBe(1_005_000_000n);
    expect(large.execution(1_000_000_000n)).toBe((1_005_000_000n * 34n) / 13n);
    expect(small.canisterCreation()).toBe(500_000_000_000n);
    expect(new FeeSchedule(40, true).callTotal(1000n, 1000n)).toBe(0n);
  });

  test.each([['System'], ['NNS'], ['II'], ['Bitcoin']] as const)('nothing on a subnet of kind %s', (kind) => {
    const bench = new Bench([{ kind }]);
    const id = bench.deploy(BODY);
    const before = bench.instance.cyclesBalance(id);
    bench.reply(id, 'f');
    bench.instance.setTime(bench.instance.time + 10n ** 15n);
    bench.instance.tick();
    expect(bench.instance.cyclesBalance(id)).toBe(before);
  });

  test('nothing on a free application subnet', () => {
    const bench = new Bench([{ kind: 'Application', costs: 'Free' }]);
    const id = bench.deploy(BODY, { cycles: 0n });
    bench.reply(id, 'f');
    expect(bench.instance.cyclesBalance(id)).toBe(0n);
  });
});

describe('a canister short of cycles', () => {
  test('executes nothing and says how much is missing; topped up it goes on', () => {
    const bench = new Bench();
    const id = bench.deploy(BODY);
    const rest = 30_000_000_000n;
    bench.instance.addCycles(id, rest - bench.instance.cyclesBalance(id));
    const failure = failureOf(bench.call(id, 'f'));
    expect(failure).toMatchObject({ rejectCode: 2, errorCode: 207 });
    expect(failure.message).toMatch(
      /out of cycles: please top up the canister with at least \d+ additional cycles/
    );
    const missing = BigInt(/least (\d+)/.exec(failure.message)?.[1] ?? '0');
    bench.instance.addCycles(id, missing + 100_000_000n);
    bench.reply(id, 'f');
  });

  test('pays for what it stores as time passes, and loses its code when it cannot', () => {
    const bench = new Bench();
    const id = bench.deploy(BODY);
    const before = bench.instance.cyclesBalance(id);
    bench.instance.setTime(bench.instance.time + 86_400n * 10n ** 9n);
    bench.instance.tick();
    const daily = before - bench.instance.cyclesBalance(id);
    // One page of memory and the module: 65,536 bytes and some hundred at 127,000 cycles for a GiB and second.
    expect(daily).toBeGreaterThan(669_000n);
    expect(daily).toBeLessThan(700_000n);
    bench.instance.addCycles(id, 1000n - bench.instance.cyclesBalance(id));
    bench.instance.setTime(bench.instance.time + 86_400n * 10n ** 9n);
    bench.instance.tick();
    expect(bench.instance.canister(id)?.moduleHash).toBeNull();
    expect(bench.instance.cyclesBalance(id)).toBe(0n);
  });
});

test('a key derivation costs what mainnet asks for the key', () => {
  expect(vetkdFee('test_key_1')).toBe(10_000_000_000n);
  expect(vetkdFee('key_1')).toBe(26_153_846_153n);
  expect(vetkdFee('key_9')).toBeNull();
});
