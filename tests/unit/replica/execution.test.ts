import { Principal } from '@dfinity/principal';
import { describe, expect, test } from '@jest/globals';
import { Bench, failureOf, number, replyOf } from './support.js';

const COUNTER = `
  (global $count (mut i32) (i32.const 0))
  (func (export "canister_update add") (global.set $count (i32.add (global.get $count) (i32.const 1)))
    (i32.store (i32.const 0) (i32.add (i32.load (i32.const 0)) (i32.const 1)))
    (call $answer (i32.load (i32.const 0))))
  (func (export "canister_update add_and_trap") (global.set $count (i32.const 77))
    (i32.store (i32.const 0) (i32.const 77)) (drop (memory.grow (i32.const 3))) unreachable)
  (func (export "canister_update trap_in_place") (global.set $count (i32.const 77))
    (i32.store (i32.const 0) (i32.const 77)) unreachable)
  (func (export "canister_query heap") (call $answer (i32.load (i32.const 0))))
  (func (export "canister_query global") (call $answer (global.get $count)))
  (func (export "canister_query pages") (call $answer (memory.size)))
  (func (export "canister_query scribble") (global.set $count (i32.const 5)) (i32.store (i32.const 0) (i32.const 5))
    (drop (memory.grow (i32.const 1))) (call $answer (i32.load (i32.const 0))))`;

describe('state', () => {
  test('what a message changes stays', () => {
    const bench = new Bench();
    const id = bench.deploy(COUNTER);
    expect(number(bench.reply(id, 'add'))).toBe(1);
    expect(number(bench.reply(id, 'add'))).toBe(2);
    expect(number(replyOf(bench.query(id, 'global')))).toBe(2);
  });

  test.each(['add_and_trap', 'trap_in_place'])(
    '%s leaves heap, globals and memory size as they were',
    (method) => {
      const bench = new Bench();
      const id = bench.deploy(COUNTER);
      bench.reply(id, 'add');
      expect(failureOf(bench.call(id, method)).errorCode).toBe(502);
      expect(number(replyOf(bench.query(id, 'heap')))).toBe(1);
      expect(number(replyOf(bench.query(id, 'global')))).toBe(1);
      expect(number(replyOf(bench.query(id, 'pages')))).toBe(1);
      expect(number(bench.reply(id, 'add'))).toBe(2);
    }
  );

  test('a query changes nothing, not even for the next query, called as a query or as an update', () => {
    const bench = new Bench();
    const id = bench.deploy(COUNTER);
    bench.reply(id, 'add');
    expect(number(replyOf(bench.query(id, 'scribble')))).toBe(5);
    expect(number(bench.reply(id, 'scribble'))).toBe(5);
    expect(number(replyOf(bench.query(id, 'heap')))).toBe(1);
    expect(number(replyOf(bench.query(id, 'global')))).toBe(1);
    expect(number(replyOf(bench.query(id, 'pages')))).toBe(1);
  });

  test('stable memory is rolled back with the rest, growth and content', () => {
    const bench = new Bench();
    const id = bench.deploy(`
      (data (i32.const 16) "abcd")
      (func (export "canister_update write") (drop (call $stable64_grow (i64.const 1)))
        (call $stable64_write (i64.const 4094) (i64.const 16) (i64.const 4)) (call $answer (i32.const 0)))
      (func (export "canister_update spoil") (drop (call $stable64_grow (i64.const 9)))
        (call $stable64_write (i64.const 4095) (i64.const 0) (i64.const 4))
        (call $stable64_write (i64.const 131072) (i64.const 16) (i64.const 4)) unreachable)
      (func (export "canister_query read") (call $stable64_read (i64.const 100) (i64.const 4094) (i64.const 4))
        (call $answer (i32.load (i32.const 100))))`);
    bench.reply(id, 'write');
    expect(failureOf(bench.call(id, 'spoil')).rejectCode).toBe(5);
    expect(Buffer.from(replyOf(bench.query(id, 'read'))).toString()).toBe('abcd');
    expect(bench.instance.stableMemory(id).length).toBe(65536);
    bench.instance.setStableMemory(id, new TextEncoder().encode('x'.repeat(5000)));
    expect(Buffer.from(replyOf(bench.query(id, 'read'))).toString()).toBe('xxxx');
  });

  test('a dropped data segment is there again in the next message, as on the IC', () => {
    const bench = new Bench();
    const id = bench.deploy(`
      (data $passive "seed")
      (func $take (memory.init $passive (i32.const 0) (i32.const 0) (i32.const 4)))
      (func (export "canister_update take") (call $take) (data.drop $passive)
        (call $answer (i32.load8_u (i32.const 0))))
      (func (export "canister_update dropped") (data.drop $passive) (call $take))`);
    expect(number(bench.reply(id, 'take'))).toBe('s'.charCodeAt(0));
    expect(number(bench.reply(id, 'take'))).toBe('s'.charCodeAt(0));
    expect(failureOf(bench.call(id, 'dropped')).message).toContain('out of bounds');
  });
});

