import { describe, expect, test } from '@jest/globals';
import { IDL } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';
import { CanisterIdArg } from '../../../src/replica/management/idl.js';
import { ANONYMOUS } from '../../../src/replica/principal.js';
import { Bench, failureOf, number, replyOf } from './support.js';

/**
 * A caller: `call` sends its argument's first 29 bytes at most as callee (first byte: length) to method `m`.
 * Its reply callback answers with the reply, its reject callback with the reject code, its cleanup notes 1 at 200.
 */
function caller(
  options: { method?: string; onReply?: string; onReject?: string; cycles?: number } = {}
): string {
  const method = options.method ?? 'm';
  return `
    (type $callback (func (param i32)))
    (table 3 funcref) (elem (i32.const 0) $reply $reject $cleanup)
    (data (i32.const 64) "${method}")
    (func $reply (param i32) ${options.onReply ?? echo})
    (func $reject (param i32) ${options.onReject ?? '(call $answer (call $msg_reject_code))'})
    (func $cleanup (param i32) (i32.store (i32.const 200) (local.get 0)))
    (func (export "canister_update call")
      (call $msg_arg_data_copy (i32.const 0) (i32.const 0) (call $msg_arg_data_size))
      (call $call_new (i32.const 0) (call $msg_arg_data_size) (i32.const 64) (i32.const ${method.length})
        (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 0))
      (call $call_on_cleanup (i32.const 2) (i32.const 41))
      (call $call_data_append (i32.const 64) (i32.const 1))
      ${options.cycles === undefined ? '' : `(call $call_cycles_add128 (i64.const 0) (i64.const ${options.cycles}))`}
      (i32.store (i32.const 300) (call $call_perform))
      (i32.store (i32.const 204) (i32.const 5)))
    (func (export "canister_query cleaned") (call $answer (i32.load (i32.const 200))))
    (func (export "canister_query started") (call $answer (i32.load (i32.const 204))))`;
}

const echo = `(call $msg_arg_data_copy (i32.const 400) (i32.const 0) (call $msg_arg_data_size))
  (call $msg_reply_data_append (i32.const 400) (call $msg_arg_data_size)) (call $msg_reply)`;

const CALLEE = `
  (func (export "canister_update m") (call $msg_reply_data_append (i32.const 0) (i32.const 0))
    (i32.store (i32.const 0) (i32.const 4242)) (call $answer (i32.load (i32.const 0))))
  (func (export "canister_update reject") (call $msg_reject (i32.const 0) (i32.const 3)))
  (func (export "canister_update trap") unreachable)
  (func (export "canister_update silent"))
  (func (export "canister_query q") (call $answer (i32.const 7)))`;

