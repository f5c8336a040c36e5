import { expect, test } from '@jest/globals';
import { Bench, assemble, failureOf, replyOf } from './support.js';

const MINTER = assemble(`(module
  (import "ic0" "mint_cycles128" (func $mint128 (param i64 i64 i32)))
  (import "ic0" "mint_cycles" (func $mint (param i64) (result i64)))
  (import "ic0" "msg_reply_data_append" (func $append (param i32 i32)))
  (import "ic0" "msg_reply" (func $reply))
  (memory 1)
  (func (export "canister_update mint")
    (call $mint128 (i64.const 1) (i64.const 5) (i32.const 0))
    (i64.store (i32.const 16) (call $mint (i64.const 7)))
    (call $append (i32.const 0) (i32.const 24)) (call $reply)))`);

test('the cycles minting canister mints, others trap', () => {
  const bench = new Bench([{ kind: 'NNS' }]);
  const [minter, other] = [bench.create({ id: 'rkp4c-7iaaa-aaaaa-aaaca-cai' }), bench.create()];
  for (const id of [minter, other]) replyOf(bench.install(id, MINTER));
  const before = bench.instance.cyclesBalance(minter);
  const minted = Buffer.from(bench.reply(minter, 'mint'));
  expect([minted.readBigUInt64LE(0), minted.readBigUInt64LE(8), minted.readBigUInt64LE(16)]).toEqual([
    5n,
    1n,
    7n
  ]);
  expect(bench.instance.cyclesBalance(minter) - before).toBe(2n ** 64n + 12n);
  const failure = failureOf(bench.call(other, 'mint'));
  expect(failure).toMatchObject({ errorCode: 504 });
  expect(failure.message).toContain('cannot be executed on non Cycles Minting Canister');
});
