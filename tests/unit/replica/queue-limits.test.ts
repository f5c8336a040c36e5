import { describe, expect, test } from '@jest/globals';
import { Bench, number } from './support.js';

/**
 * `send` takes how many calls to make (4 bytes) and a callee, and answers how many of them `call_perform` took; its method `m` is what
 * it calls, and never ends where its own argument is not empty.
 */
const SENDER = `
  (type $callback (func (param i32)))
  (table 2 funcref) (elem (i32.const 0) $nothing $again)
  (data (i32.const 64) "m") (data (i32.const 72) "raw_rand")
  (func $nothing (param i32))
  (func $again (param i32)
    (call $call_new (i32.const 0) (i32.const 0) (i32.const 72) (i32.const 8)
      (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 0))
    (drop (call $call_perform)))
  (func (export "canister_update m") (if (i32.eqz (call $msg_arg_data_size)) (then (call $answer (i32.const 1))) (else (call $again (i32.const 0)))))
  (func $send (param $block i32) (local $left i32) (local $sent i32)
    (call $msg_arg_data_copy (i32.const 0) (i32.const 0) (call $msg_arg_data_size))
    (local.set $left (i32.load (i32.const 0)))
    (loop
      (if (local.get $left) (then
        (local.set $left (i32.sub (local.get $left) (i32.const 1)))
        (call $call_new (i32.const 4) (i32.sub (call $msg_arg_data_size) (i32.const 4)) (i32.const 64) (i32.const 1)
          (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))
        (call $call_data_append (i32.const 64) (local.get $block))
        (if (i32.eqz (call $call_perform)) (then (local.set $sent (i32.add (local.get $sent) (i32.const 1)))))
        (br 1))))
    (call $answer (local.get $sent)))
  (func (export "canister_update send") (call $send (i32.const 0)))
  (func (export "canister_update block") (call $send (i32.const 1)))`;

function times(count: number, callee: Uint8Array): Uint8Array {
  const arg = Buffer.alloc(4);
  arg.writeUInt32LE(count);
  return new Uint8Array(Buffer.concat([arg, callee]));
}

describe('the queue from one canister to another', () => {
  test('takes 500 calls: those beyond are refused to the caller and not sent', () => {
    const bench = new Bench();
    const [id, callee] = [bench.deploy(SENDER), bench.deploy(SENDER)];
    expect(number(bench.reply(id, 'send', times(499, callee)))).toBe(499);
    expect(number(bench.reply(id, 'send', times(510, callee)))).toBe(500);
  });

  test('has room again when answers are there', () => {
    const bench = new Bench();
    const [id, callee] = [bench.deploy(SENDER), bench.deploy(SENDER)];
    for (let turn = 0; turn < 3; turn++) {
      expect(number(bench.reply(id, 'send', times(500, callee)))).toBe(500);
      for (let round = 0; round < 3; round++) bench.instance.tick();
    }
  });

  test('counts what earlier messages sent and is not answered; another callee has a queue of its own', () => {
    const bench = new Bench();
    const [id, busy, free] = [bench.deploy(SENDER), bench.deploy(SENDER), bench.deploy(SENDER)];
    expect(number(bench.reply(id, 'block', times(20, busy)))).toBe(20);
    expect(number(bench.reply(id, 'send', times(600, busy)))).toBe(480);
    expect(number(bench.reply(id, 'send', times(600, free)))).toBe(500);
  });

  test('what a refused call would have cost stays with the caller', () => {
    const bench = new Bench();
    const [id, callee] = [bench.deploy(SENDER), bench.deploy(SENDER)];
    bench.instance.addCycles(id, 10n ** 15n);
    const spent = (count: number): bigint => {
      const before = bench.instance.cyclesBalance(id);
      bench.reply(id, 'send', times(count, callee));
      for (let round = 0; round < 4; round++) bench.instance.tick();
      return before - bench.instance.cyclesBalance(id);
    };
    const full = spent(500);
    // The ten more cost their instructions alone, far less than the 260,000 cycles a call.
    expect(spent(510) - full).toBeLessThan(10n * 20_000n);
  });
});