describe('a call to another canister', () => {
  test.each([
    ['on the same subnet', [{ kind: 'Application' }] as const],
    ['on another subnet', [{ kind: 'System' }, { kind: 'Application' }] as const]
  ])('%s comes back to the reply callback', (_where, subnets) => {
    const bench = new Bench([...subnets]);
    const [first, last] = [bench.instance.topology.subnets[0], bench.instance.topology.subnets.at(-1)];
    const callee = bench.deploy(CALLEE, { subnetId: first!.subnetId });
    const id = bench.deploy(caller(), { subnetId: last!.subnetId });
    expect(bench.instance.subnetOf(callee)).toEqual(first!.subnetId);
    expect(number(bench.reply(id, 'call', callee))).toBe(4242);
    expect(number(replyOf(bench.query(id, 'started')))).toBe(5);
  });

  test('a query method answers an update call too', () => {
    const bench = new Bench();
    const callee = bench.deploy(CALLEE);
    expect(number(bench.reply(bench.deploy(caller({ method: 'q' })), 'call', callee))).toBe(7);
  });

  test.each([
    ['reject', 4],
    ['trap', 5],
    ['silent', 5],
    ['missing', 5]
  ])('to method %s gets reject code %i', (method, code) => {
    const bench = new Bench();
    const callee = bench.deploy(CALLEE);
    expect(number(bench.reply(bench.deploy(caller({ method })), 'call', callee))).toBe(code);
  });

  test.each([
    ['trap', /^IC0502: Error from Canister .* trapped: unreachable\.\nConsider/],
    ['silent', /^No response$/],
    ['missing', /^IC0536: Error from Canister .* no update method 'missing'\.\.\nCheck/]
  ])('to method %s is told what the IC tells canisters', (method, words) => {
    const bench = new Bench();
    const id = bench.deploy(caller({ method, onReject: rejectMessage }));
    expect(Buffer.from(bench.reply(id, 'call', bench.deploy(CALLEE))).toString()).toMatch(words);
  });

  test('to nobody gets 3: an id outside of all ranges, an id never given', () => {
    const bench = new Bench();
    const id = bench.deploy(caller());
    const nowhere = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 9, 1, 1);
    expect(number(bench.reply(id, 'call', nowhere))).toBe(3);
    const teller = bench.deploy(caller({ onReject: rejectMessage }));
    expect(Buffer.from(bench.reply(teller, 'call', nowhere)).toString()).toMatch(/^No route to canister /);
    const free = Uint8Array.from(id);
    free[7] = (free[7] ?? 0) + 9;
    expect(number(bench.reply(id, 'call', free))).toBe(3);
  });

  test('a subnet as callee is for canisters of the NNS', () => {
    const bench = new Bench([{ kind: 'NNS' }, { kind: 'Application' }]);
    const [nns, application] = bench.instance.topology.subnets.map(({ subnetId }) => subnetId);
    const callers = [nns, application].map((subnetId) =>
      bench.deploy(caller({ method: 'raw_rand' }), { subnetId: subnetId! })
    );
    const replies = callers.flatMap((id) => [nns, application].map((to) => bench.reply(id, 'call', to)));
    expect(replies.slice(0, 2).every(({ length }) => length > 32)).toBe(true);
    expect(replies.slice(2).map(number)).toEqual([3, 3]);
  });

  test('to a stopped canister gets 5', () => {
    const bench = new Bench();
    const callee = bench.deploy(CALLEE);
    replyOf(bench.manageCanister('stop_canister', callee));
    expect(number(bench.reply(bench.deploy(caller()), 'call', callee))).toBe(5);
  });

  test('to the management canister: an unknown method, and one left out, are rejected by name', () => {
    const bench = new Bench();
    const text = '(call $msg_reject (i32.const 0) (i32.const 0))';
    for (const method of ['no_such_method', 'sign_with_ecdsa']) {
      const id = bench.deploy(caller({ method, onReply: text, onReject: rejectMessage }));
      const message = Buffer.from(bench.reply(id, 'call')).toString();
      expect(message).toContain(method);
      if (method === 'no_such_method') expect(message).toMatch(/^IC0536: Management canister has no method /);
    }
  });

  test('without cycles for it call_perform says 2 and nothing is sent', () => {
    const bench = new Bench();
    const callee = bench.deploy(CALLEE);
    const id = bench.deploy(
      caller().replace(
        '(i32.store (i32.const 204) (i32.const 5))',
        '(call $answer (i32.load (i32.const 300)))'
      ),
      { cycles: 400_000_000_000n }
    );
    const spare = bench.instance.cyclesBalance(id) - 70_000_000_000n;
    bench.instance.addCycles(id, -spare);
    expect(number(bench.reply(id, 'call', callee))).toBe(2);
  });
});

