import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { UnansweredCallError } from '../../../src/replica/instance/instance.js';
import { Bench, canister, failureOf, number, replyOf } from './support.js';

/** Canisters that do all they can; a neighbour on the same subnet must not notice. */

const NEIGHBOUR = `(func (export "canister_update bump") (i32.store (i32.const 0) (i32.add (i32.load (i32.const 0)) (i32.const 1)))
  (call $answer (i32.load (i32.const 0))))`;

function withNeighbour() {
  const bench = new Bench();
  const neighbour = bench.deploy(NEIGHBOUR);
  let bumps = 0;
  const check = (): void => expect(number(bench.reply(neighbour, 'bump'))).toBe(++bumps);
  check();
  return { bench, check };
}

describe('a trap in a hook', () => {
  test.each([
    ['start', '(start $s) (func $s unreachable)'],
    ['init', '(func (export "canister_init") unreachable)']
  ])('%s: the installation fails and leaves nothing', (_hook, body) => {
    const { bench, check } = withNeighbour();
    const id = bench.create();
    expect(failureOf(bench.install(id, canister(body))).errorCode).toBe(502);
    expect(bench.instance.canister(id)?.moduleHash).toBeNull();
    check();
  });

  test.each([
    ['pre_upgrade', '(func (export "canister_pre_upgrade") unreachable)', ''],
    ['post_upgrade', '', '(func (export "canister_post_upgrade") unreachable)']
  ])('%s: the old code and its state stay', (_hook, before, after) => {
    const { bench, check } = withNeighbour();
    const id = bench.deploy(NEIGHBOUR + before);
    bench.reply(id, 'bump');
    expect(failureOf(bench.upgrade(id, canister(NEIGHBOUR + after))).errorCode).toBe(502);
    expect(number(bench.reply(id, 'bump'))).toBe(2);
    check();
  });

  test.each([
    [
      'heartbeat',
      '(func (export "canister_heartbeat") (i32.store (i32.const 0) (i32.const 99)) unreachable)'
    ],
    [
      'timer',
      `(func (export "canister_global_timer") (i32.store (i32.const 0) (i32.const 99)) unreachable)
       (func (export "canister_init") (drop (call $global_timer_set (i64.const 1))))`
    ],
    [
      'on_low_wasm_memory',
      `(func (export "canister_on_low_wasm_memory") (i32.store (i32.const 0) (i32.const 99)) unreachable)`
    ]
  ])('%s: its changes are undone, again and again', (_hook, body) => {
    const { bench, check } = withNeighbour();
    const id = bench.deploy(NEIGHBOUR + body);
    replyOf(bench.updateSettings(id, { wasm_memory_threshold: [4n * 1024n ** 3n] }));
    for (let round = 1; round <= 3; round++) {
      bench.instance.tick();
      expect(number(bench.reply(id, 'bump'))).toBe(round);
      check();
    }
    expect(bench.logs.map(({ content }) => content)).toContain('Canister trapped: unreachable');
  });

  test('inspect_message: users are turned away, nothing else', () => {
    const { bench, check } = withNeighbour();
    const id = bench.deploy(
      `${NEIGHBOUR} (func (export "canister_inspect_message") unreachable) (func (export "canister_query q") (call $msg_reply))`
    );
    expect(failureOf(bench.call(id, 'bump'))).toMatchObject({ errorCode: 502 });
    replyOf(bench.query(id, 'q'));
    check();
  });

  test('cleanup, after a trap in the reply callback: the call is answered with the first trap', () => {
    const { bench, check } = withNeighbour();
    const id = bench.deploy(`
      (table 2 funcref) (elem (i32.const 0) $reply $cleanup) (data (i32.const 64) "m")
      (func $reply (param i32) (i32.store (i32.const 0) (i32.const 7)) (drop (i32.div_u (i32.const 1) (i32.const 0))))
      (func $cleanup (param i32) (i32.store (i32.const 4) (i32.const 7)) unreachable)
      (func (export "canister_update m") (call $msg_reply))
      (func (export "canister_query state") (call $answer (i32.add (i32.load (i32.const 0)) (i32.load (i32.const 4)))))
      (func (export "canister_update call")
        (call $canister_self_copy (i32.const 100) (i32.const 0) (i32.const 10))
        (call $call_new (i32.const 100) (i32.const 10) (i32.const 64) (i32.const 1)
          (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))
        (call $call_on_cleanup (i32.const 1) (i32.const 0))
        (drop (call $call_perform)))`);
    expect(failureOf(bench.call(id, 'call')).message).toContain('integer division by 0');
    expect(number(replyOf(bench.query(id, 'state')))).toBe(0);
    check();
  });
});