describe('traps', () => {
  const TRAPS = `
    (type $f (func (param i64)))
    (table 2 funcref) (elem (i32.const 0) $wrong)
    (func $wrong)
    (func $deep (param i32) (result i32) (i32.add (i32.const 1) (call $deep (local.get 0))))
    (data (i32.const 0) "secret of mine")
    (func (export "canister_update unreachable") unreachable)
    (func (export "canister_update heap") (drop (i32.load (i32.const 65536))))
    (func (export "canister_update divide") (drop (i32.div_u (i32.const 1) (i32.const 0))))
    (func (export "canister_update overflow") (drop (i32.div_s (i32.const -2147483648) (i32.const -1))))
    (func (export "canister_update convert") (drop (i32.trunc_f64_s (f64.const 1e300))))
    (func (export "canister_update recursion") (drop (call $deep (i32.const 0))))
    (func (export "canister_update type") (call_indirect (type $f) (i64.const 0) (i32.const 0)))
    (func (export "canister_update null") (call_indirect (type $f) (i64.const 0) (i32.const 1)))
    (func (export "canister_update table") (call_indirect (type $f) (i64.const 0) (i32.const 9)))
    (func (export "canister_update explicit") (call $trap (i32.const 0) (i32.const 6)))
    (func (export "canister_update trap_outside") (call $trap (i32.const 65530) (i32.const 60)))
    (func (export "canister_update stable") (call $stable64_read (i64.const 0) (i64.const 0) (i64.const 1)))
    (func (export "canister_update wrap") (call $stable64_read (i64.const 0) (i64.const -1) (i64.const 2)))
    (func (export "canister_update silent"))
    (func (export "canister_update twice") (call $answer (i32.const 0)) (call $answer (i32.const 0)))
    (func (export "canister_update certify") (call $certified_data_set (i32.const 0) (i32.const 33)))
    (func (export "canister_update name") (call $call_new (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 20001)
      (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)))
    (func (export "canister_update code") (call $answer (call $msg_reject_code)))
    (func (export "canister_update ok") (call $answer (i32.const 1)))`;
  const bench = new Bench();
  const id = bench.deploy(TRAPS);

  test.each([
    ['unreachable', 502, 'Canister trapped: unreachable'],
    ['heap', 502, 'Canister trapped: heap out of bounds'],
    ['divide', 502, 'Canister trapped: integer division by 0'],
    ['overflow', 502, 'Canister trapped: integer overflow'],
    ['convert', 502, 'Canister trapped: bad conversion to integer'],
    ['recursion', 502, 'Canister trapped: stack overflow'],
    ['type', 502, 'Canister trapped: '],
    ['null', 502, 'Canister trapped: '],
    ['table', 502, 'Canister trapped: table out of bounds'],
    ['explicit', 503, "Canister called `ic0.trap` with message: 'secret'"],
    ['trap_outside', 503, "message: '(trap message out of memory bounds)'"],
    ['stable', 502, 'Canister trapped: stable memory out of bounds'],
    ['wrap', 502, 'Canister trapped: stable memory out of bounds'],
    ['silent', 506, 'Canister did not reply to the call'],
    ['twice', 504, 'the call is already replied'],
    ['certify', 504, 'the passed data must be no larger than 32 bytes. Found 33 bytes'],
    ['name', 504, 'Size of method_name 20001 exceeds the allowed limit of 20000'],
    ['code', 504, '"ic0_msg_reject_code" cannot be executed in update mode']
  ])('%s fails with IC0%i', (method, errorCode, text) => {
    const failure = failureOf(bench.call(id, method));
    expect(failure).toMatchObject({ rejectCode: 5, errorCode });
    expect(failure.message).toContain(text);
    expect(failure.message).toMatch(/^Error from Canister /);
    expect(number(bench.reply(id, 'ok'))).toBe(1);
  });

  test('debug_print never fails: a text out of bounds is named as such', () => {
    const id = bench.deploy(`(func (export "canister_query print")
      (call $debug_print (i32.const 65530) (i32.const 60)) (call $answer (i32.const 1)))`);
    expect(number(replyOf(bench.query(id, 'print')))).toBe(1);
    expect(bench.logs.at(-1)?.content).toBe('(debug_print message out of memory bounds)');
  });

  test('the message says what to do and where the IC documents it', () => {
    const help =
      '\nConsider gracefully handling failures from this canister or altering the canister to handle exceptions.';
    expect(failureOf(bench.call(id, 'explicit')).message).toBe(
      `Error from Canister ${Principal.fromUint8Array(id).toText()}: Canister called \`ic0.trap\` with message: 'secret'.${help}` +
        ' See documentation: https://internetcomputer.org/docs/current/references/execution-errors#trapped-explicitly'
    );
  });

  test('a method that is not there, a canister without code, no canister', () => {
    expect(failureOf(bench.call(id, 'nothing'))).toMatchObject({ rejectCode: 5, errorCode: 536 });
    expect(failureOf(bench.query(id, 'ok'))).toMatchObject({ rejectCode: 5, errorCode: 536 });
    expect(failureOf(bench.call(bench.create(), 'ok'))).toMatchObject({ rejectCode: 5, errorCode: 537 });
    const strange = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 7, 1, 1);
    expect(() => bench.call(strange, 'ok')).toThrow(/does not belong to any subnet/);
    const free = bench.instance.topology.subnets[0]!.canisterRanges.at(-1)!.end;
    expect(failureOf(bench.call(free, 'ok'))).toMatchObject({ rejectCode: 3, errorCode: 301 });
  });
});