test('a canister is not deleted while a call waits for it', () => {
  const bench = new Bench();
  const callee = bench.deploy(CALLEE);
  const id = bench.deploy(`
    (table 2 funcref) (elem (i32.const 0) $nothing $reject)
    (data (i32.const 64) "mdelete_canister")
    (func $nothing (param i32))
    (func $reject (param i32) (call $answer (call $msg_reject_code)))
    (func (export "canister_update call")
      (call $msg_arg_data_copy (i32.const 0) (i32.const 0) (i32.const 10))
      (call $msg_arg_data_copy (i32.const 100) (i32.const 10) (i32.sub (call $msg_arg_data_size) (i32.const 10)))
      (call $call_new (i32.const 0) (i32.const 10) (i32.const 64) (i32.const 1)
        (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 0))
      (drop (call $call_perform))
      (call $call_new (i32.const 0) (i32.const 0) (i32.const 65) (i32.const 15)
        (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))
      (call $call_data_append (i32.const 100) (i32.sub (call $msg_arg_data_size) (i32.const 10)))
      (drop (call $call_perform)))`);
  replyOf(bench.manageCanister('stop_canister', callee));
  const controllers = [Principal.anonymous(), Principal.fromUint8Array(id)];
  replyOf(bench.updateSettings(callee, { controllers: [controllers] }));
  const arg = IDL.encode([CanisterIdArg], [{ canister_id: Principal.fromUint8Array(callee) }]);
  const both = new Uint8Array(Buffer.concat([callee, new Uint8Array(arg)]));
  expect(number(bench.reply(id, 'call', both))).toBe(5);
  expect(bench.instance.canister(callee)).not.toBeNull();
  replyOf(bench.manageCanister('delete_canister', callee));
  expect(number(bench.reply(id, 'call', both))).toBe(3);
});

/** Replies with the reject message. */
const rejectMessage = `(call $msg_reject_msg_copy (i32.const 400) (i32.const 0) (call $msg_reject_msg_size))
  (call $msg_reply_data_append (i32.const 400) (call $msg_reject_msg_size)) (call $msg_reply)`;

describe('a callback that traps', () => {
  test.each([
    ['reply', 'm', { onReply: '(i32.store (i32.const 204) (i32.const 66)) unreachable' }],
    ['reject', 'trap', { onReject: '(i32.store (i32.const 204) (i32.const 66)) unreachable' }]
  ])(
    'the %s callback is undone, the cleanup runs with its argument, the caller gets the trap',
    (_name, method, options) => {
      const bench = new Bench();
      const callee = bench.deploy(CALLEE);
      const id = bench.deploy(caller({ method, ...options }));
      expect(failureOf(bench.call(id, 'call', callee))).toMatchObject({ rejectCode: 5, errorCode: 502 });
      expect(number(replyOf(bench.query(id, 'cleaned')))).toBe(41);
      expect(number(replyOf(bench.query(id, 'started')))).toBe(5);
    }
  );

  test('a cleanup that traps is undone as well', () => {
    const bench = new Bench();
    const callee = bench.deploy(CALLEE);
    const body = caller({ onReply: 'unreachable' }).replace(
      '(i32.store (i32.const 200) (local.get 0))',
      '$&unreachable'
    );
    const id = bench.deploy(body);
    const failure = failureOf(bench.call(id, 'call', callee));
    expect(failure.errorCode).toBe(502);
    expect(failure.message).toMatch(/unreachable\n\ncall_on_cleanup also failed:\n\n.*unreachable$/);
    expect(number(replyOf(bench.query(id, 'cleaned')))).toBe(0);
  });

  test('system calls that change the world are refused in the cleanup', () => {
    const bench = new Bench();
    const callee = bench.deploy(CALLEE);
    const body = caller({ onReply: 'unreachable' }).replace(
      '(i32.store (i32.const 200) (local.get 0))',
      '$&(call $msg_reply)'
    );
    const id = bench.deploy(body);
    expect(failureOf(bench.call(id, 'call', callee)).errorCode).toBe(502);
    expect(
      bench.logs.some(({ content }) => content.includes('"ic0_msg_reply" cannot be executed in cleanup'))
    ).toBe(true);
  });

  test('a trap after the call was made sends nothing', () => {
    const bench = new Bench();
    const callee =
      bench.deploy(`(func (export "canister_update m") (i32.store (i32.const 0) (i32.const 1)) (call $answer (i32.const 0)))
      (func (export "canister_query calls") (call $answer (i32.load (i32.const 0))))`);
    const id = bench.deploy(caller().replace('(i32.store (i32.const 204) (i32.const 5))', 'unreachable'));
    expect(failureOf(bench.call(id, 'call', callee)).errorCode).toBe(502);
    bench.instance.tick();
    expect(number(replyOf(bench.query(callee, 'calls')))).toBe(0);
  });

  test('a call answered before the callback stays answered', () => {
    const bench = new Bench();
    const callee = bench.deploy(CALLEE);
    const body = caller({ onReply: 'unreachable' }).replace(
      '(i32.store (i32.const 204) (i32.const 5))',
      '(call $answer (i32.const 3))'
    );
    const id = bench.deploy(body);
    expect(number(bench.reply(id, 'call', callee))).toBe(3);
    bench.instance.tick();
    expect(number(replyOf(bench.query(id, 'cleaned')))).toBe(41);
  });
});

