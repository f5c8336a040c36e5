import { IDL } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';
import { describe, expect, test } from '@jest/globals';
import { CanisterStatusResult, decodeArgument } from '../../../src/replica/management/idl.js';
import type { SubnetKind } from '../../../src/replica/instance/types.js';
import { fetcher } from './fetcher.js';
import { Bench, canister, failureOf, replyOf, KEEPER, FIVE, keeper } from './support.js';

const STRANGER = Uint8Array.of(1, 2, 3, 4, 2);

describe('settings', () => {
  test('are checked as a whole before any is applied', () => {
    const bench = new Bench();
    const id = bench.create();
    const other = Principal.fromUint8Array(STRANGER);
    expect(
      failureOf(bench.updateSettings(id, { controllers: [[other]], compute_allocation: [101n] })).rejectCode
    ).toBe(5);
    expect(bench.instance.canister(id)?.controllers).toEqual([Uint8Array.of(4)]);
    replyOf(bench.updateSettings(id, { controllers: [[other]], freezing_threshold: [7n] }));
    expect(bench.instance.canister(id)?.controllers).toEqual([STRANGER]);
    expect(failureOf(bench.updateSettings(id, {})).errorCode).toBe(512);
    const reply = replyOf(bench.manageCanister('canister_status', id, STRANGER));
    const [status] = IDL.decode([CanisterStatusResult], reply);
    expect(status).toMatchObject({
      status: { running: null },
      module_hash: [],
      settings: { freezing_threshold: 7n },
      memory_size: 2n * (160n + 30n),
      memory_metrics: { canister_history_size: 380n }
    });
  });

  test('controllers are a set: each once, the shorter first', () => {
    const bench = new Bench();
    const id = bench.create();
    const [mine, other] = [Uint8Array.of(4), STRANGER].map((bytes) => Principal.fromUint8Array(bytes));
    replyOf(bench.updateSettings(id, { controllers: [[other, mine, other]] }));
    expect(bench.instance.canister(id)?.controllers).toEqual([Uint8Array.of(4), STRANGER]);
  });

  test("create_canister looks at the caller's version, then at the settings, then at the cycles", () => {
    const bench = new Bench();
    const id = bench.deploy(fetcher(0n, new Uint8Array(), 'create_canister'));
    const Settings = IDL.Record({ compute_allocation: IDL.Opt(IDL.Nat) });
    const Arg = IDL.Record({ settings: IDL.Opt(Settings), sender_canister_version: IDL.Opt(IDL.Nat64) });
    const create = (compute: bigint, version: bigint): string => {
      const arg = { settings: [{ compute_allocation: [compute] }], sender_canister_version: [version] };
      const encoded = new Uint8Array(IDL.encode([Arg], [arg]));
      return failureOf(bench.call(id, 'fetch', encoded)).message;
    };
    const own = (): bigint => bench.instance.canister(id)?.version ?? -1n;
    expect(create(101n, 666n)).toMatch(
      /^5.* sender canister version 666 .* the actual sender canister version 1\.$/
    );
    expect(create(101n, own())).toMatch(/^5ComputeAllocation expected/);
    expect(create(1n, own())).toMatch(/^4Creating a canister requires a fee/);
  });

  test("environment variables and the log: what is too much, with the IC's code and words", () => {
    const bench = new Bench();
    const id = bench.create();
    const refusal = (settings: Record<string, unknown>) => failureOf(bench.updateSettings(id, settings));
    const variables = (count: number, name = '', value = '') => ({
      environment_variables: [Array.from({ length: count }, (_, i) => ({ name: `${name}${i}`, value }))]
    });
    const long = 'x'.repeat(129);
    for (const [settings, message] of [
      [variables(21), 'Too many environment variables: 21 (max: 20)'],
      [variables(1, long), `Environment variable name "${long}0" exceeds the maximum allowed length of 128.`],
      [variables(1, '', long), `Environment variable value "${long}" exceeds`]
    ] as const) {
      expect(refusal(settings)).toMatchObject({ errorCode: 408, message: expect.stringContaining(message) });
    }
    const twice = {
      environment_variables: [[variables(1), variables(1)].flatMap((v) => v.environment_variables[0])]
    };
    expect(refusal(twice)).toMatchObject({ errorCode: 408, message: 'Duplicate environment variables' });
    replyOf(bench.updateSettings(id, variables(20, 'x'.repeat(126), 'x'.repeat(128))));
    const tooHigh = 'The canister log memory limit 2097153 is too high. It must be at most 2097152.';
    expect(refusal({ log_memory_limit: [2n ** 21n + 1n] })).toMatchObject({
      errorCode: 406,
      message: tooHigh
    });
    replyOf(bench.updateSettings(id, { log_memory_limit: [2n ** 21n] }));
  });

  test('the status tells of queries after two epochs of sixty rounds', () => {
    const bench = new Bench();
    const id = keeper(bench);
    const stats = () => {
      const reply = replyOf(bench.manageCanister('canister_status', id));
      return decodeArgument(CanisterStatusResult, reply).query_stats;
    };
    const [before, argument] = [stats(), new Uint8Array(8)];
    for (let epoch = 0; epoch < 4; epoch++) {
      for (let i = 0; i < 13; i++) replyOf(bench.query(id, 'heap', argument));
      expect(failureOf(bench.query(id, 'absent')).errorCode).toBe(536);
      if (epoch === 2) expect(stats()).toEqual(before);
      for (let round = 0; round < 60; round++) bench.instance.tick();
    }
    expect(stats()).toMatchObject({
      num_calls_total: 26n,
      request_payload_bytes_total: 208n,
      response_payload_bytes_total: 104n
    });
    expect(stats().num_instructions_total).toBeGreaterThan(26n);
  });

  test('where canisters go of which nobody says where; a subnet added later changes nothing', () => {
    const homeOf = (kinds: SubnetKind[]): [Bench, SubnetKind | undefined] => {
      const bench = new Bench(kinds.map((kind) => ({ kind })));
      const { subnets, defaultEffectiveCanisterId } = bench.instance.topology;
      const id = bench.create();
      expect(id).toEqual(defaultEffectiveCanisterId);
      return [bench, subnets.find(({ subnetId }) => subnetId === bench.instance.subnetOf(id))?.kind];
    };
    expect(homeOf(['NNS', 'System', 'VerifiedApplication', 'Application'])[1]).toBe('Application');
    expect(homeOf(['NNS', 'System', 'VerifiedApplication'])[1]).toBe('VerifiedApplication');
    const [bench, kind] = homeOf(['NNS', 'SNS', 'II', 'System']);
    expect(kind).toBe('System');
    const before = bench.instance.topology.defaultEffectiveCanisterId;
    bench.create({ id: 'rimrc-piaaa-aaaao-aaljq-cai' });
    expect(bench.instance.topology.subnets).toHaveLength(5);
    expect(bench.instance.topology.defaultEffectiveCanisterId).toEqual(before);
  });

  test('an id to be given out cannot be specified', () => {
    const bench = new Bench();
    const { end } = bench.instance.topology.subnets[0]!.canisterRanges[0]!;
    expect(() => bench.create({ id: Principal.fromUint8Array(end).toText() })).toThrow(
      /IC0408: The `specified_id` \S+ is invalid because it belongs to the canister allocation ranges/
    );
  });

  test('stable memory of a canister without code is not there', () => {
    const bench = new Bench();
    const id = bench.create();
    expect(() => bench.instance.stableMemory(id)).toThrow(/^CanisterIsEmpty/);
    expect(() => bench.instance.setStableMemory(id, FIVE)).toThrow(/^CanisterIsEmpty/);
    replyOf(bench.install(id, canister(KEEPER)));
    bench.instance.setStableMemory(id, FIVE);
    expect(bench.instance.stableMemory(id).subarray(0, FIVE.length)).toEqual(FIVE);
  });

  test('ids: one of the NNS by wish, none twice, none of another subnet', () => {
    const bench = new Bench([{ kind: 'NNS' }, { kind: 'Application' }]);
    const governance = 'rrkah-fqaaa-aaaaa-aaaaq-cai';
    expect(Principal.fromUint8Array(bench.create({ id: governance })).toText()).toBe(governance);
    expect(() => bench.create({ id: governance })).toThrow('already');
    expect(() => bench.create({ id: '2vxsx-fae' })).toThrow('is not a mainnet canister ID');
    const [first, second] = [bench.create(), bench.create()];
    expect(first).not.toEqual(second);
    expect(bench.instance.subnetOf(first)).toEqual(bench.instance.topology.subnets[1]?.subnetId);
  });

  test('ids of mainnet subnets that the instance lacks bring those with them, but for NNS and II', () => {
    const bench = new Bench();
    for (const [id, kind] of [
      ['mxzaz-hqaaa-aaaar-qaada-cai', 'Fiduciary'],
      ['22ajg-aqaaa-aaaap-adukq-cai', 'Application'],
      // Ends with 01 d4, where ids that are given out have 01 01.
      ['vcpoa-2aaaa-aaaac-aadkq-dva', 'Application']
    ] as const) {
      const created = bench.create({ id });
      expect(Principal.fromUint8Array(created).toText()).toBe(id);
      const added = bench.instance.topology.subnets.at(-1);
      expect(added?.kind).toBe(kind);
      expect(bench.instance.subnetOf(created)).toEqual(added?.subnetId);
      replyOf(bench.install(created, canister(KEEPER)));
      bench.reply(created, 'set', FIVE);
    }
    expect(bench.instance.topology.subnets).toHaveLength(4);
    expect(() => bench.create({ id: 'rrkah-fqaaa-aaaaa-aaaaq-cai' })).toThrow(
      'belongs to the NNS or II subnet'
    );
    expect(() => bench.create({ id: 'nti35-np7aa-aaaaa-aaaaa-cai' })).toThrow('is not a mainnet canister ID');
    expect(bench.instance.topology.subnets).toHaveLength(4);
  });
});
