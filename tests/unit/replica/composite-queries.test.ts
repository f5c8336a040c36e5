import { describe, expect, test } from '@jest/globals';
import type { CallFailure } from '../../../src/replica/instance/types.js';
import { Bench, failureOf, number, replyOf } from './support.js';

/** `ask` calls the query `method` of the canister given and answers with what it answers plus one, or its reject code. */
function asker(method: string, extra = ''): string {
  return `
    (table 3 funcref) (elem (i32.const 0) $reply $reject $cleanup)
    (data (i32.const 64) "${method}")
    (func $reply (param i32) (call $msg_arg_data_copy (i32.const 400) (i32.const 0) (i32.const 4))
      (call $answer (i32.add (i32.load (i32.const 400)) (i32.load (i32.const 32)))))
    (func $reject (param i32) (call $answer (call $msg_reject_code)))
    (func $cleanup (param i32))
    (func $ask
      (i32.store (i32.const 32) (i32.const 1))
      (call $msg_arg_data_copy (i32.const 0) (i32.const 0) (call $msg_arg_data_size))
      (call $call_new (i32.const 0) (call $msg_arg_data_size) (i32.const 64) (i32.const ${method.length})
        (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 0))
      (call $call_data_append (i32.const 0) (call $msg_arg_data_size))
      (drop (call $call_perform)))
    (func (export "canister_composite_query ask") (call $ask))
    (func (export "canister_query plain") (call $ask))
    (func (export "canister_query noted") (call $answer (i32.load (i32.const 32))))
    ${extra}`;
}

const SEVEN = `
  (func (export "canister_query seven") (i32.store (i32.const 0) (i32.const 5)) (call $answer (i32.const 7)))
  (func (export "canister_query no") (call $msg_reject (i32.const 0) (i32.const 0)))
  (func (export "canister_update change") (call $answer (i32.const 0)))
  (func (export "canister_query note") (call $answer (i32.load (i32.const 0))))`;

