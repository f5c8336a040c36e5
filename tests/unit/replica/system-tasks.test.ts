import { describe, expect, test } from '@jest/globals';
import { ANONYMOUS } from '../../../src/replica/principal.js';
import { Bench, canister, number, replyOf } from './support.js';

const TICKING = `
  (func (export "canister_heartbeat") (i32.store (i32.const 0) (i32.add (i32.load (i32.const 0)) (i32.const 1))))
  (func (export "canister_query beats") (call $answer (i32.load (i32.const 0))))`;
const QUIET = '(func (export "canister_query beats") (call $answer (i32.const 77)))';

describe('heartbeats', () => {
  test('beat every round', () => {
    const bench = new Bench();
    const id = bench.deploy(TICKING);
    const before = number(replyOf(bench.query(id, 'beats')));
    bench.instance.tick();
    bench.instance.tick();
    expect(number(replyOf(bench.query(id, 'beats')))).toBe(before + 2);
  });

  test.each([
    ['reinstalled', { reinstall: null }],
    ['upgraded', { upgrade: [] }]
  ])('end in the round in which the canister is %s to code without one', (_what, mode) => {
    const bench = new Bench();
    const id = bench.deploy(TICKING);
    replyOf(bench.install(id, canister(QUIET), mode));
    bench.instance.tick();
    expect(number(replyOf(bench.query(id, 'beats')))).toBe(77);
  });
});

test('raw_rand is answered in the round after the call, so that a canister cannot loop over it within one', () => {
  const bench = new Bench();
  const id = bench.deploy(`
    (table 1 funcref) (elem (i32.const 0) $back) (data (i32.const 64) "raw_rand")
    (func $back (param i32) (call $answer (i32.const 32)))
    (func (export "canister_update draw")
      (call $call_new (i32.const 0) (i32.const 0) (i32.const 64) (i32.const 8)
        (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))
      (call $call_data_append (i32.const 96) (i32.const 6)) (drop (call $call_perform)))
    (data (i32.const 96) "DIDL\\00\\00")`);
  const call = { sender: ANONYMOUS, canisterId: id, method: 'draw', arg: new Uint8Array() };
  const submitted = bench.instance.submitIngress(call);
  if (!submitted.ok) throw new Error(submitted.failure.message);
  bench.instance.tick();
  expect(bench.instance.ingressStatus(submitted.messageId).status).toBe('processing');
  bench.instance.tick();
  expect(bench.instance.ingressStatus(submitted.messageId).status).toBe('replied');
});