describe('endless recursion', () => {
  const DEEP = `(func $down (param i32) (result i32)
    (i32.add (i32.const 1) (call $down (i32.add (local.get 0) (i32.const 1)))))
    (func $host (result i32) (drop (call $time)) (i32.add (i32.const 1) (call $host)))`;

  test.each(['$down (i32.const 0)', '$host'])('%s overflows the stack and is undone', (call) => {
    const { bench, check } = withNeighbour();
    const id = bench.deploy(`${DEEP}
      (func (export "canister_update f") (i32.store (i32.const 0) (i32.const 9)) (drop (call ${call})))
      (func (export "canister_query q") (drop (call ${call})))
      (func (export "canister_query state") (call $answer (i32.load (i32.const 0))))`);
    expect(failureOf(bench.call(id, 'f')).message).toContain('stack overflow');
    expect(failureOf(bench.query(id, 'q')).message).toContain('stack overflow');
    expect(number(replyOf(bench.query(id, 'state')))).toBe(0);
    check();
  });
});

describe('memory', () => {
  const PAGE = 65_536n;
  const GROWING = `
    (global $lows (mut i32) (i32.const 0))
    (func (export "canister_update grow") (drop (memory.grow (i32.const 4))) (i32.store (i32.const 0) (i32.const 5))
      (call $answer (memory.size)))
    (func (export "canister_query more") (drop (memory.grow (i32.const 60000))) (call $answer (memory.size)))
    (func (export "canister_query size") (call $answer (memory.size)))
    (func (export "canister_query lows") (call $answer (global.get $lows)))
    (func (export "canister_on_low_wasm_memory") (global.set $lows (i32.add (global.get $lows) (i32.const 1))))`;

  test('an update that leaves more than wasm_memory_limit is undone; queries may use more', () => {
    const { bench, check } = withNeighbour();
    const id = bench.deploy(GROWING);
    replyOf(bench.updateSettings(id, { wasm_memory_limit: [6n * PAGE] }));
    expect(number(bench.reply(id, 'grow'))).toBe(5);
    const failure = failureOf(bench.call(id, 'grow'));
    expect(failure).toMatchObject({ rejectCode: 5, errorCode: 539 });
    expect(failure.message).toContain('exceeded its current Wasm memory limit of 393216 bytes');
    expect(number(replyOf(bench.query(id, 'more')))).toBe(60_005);
    expect(number(replyOf(bench.query(id, 'size')))).toBe(5);
    check();
  });

  test('a fresh canister may have 3 GiB; no limit where it is 0', () => {
    const bench = new Bench();
    const id = bench.deploy(`
      (func (export "canister_update big") (call $answer (memory.grow (i32.const 49152))))
      (func (export "canister_query size") (call $answer (memory.size)))`);
    expect(failureOf(bench.call(id, 'big')).errorCode).toBe(539);
    expect(number(replyOf(bench.query(id, 'size')))).toBe(1);
  });

  test('a module that begins with more than the limit cannot be installed', () => {
    const bench = new Bench();
    const id = bench.create();
    replyOf(bench.updateSettings(id, { wasm_memory_limit: [PAGE / 2n] }));
    const failure = failureOf(bench.install(id, canister('(func (export "canister_init"))')));
    expect(failure.errorCode).toBe(539);
  });

  test('canister_on_low_wasm_memory runs once when memory gets low, and again after it was not', () => {
    const bench = new Bench();
    const id = bench.deploy(GROWING);
    const lows = () => number(replyOf(bench.query(id, 'lows')));
    const limit = (pages: bigint): void => {
      replyOf(
        bench.updateSettings(id, { wasm_memory_limit: [pages * PAGE], wasm_memory_threshold: [6n * PAGE] })
      );
    };
    limit(14n);
    bench.reply(id, 'grow');
    expect(lows()).toBe(0);
    bench.reply(id, 'grow');
    bench.instance.tick();
    expect(lows()).toBe(1);
    bench.reply(id, 'grow');
    bench.instance.tick();
    expect(lows()).toBe(1);
    limit(100n);
    bench.reply(id, 'grow');
    limit(20n);
    bench.call(id, 'grow');
    bench.instance.tick();
    expect(lows()).toBe(2);
    limit(100n);
    bench.reply(id, 'grow');
    limit(3n);
    expect(failureOf(bench.call(id, 'grow')).errorCode).toBe(539);
    bench.instance.tick();
    expect(lows()).toBe(3);
  });
});

