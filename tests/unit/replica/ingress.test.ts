import { describe, expect, test } from '@jest/globals';
import { Instance } from '../../../src/replica/instance/instance.js';
import { ANONYMOUS } from '../../../src/replica/principal.js';
import { Bench, canister, dataString, failureOf, number, replyOf } from './support.js';

const COUNTER = `
  (func (export "canister_update add") (i32.store (i32.const 0) (i32.add (i32.load (i32.const 0)) (i32.const 1)))
    (call $answer (i32.load (i32.const 0))))
  (func (export "canister_query value") (call $answer (i32.load (i32.const 0))))`;

const MINUTE = 60_000_000_000n;

describe('a call from outside', () => {
  test('submitted twice under one request id is one call', () => {
    const bench = new Bench();
    const canisterId = bench.deploy(COUNTER);
    const request = {
      sender: ANONYMOUS,
      canisterId,
      method: 'add',
      arg: new Uint8Array(),
      requestId: new Uint8Array(32).fill(7)
    };
    for (let i = 0; i < 3; i++) {
      expect(bench.instance.submitIngress(request)).toMatchObject({ ok: true, messageId: request.requestId });
      expect(number(replyOf(bench.instance.awaitIngress(request.requestId)))).toBe(1);
    }
  });

  test('goes from received to replied; an id never seen is unknown', () => {
    const bench = new Bench();
    const canisterId = bench.deploy(COUNTER);
    const submitted = bench.instance.submitIngress({
      sender: ANONYMOUS,
      canisterId,
      method: 'add',
      arg: new Uint8Array()
    });
    if (!submitted.ok) throw new Error(submitted.failure.message);
    expect(bench.instance.ingressStatus(submitted.messageId)).toEqual({ status: 'received' });
    bench.instance.tick();
    expect(bench.instance.ingressStatus(submitted.messageId).status).toBe('replied');
    expect(bench.instance.ingressStatus(new Uint8Array(32))).toEqual({ status: 'unknown' });
    expect(() => bench.instance.awaitIngress(new Uint8Array(32))).toThrow('unknown');
  });

  test('that has expired is refused, or times out where it expires while it waits', () => {
    const bench = new Bench();
    const canisterId = bench.deploy(COUNTER);
    const request = { sender: ANONYMOUS, canisterId, method: 'add', arg: new Uint8Array() };
    const late = bench.instance.submitIngress({ ...request, ingressExpiry: bench.instance.time - 1n });
    expect(late.ok).toBe(false);
    const waiting = bench.instance.submitIngress(request);
    if (!waiting.ok) throw new Error(waiting.failure.message);
    bench.instance.setTime(bench.instance.time + 6n * MINUTE);
    const failure = failureOf(bench.instance.awaitIngress(waiting.messageId));
    expect(failure).toMatchObject({ rejectCode: 2, errorCode: 202 });
    expect(number(replyOf(bench.query(canisterId, 'value')))).toBe(0);
  });

  test('is inspected first: only what is accepted is executed', () => {
    const bench = new Bench();
    // Accepts methods with names of three characters.
    const id = bench.deploy(`${COUNTER}
      (func (export "canister_update refuse") (call $answer (i32.const 0)))
      (func (export "canister_inspect_message") (i32.store (i32.const 0) (i32.const 50))
        (if (i32.eq (call $msg_method_name_size) (i32.const 3)) (then (call $accept_message)))
        (if (call $msg_arg_data_size) (then unreachable)))`);
    expect(number(bench.reply(id, 'add'))).toBe(1);
    expect(failureOf(bench.call(id, 'refuse'))).toMatchObject({
      rejectCode: 4,
      errorCode: 406
    });
    expect(failureOf(bench.call(id, 'add', Uint8Array.of(1)))).toMatchObject({
      rejectCode: 5,
      errorCode: 502
    });
    expect(number(replyOf(bench.query(id, 'value')))).toBe(1);
  });

  test('may not call what only canisters may', () => {
    const bench = new Bench();
    for (const method of ['raw_rand', 'create_canister', 'vetkd_derive_key']) {
      expect(failureOf(bench.call(new Uint8Array(), method)).rejectCode).toBe(4);
    }
  });

  test('with an argument that is not candid fails in the management canister', () => {
    const bench = new Bench();
    for (const arg of [new Uint8Array(), new TextEncoder().encode('DIDL'), new Uint8Array(100).fill(255)]) {
      expect(failureOf(bench.call(new Uint8Array(), 'install_code', arg)).errorCode).toBe(408);
    }
  });
});

