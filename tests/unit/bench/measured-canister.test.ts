import { IDL } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { Costs } from '../../../scripts/bench/costs.js';
import { MeasuredCanister } from '../../../scripts/bench/measured-canister.js';
import { BenchNetwork } from '../../../scripts/bench/network.js';
import { canister } from '../replica/support.js';

interface Service {
  count: () => Promise<bigint>;
  peek: () => Promise<bigint>;
  fail: () => Promise<bigint>;
}

const idl = (): IDL.ServiceClass =>
  IDL.Service({
    count: IDL.Func([], [IDL.Nat64], []),
    peek: IDL.Func([], [IDL.Nat64], ['query']),
    fail: IDL.Func([], [IDL.Nat64], [])
  });

/** Answers candid `(nat64)`: how many instructions the call had executed by then. */
const COUNTER = canister(`
  (data (i32.const 0) "DIDL\\00\\01\\78")
  (func $reply
    (i64.store (i32.const 7) (call $performance_counter (i32.const 0)))
    (call $msg_reply_data_append (i32.const 0) (i32.const 15)) (call $msg_reply))
  (func (export "canister_init"))
  (func (export "canister_update count") (call $reply))
  (func (export "canister_query peek") (call $reply))
  (func (export "canister_update fail") unreachable)`);

describe('measured canister', () => {
  let network: BenchNetwork;
  let costs: Costs;
  let counter: MeasuredCanister<Service>;

  function deploy(): MeasuredCanister<Service> {
    const id = network.createCanister();
    network.installCode(id, COUNTER, { install: null });
    return new MeasuredCanister<Service>(network, id, idl, costs);
  }

  beforeEach(() => {
    network = new BenchNetwork();
    costs = new Costs();
    counter = deploy();
  });

  test('counts updates and queries, no less than the canister has counted itself', async () => {
    const caller = counter.as(Principal.anonymous());
    const update = await counter.measure('count', () => caller.count());
    const query = await counter.measure('peek', () => caller.peek());
    expect(update.value).toBeGreaterThan(0n);
    expect(costs.get('count')).toBeGreaterThan(Number(update.value));
    expect(costs.get('peek')).toBeGreaterThan(Number(query.value));
    expect([...counter.called]).toEqual(['count', 'peek']);
  });

  test('counts the same call the same again', async () => {
    const caller = counter.as(Principal.anonymous());
    const first = await counter.observe(() => caller.peek());
    expect(await counter.observe(() => caller.peek())).toEqual(first);
  });

  test('leaves out what other canisters execute', async () => {
    const other = deploy().as(Principal.anonymous());
    const { instructions, messages } = await counter.observe(() => other.count());
    expect([instructions, messages]).toEqual([0, []]);
    expect(counter.called.size).toBe(0);
  });

  test('a call that traps is no measurement', async () => {
    await expect(counter.observe(() => counter.as(Principal.anonymous()).fail())).rejects.toThrow(
      /unreachable/
    );
  });
});