describe('mutated modules that are accepted', () => {
  const MODULE = canister(`
    (table 3 funcref) (elem (i32.const 0) $f $reply $f) (type $t (func (param i32) (result i32)))
    (global $a (mut i32) (i32.const 5)) (data (i32.const 0) "0123456789abcdef")
    (func $f (param i32) (result i32) (local i64)
      (block $out (br_if $out (i32.gt_u (local.get 0) (i32.const 900)))
        (local.set 0 (i32.add (i32.const 7) (i32.mul (local.get 0) (i32.const 3)))))
      (memory.fill (i32.const 512) (local.get 0) (i32.const 64)) (local.get 0))
    (func $reply (param i32) (call $answer (i32.const 1)))
    (func (export "canister_init") (drop (call $stable64_grow (i64.const 2))))
    (func (export "canister_heartbeat") (global.set $a (i32.add (global.get $a) (i32.const 1))))
    (func (export "canister_update m")
      (call $stable64_write (i64.const 70000) (i64.const 0) (i64.const 16))
      (drop (call_indirect (type $t) (i32.load (i32.const 4)) (i32.const 0)))
      (call $certified_data_set (i32.const 0) (i32.const 8))
      (call $canister_self_copy (i32.const 100) (i32.const 0) (i32.const 10))
      (call $call_new (i32.const 100) (i32.const 10) (i32.const 0) (i32.const 1)
        (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 0))
      (call $call_data_append (i32.const 0) (i32.const 16))
      (drop (call $call_perform)))
    (func (export "canister_query q")
      (call $stable64_read (i64.const 200) (i64.const 70000) (i64.const 16))
      (drop (call $f (i32.const 3))) (call $msg_reply_data_append (i32.const 200) (i32.const 16)) (call $msg_reply))`);

  /** A canister may answer each call of itself with the next one. */
  const unlessEndless = (call: () => unknown): void => {
    try {
      call();
    } catch (error) {
      if (!(error instanceof UnansweredCallError)) throw error;
    }
  };

  test('property: whatever they do, every call is answered or goes on, and the neighbour works', () => {
    const { bench, check } = withNeighbour();
    // Most changes in the code and data that end the module: a change before them is seldom valid.
    const code = Buffer.from(MODULE).indexOf(Buffer.from('canister_query q')) + 16;
    const at = fc.oneof(
      { weight: 4, arbitrary: fc.integer({ min: code, max: MODULE.length - 1 }) },
      { weight: 1, arbitrary: fc.integer({ min: 8, max: code }) }
    );
    const change = fc.record({ at, to: fc.nat(255) });
    let installed = 0;
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 2 }), (changes) => {
        const bytes = MODULE.slice();
        for (const { at, to } of changes) bytes[at] = to;
        const id = bench.create();
        if (bench.install(id, bytes).ok) {
          installed++;
          for (const method of ['m', 'q', 'missing']) unlessEndless(() => bench.call(id, method));
          bench.query(id, 'q');
          bench.instance.tick();
        }
        bench.manageCanister('uninstall_code', id);
        check();
      }),
      { numRuns: 300, interruptAfterTimeLimit: 40_000 }
    );
    expect(installed).toBeGreaterThan(30);
  });
});