describe('a composite query', () => {
  test('asks another canister and goes on with the state it had; nothing stays', () => {
    const bench = new Bench();
    const callee = bench.deploy(SEVEN);
    const id = bench.deploy(asker('seven'));
    expect(number(replyOf(bench.query(id, 'ask', callee)))).toBe(8);
    expect(number(replyOf(bench.query(id, 'noted')))).toBe(0);
    expect(number(replyOf(bench.query(callee, 'note')))).toBe(0);
  });

  test('gets the reject code of what it asked', () => {
    const bench = new Bench();
    const callee = bench.deploy(SEVEN);
    expect(number(replyOf(bench.query(bench.deploy(asker('no')), 'ask', callee)))).toBe(4);
    expect(number(replyOf(bench.query(bench.deploy(asker('missing')), 'ask', callee)))).toBe(5);
    expect(number(replyOf(bench.query(bench.deploy(asker('change')), 'ask', callee)))).toBe(5);
  });

  test('asks its own canister too, which answers from the committed state', () => {
    const bench = new Bench();
    const id = bench.deploy(asker('noted'));
    expect(number(replyOf(bench.query(id, 'ask', id)))).toBe(1);
    expect(number(replyOf(bench.query(id, 'noted')))).toBe(0);
  });

  test('its own canister sees neither what it wrote to stable memory nor what it grew', () => {
    const bench = new Bench();
    const scribble = `(drop (call $stable64_grow (i64.const 1)))
      (call $stable64_write (i64.const 0) (i64.const 32) (i64.const 4)) (drop (memory.grow (i32.const 1)))`;
    const body = asker('sizes').replace('(i32.store (i32.const 32) (i32.const 1))', `${scribble} $&`);
    const id = bench.deploy(`${body}
      (func (export "canister_update keep") ${scribble} (call $answer (i32.const 0)))
      (func (export "canister_query sizes") (local $pages i32)
        (local.set $pages (i32.wrap_i64 (call $stable64_grow (i64.const 0))))
        (if (local.get $pages) (then (call $stable64_read (i64.const 400) (i64.const 0) (i64.const 4))))
        (call $answer (i32.add (i32.mul (local.get $pages) (i32.const 100))
          (i32.add (i32.mul (memory.size) (i32.const 10)) (i32.load (i32.const 400))))))`);
    const sizes = (): number => number(replyOf(bench.query(id, 'sizes')));
    for (const expected of [10, 120]) {
      expect(sizes()).toBe(expected);
      expect(number(replyOf(bench.query(id, 'ask', id)))).toBe(expected + 1);
      expect(sizes()).toBe(expected);
      bench.reply(id, 'keep');
    }
  });

  test('that asks itself without end is stopped at the sixth level', () => {
    const bench = new Bench();
    const id = bench.deploy(asker('ask'));
    expect(number(replyOf(bench.query(id, 'ask', id)))).toBe(5 + 5);
  });

  test('cannot ask a canister of another subnet', () => {
    const bench = new Bench([{ kind: 'System' }, { kind: 'Application' }]);
    const id = bench.deploy(asker('seven'));
    const far = bench.deploy(SEVEN, { subnetId: bench.instance.topology.subnets[0]!.subnetId });
    expect(number(replyOf(bench.query(id, 'ask', far)))).toBe(3);
  });

  test('has 5 B instructions for all canisters together', () => {
    const bench = new Bench();
    // 41,600 turns of 65,000 instructions and some: 2.7 B.
    const burn = `(func $burn (local i32)
      (loop (memory.fill (i32.const 1000) (i32.const 0) (i32.const 64000)) (local.set 0 (i32.add (local.get 0) (i32.const 1)))
        (br_if 0 (i32.lt_u (local.get 0) (i32.const 41600)))))`;
    const callee = bench.deploy(
      `${burn} (func (export "canister_query busy") (call $burn) (call $answer (i32.const 7)))`
    );
    expect(number(replyOf(bench.query(bench.deploy(asker('busy')), 'ask', callee)))).toBe(8);
    const busyToo = asker('busy', burn).replace('(func $ask', '$& (call $burn)');
    const failure = failureOf(bench.query(bench.deploy(busyToo), 'ask', callee));
    expect(failure).toMatchObject({ rejectCode: 5, errorCode: 526 });
  });

  test('stops with its budget where many callbacks trap after a long first step', () => {
    const bench = new Bench();
    const callee = bench.deploy(SEVEN);
    // 15,600 turns: 1 B, done over at each of the traps.
    const burn = `(func $burn (local i32)
      (loop (memory.fill (i32.const 1000) (i32.const 0) (i32.const 64000)) (local.set 0 (i32.add (local.get 0) (i32.const 1)))
        (br_if 0 (i32.lt_u (local.get 0) (i32.const 15600)))))
      (func $many (local i32) (call $burn)
        (loop (call $ask) (local.set 0 (i32.add (local.get 0) (i32.const 1)))
          (br_if 0 (i32.lt_u (local.get 0) (i32.const 90)))))
      (func (export "canister_composite_query many") (call $many))`;
    const trapping = asker('seven', burn).replace('(call $answer (i32.add', '(drop (i32.add');
    const id = bench.deploy(
      trapping.replace('(i32.load (i32.const 32)))))', '(i32.load (i32.const 32)))) unreachable)')
    );
    expect(failureOf(bench.query(id, 'many', callee))).toMatchObject({ rejectCode: 5, errorCode: 526 });
  });

  test('has back the state of before a callback that traps, for its cleanup and what follows; prints once; is told of both traps', () => {
    const bench = new Bench();
    const callee = bench.deploy(SEVEN);
    const trapping = asker('seven')
      .replace('(call $answer (i32.add', '(i32.store (i32.const 32) (i32.const 9)) (drop (i32.add')
      .replace('(i32.load (i32.const 32)))))', '(i32.load (i32.const 32)))) unreachable)')
      .replace('(drop (call $call_perform))', '(call $debug_print (i32.const 64) (i32.const 5)) $&')
      .replace('(drop (call $call_perform))', '(call $call_on_cleanup (i32.const 2) (i32.const 0)) $&');
    const cleaning = (code: string): CallFailure =>
      failureOf(
        bench.query(bench.deploy(trapping.replace('(func $cleanup (param i32)', `$& ${code}`)), 'ask', callee)
      );
    expect(cleaning('').message).toMatch(/unreachable\.\n/);
    expect(bench.logs.filter(({ content }) => content === 'seven')).toHaveLength(1);
    const ifNine = cleaning('(if (i32.eq (i32.load (i32.const 32)) (i32.const 9)) (then unreachable))');
    expect(ifNine.message).not.toContain('call_on_cleanup also failed');
    const ifOne = cleaning('(if (i32.eq (i32.load (i32.const 32)) (i32.const 1)) (then unreachable))');
    expect(ifOne.message).toMatch(/unreachable\n\ncall_on_cleanup also failed:\n\n.*unreachable$/);
  });

  test('cannot be called as an update, and a plain query cannot call', () => {
    const bench = new Bench();
    const id = bench.deploy(asker('seven'));
    expect(failureOf(bench.call(id, 'ask', id)).errorCode).toBe(527);
    expect(failureOf(bench.query(id, 'plain', id)).errorCode).toBe(504);
  });
});