describe('cycles of a call', () => {
  const accepting = (amount: number): string => `(func (export "canister_update m")
    (call $msg_cycles_accept128 (i64.const 0) (i64.const ${amount}) (i32.const 0))
    (call $msg_reply_data_append (i32.const 0) (i32.const 16)) (call $msg_reply))
    (func (export "canister_update trap") (call $msg_cycles_accept128 (i64.const 0) (i64.const 1000) (i32.const 0)) unreachable)`;
  const refunded =
    '(call $msg_cycles_refunded128 (i32.const 400)) (call $msg_reply_data_append (i32.const 400) (i32.const 8)) (call $msg_reply)';

  function transfer(method: string, accept: number): { refund: bigint; spent: bigint; earned: bigint } {
    const bench = new Bench([{ kind: 'System' }]);
    const callee = bench.deploy(accepting(accept));
    const id = bench.deploy(caller({ method, cycles: 1000, onReply: refunded, onReject: refunded }));
    const [before, beforeCallee] = [bench.instance.cyclesBalance(id), bench.instance.cyclesBalance(callee)];
    const refund = Buffer.from(bench.reply(id, 'call', callee)).readBigUInt64LE();
    return {
      refund,
      spent: before - bench.instance.cyclesBalance(id),
      earned: bench.instance.cyclesBalance(callee) - beforeCallee
    };
  }

  test.each([
    ['some', 300, 700n, 300n],
    ['none', 0, 1000n, 0n],
    ['no more than there are', 5000, 0n, 1000n]
  ])('accepting %s', (_name, accept, refund, earned) => {
    expect(transfer('m', accept)).toEqual({ refund, spent: earned, earned });
  });

  test('what a trapped message accepted comes back', () => {
    expect(transfer('trap', 0)).toEqual({ refund: 1000n, spent: 0n, earned: 0n });
  });

  test('a method that is not there gives all of it back', () => {
    expect(transfer('missing', 0)).toEqual({ refund: 1000n, spent: 0n, earned: 0n });
  });
});

describe('a best-effort call', () => {
  /** Never answers: asks for random bytes again and again. */
  const BUSY = `(table 1 funcref) (elem (i32.const 0) $ask) (data (i32.const 32) "raw_rand")
    (func $ask (param i32)
      (call $call_new (i32.const 0) (i32.const 0) (i32.const 32) (i32.const 8)
        (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))
      (drop (call $call_perform)))
    (func (export "canister_update m") (call $ask (i32.const 0)))`;

  test('is given up after its time with reject code 6; one without a time waits on', () => {
    const bench = new Bench();
    const busy = bench.deploy(BUSY);
    const limited = caller().replace(
      '(call $call_on_cleanup',
      '(call $call_with_best_effort_response (i32.const 10)) $&'
    );
    const [patient, hurried] = [bench.deploy(caller()), bench.deploy(limited)];
    const ids = [patient, hurried].map((canisterId) => {
      const submitted = bench.instance.submitIngress({
        sender: ANONYMOUS,
        canisterId,
        method: 'call',
        arg: busy
      });
      if (!submitted.ok) throw new Error(submitted.failure.message);
      return submitted.messageId;
    });
    bench.instance.tick();
    bench.instance.setTime(bench.instance.time + 11_000_000_000n);
    for (let i = 0; i < 3; i++) bench.instance.tick();
    const [waiting, given] = ids.map((id) => bench.instance.ingressStatus(id));
    expect(waiting).toEqual({ status: 'processing' });
    expect(given).toMatchObject({ status: 'replied', reply: Buffer.from([6, 0, 0, 0]) });
  });
});

