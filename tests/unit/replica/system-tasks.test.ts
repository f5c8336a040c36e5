import { describe, expect, test } from '@jest/globals';
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