describe('time', () => {
  test('a timer fires once, when its time has come', () => {
    const bench = new Bench();
    const id = bench.deploy(`
      (func (export "canister_update arm") (drop (call $global_timer_set (i64.add (call $time) (i64.const 1000000000))))
        (call $answer (i32.const 0)))
      (func (export "canister_global_timer") (i32.store (i32.const 0) (i32.add (i32.load (i32.const 0)) (i32.const 1))))
      (func (export "canister_query fired") (call $answer (i32.load (i32.const 0))))`);
    const fired = (): number => number(replyOf(bench.query(id, 'fired')));
    bench.reply(id, 'arm');
    bench.instance.tick();
    expect(fired()).toBe(0);
    bench.instance.setTime(bench.instance.time + 2_000_000_000n);
    bench.instance.tick();
    expect(fired()).toBe(1);
    bench.instance.tick();
    expect(fired()).toBe(1);
  });

  test('does not go back, and passes by itself only by rounds', () => {
    const { instance } = new Bench();
    const before = instance.time;
    expect(() => instance.setTime(before - 1n)).toThrow(RangeError);
    instance.tick();
    expect(instance.time).toBeGreaterThan(before);
    expect(instance.time - before).toBeLessThan(1000n);
  });
});

describe('what is certified', () => {
  const CERTIFYING = `
    (data (i32.const 0) "${dataString(new Uint8Array(32).fill(7))}")
    (func (export "canister_update certify") (call $certified_data_set (i32.const 0) (i32.const 32)) (call $answer (i32.const 0)))
    (func (export "canister_update certify_and_trap") (call $certified_data_set (i32.const 0) (i32.const 5)) unreachable)
    (func (export "canister_update too_much") (call $certified_data_set (i32.const 0) (i32.const 33)) (call $answer (i32.const 0)))
    (func (export "canister_query in_query") (call $certified_data_set (i32.const 0) (i32.const 1)) (call $answer (i32.const 0)))`;

  test('is what the last successful message set, at most 32 bytes, never by a query', () => {
    const bench = new Bench();
    const id = bench.deploy(CERTIFYING);
    expect(bench.instance.canister(id)?.certifiedData).toHaveLength(0);
    bench.reply(id, 'certify');
    for (const method of ['certify_and_trap', 'too_much']) failureOf(bench.call(id, method));
    expect(failureOf(bench.query(id, 'in_query')).errorCode).toBe(504);
    expect(bench.instance.canister(id)?.certifiedData).toEqual(new Uint8Array(32).fill(7));
    replyOf(bench.upgrade(id, canister(CERTIFYING)));
    expect(bench.instance.canister(id)?.certifiedData).toHaveLength(32);
    replyOf(bench.install(id, canister(CERTIFYING), { reinstall: null }));
    expect(bench.instance.canister(id)?.certifiedData).toHaveLength(0);
  });

  test('changes the state version; a query does not', () => {
    const bench = new Bench();
    const id = bench.deploy(COUNTER);
    const version = bench.instance.stateVersion;
    bench.query(id, 'value');
    expect(bench.instance.stateVersion).toBe(version);
    bench.reply(id, 'add');
    expect(bench.instance.stateVersion).toBeGreaterThan(version);
  });
});

describe('the instance', () => {
  test('is repeatable: the same seed, time and calls give the same state', () => {
    const run = (): string => {
      const bench = new Bench();
      const id = bench.deploy(COUNTER);
      for (let i = 0; i < 5; i++) bench.reply(id, 'add');
      return `${Buffer.from(id).toString('hex')} ${bench.instance.cyclesBalance(id)} ${bench.instance.time}`;
    };
    expect(run()).toBe(run());
  });

  test('needs a subnet, and named kinds once', () => {
    expect(() => Instance.create({ subnets: [] })).toThrow(RangeError);
    expect(() => Instance.create({ subnets: [{ kind: 'NNS' }, { kind: 'NNS' }] })).toThrow(RangeError);
  });
});