test('a deadline is in whole seconds', () => {
  const bench = new Bench();
  bench.instance.setTime(1_700_000_000_900_000_000n);
  const callee =
    bench.deploy(`(func (export "canister_update m") (i64.store (i32.const 0) (call $msg_deadline))
    (call $msg_reply_data_append (i32.const 0) (i32.const 8)) (call $msg_reply))`);
  const limited = '(call $call_with_best_effort_response (i32.const 10)) $&';
  const id = bench.deploy(caller().replace('(call $call_data_append', limited));
  const deadline = Buffer.from(bench.reply(id, 'call', callee)).readBigUInt64LE();
  expect(deadline).toBe(1_700_000_010_000_000_000n);
});

describe('how long messages may be', () => {
  const MIB = 1024 * 1024;
  /** `call` sends its argument's callee that many halves of a MiB, `long` replies with as many. */
  const LONG = `
    (table 2 funcref) (elem (i32.const 0) $back $rejected) (data (i32.const 64) "measure")
    (func $mib (result i32) (drop (memory.grow (i32.const 200)))
      (call $msg_arg_data_copy (i32.const 0) (i32.const 0) (call $msg_arg_data_size))
      (i32.mul (i32.load8_u (i32.const 0)) (i32.const ${MIB / 2})))
    (func $back (param i32) (call $answer (call $msg_arg_data_size)))
    (func $rejected (param i32) (call $msg_reject_msg_copy (i32.const 0) (i32.const 0) (call $msg_reject_msg_size))
      (call $msg_reject (i32.const 0) (call $msg_reject_msg_size)))
    (func (export "canister_update call") (local $size i32) (local.set $size (call $mib))
      (call $call_new (i32.const 1) (i32.sub (call $msg_arg_data_size) (i32.const 1)) (i32.const 64) (i32.const 7)
        (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 0))
      (call $call_data_append (i32.const 0) (local.get $size))
      (drop (call $call_perform)))
    (func (export "canister_update measure") (call $msg_reply_data_append (i32.const 0) (i32.const 9)) (call $msg_reply))
    (func $long (call $msg_reply_data_append (i32.const 0) (call $mib)) (call $msg_reply))
    (func (export "canister_update long") (call $long))
    (func (export "canister_query long_query") (call $long))`;
  const halves = (count: number, callee: Uint8Array = new Uint8Array()): Uint8Array =>
    Uint8Array.of(count, ...callee);

  test('calls: 10 MiB with the method name on the own subnet, 2 MiB to others', () => {
    const bench = new Bench([{ kind: 'System' }, { kind: 'Application' }]);
    const id = bench.deploy(LONG);
    const near = bench.deploy(LONG);
    const far = bench.deploy(LONG, { subnetId: bench.instance.topology.subnets[0]!.subnetId });
    expect(number(bench.reply(id, 'call', halves(19, near)))).toBe(9);
    expect(number(bench.reply(id, 'call', halves(3, far)))).toBe(9);
    expect(failureOf(bench.call(id, 'call', halves(4, far))).message).toMatch(
      /violated contract: attempted to send a message of size 2097159 exceeding the limit 2097152$/
    );
    expect(failureOf(bench.call(id, 'call', halves(20, near))).message).toContain(
      'has a payload size of 10485767, which exceeds the allowed limit of 10485760.'
    );
  });

  test('replies: 2 MiB, of a query that one node executes 3 MiB', () => {
    const bench = new Bench();
    const id = bench.deploy(LONG);
    expect(bench.reply(id, 'long', halves(4))).toHaveLength(2 * MIB);
    expect(failureOf(bench.call(id, 'long', halves(5))).errorCode).toBe(504);
    expect(failureOf(bench.call(id, 'long_query', halves(6))).errorCode).toBe(504);
    expect(replyOf(bench.query(id, 'long_query', halves(6)))).toHaveLength(3 * MIB);
    expect(failureOf(bench.query(id, 'long_query', halves(7))).errorCode).toBe(504);
  });
});
