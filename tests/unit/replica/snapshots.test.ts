import { describe, expect, test } from '@jest/globals';
import { IDL } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';
import type { CallResult } from '../../../src/replica/instance/types.js';
import {
  CanisterIdArg,
  CanisterInfoArg,
  CanisterInfoResult,
  CanisterStatusResult,
  LogsResult,
  MetadataArg,
  MetadataResult,
  Snapshot,
  SnapshotArg,
  Snapshots,
  TakeSnapshotArg
} from '../../../src/replica/management/idl.js';
import { MANAGEMENT_CANISTER } from '../../../src/replica/principal.js';
import { Bench, canister, dataString, failureOf, number, replyOf } from './support.js';

/** State in every place: a global, the heap, stable memory, certified data, a timer. */
const COUNTER = `
  (global $count (mut i32) (i32.const 0))
  (func (export "canister_init") (drop (call $stable64_grow (i64.const 1))))
  (func (export "canister_update bump")
    (global.set $count (i32.add (global.get $count) (i32.const 1)))
    (i32.store (i32.const 100) (global.get $count))
    (call $stable64_write (i64.const 8000) (i64.const 100) (i64.const 4))
    (call $certified_data_set (i32.const 100) (i32.const 4))
    (drop (memory.grow (i32.const 1)))
    (call $answer (global.get $count)))
  (func (export "canister_query sum")
    (call $stable64_read (i64.const 104) (i64.const 8000) (i64.const 4))
    (call $answer (i32.add (i32.mul (i32.load (i32.const 100)) (i32.const 100))
      (i32.add (i32.mul (i32.load (i32.const 104)) (i32.const 10)) (global.get $count)))))`;

const STRANGER = Principal.fromText('2vxsx-fae')
  .toUint8Array()
  .map((byte) => byte ^ 0x11);

class Snapshotter {
  readonly bench = new Bench();
  readonly id = this.bench.deploy(COUNTER);

  bump(id = this.id): number {
    return number(this.bench.reply(id, 'bump'));
  }
  sum(id = this.id): number {
    return number(replyOf(this.bench.query(id, 'sum')));
  }
  take(options: { replace?: Uint8Array; uninstall?: boolean; sender?: Uint8Array } = {}): CallResult {
    const { replace, uninstall, sender } = options;
    const value = {
      canister_id: Principal.fromUint8Array(this.id),
      replace_snapshot: replace === undefined ? [] : [replace],
      uninstall_code: uninstall === undefined ? [] : [uninstall],
      sender_canister_version: []
    };
    return this.bench.manage('take_canister_snapshot', TakeSnapshotArg, value, sender);
  }
  takeId(options = {}): Uint8Array {
    return decode<{ id: Uint8Array }>(Snapshot, replyOf(this.take(options))).id;
  }
  private named(method: string, snapshot_id: Uint8Array, id: Uint8Array, sender?: Uint8Array): CallResult {
    const value = { canister_id: Principal.fromUint8Array(id), snapshot_id };
    return this.bench.manage(method, SnapshotArg, value, sender);
  }
  load(snapshot: Uint8Array, id = this.id, sender?: Uint8Array): CallResult {
    return this.named('load_canister_snapshot', snapshot, id, sender);
  }
  delete(snapshot: Uint8Array): CallResult {
    return this.named('delete_canister_snapshot', snapshot, this.id);
  }
  list(sender?: Uint8Array): CallResult {
    return this.bench.manageCanister('list_canister_snapshots', this.id, sender);
  }
}

function decode<T>(type: IDL.Type, reply: Uint8Array): T {
  return IDL.decode([type], reply)[0] as T;
}

describe('a snapshot', () => {
  test('brings back globals, heap, stable memory and certified data, as often as wanted', () => {
    const it = new Snapshotter();
    it.bump();
    const snapshot = it.takeId();
    for (let round = 0; round < 2; round++) {
      expect(it.bump()).toBe(2);
      expect(it.bump()).toBe(3);
      expect(it.sum()).toBe(333);
      replyOf(it.load(snapshot));
      expect(it.sum()).toBe(111);
      expect([...it.bench.instance.canister(it.id)!.certifiedData]).toEqual([1, 0, 0, 0]);
    }
  });

  test('brings back code that was replaced, and works after it was uninstalled', () => {
    const it = new Snapshotter();
    it.bump();
    const before = it.bench.instance.canister(it.id)!.moduleHash;
    const snapshot = it.takeId({ uninstall: true });
    expect(it.bench.instance.canister(it.id)!.moduleHash).toBeNull();
    replyOf(it.bench.install(it.id, canister('(func (export "canister_update other"))')));
    replyOf(it.load(snapshot));
    expect(it.bench.instance.canister(it.id)!.moduleHash).toEqual(before);
    expect(it.bump()).toBe(2);
  });

  test('can be loaded on another canister of the same controllers, not of others', () => {
    const it = new Snapshotter();
    it.bump();
    const snapshot = it.takeId();
    const other = it.bench.deploy(COUNTER);
    replyOf(it.load(snapshot, other));
    expect(it.sum(other)).toBe(111);
    expect(it.bump(other)).toBe(2);
    expect(it.sum()).toBe(111);
    replyOf(it.bench.updateSettings(other, { controllers: [[Principal.fromUint8Array(STRANGER)]] }));
    expect(failureOf(it.load(snapshot, other, STRANGER)).message).toContain('Only a controller');
  });

  test('is listed with time and size, replaced and deleted by id; there are ten at most', () => {
    const it = new Snapshotter();
    const first = it.takeId();
    const second = it.takeId({ replace: first });
    const listed = decode<{ id: Uint8Array; taken_at_timestamp: bigint; total_size: bigint }[]>(
      Snapshots,
      replyOf(it.list())
    );
    expect(listed.map(({ id }) => [...id])).toEqual([[...second]]);
    expect(listed[0]!.total_size).toBeGreaterThan(2n * 65_536n);
    expect(listed[0]!.taken_at_timestamp).toBeLessThan(it.bench.instance.time);
    expect(failureOf(it.load(first)).errorCode).toBe(305);
    for (let count = 1; count < 10; count++) it.takeId();
    expect(failureOf(it.take()).message).toContain('maximum number of snapshots allowed: 10.');
    replyOf(it.delete(second));
    expect(failureOf(it.delete(second)).message).toMatch(/Could not find the snapshot ID [0-9a-f]{36} for/);
    it.takeId();
  });

  test('needs a controller, code and cycles; who may see the list is a setting', () => {
    const it = new Snapshotter();
    const snapshot = it.takeId();
    expect(failureOf(it.take({ sender: STRANGER })).errorCode).toBe(512);
    expect(failureOf(it.load(snapshot, it.id, STRANGER)).errorCode).toBe(512);
    expect(failureOf(it.list(STRANGER)).message).toContain('is not allowed to access canister snapshots');
    replyOf(it.bench.updateSettings(it.id, { snapshot_visibility: [{ public: null }] }));
    replyOf(it.list(STRANGER));
    replyOf(it.bench.manageCanister('uninstall_code', it.id));
    expect(failureOf(it.take()).message).toContain('Failed to create snapshot for empty canister');
  });

  test('costs 2 B instructions and one per byte, and counts as memory', () => {
    const it = new Snapshotter();
    const balance = () => it.bench.instance.cyclesBalance(it.id);
    const memory = () =>
      decode<{ memory_size: bigint; memory_metrics: { snapshots_size: bigint } }>(
        CanisterStatusResult,
        replyOf(it.bench.query(MANAGEMENT_CANISTER, 'canister_status', idArg(it.id)))
      );
    const [before, small] = [balance(), memory().memory_size];
    const { total_size } = decode<{ total_size: bigint }>(Snapshot, replyOf(it.take()));
    const spent = before - balance();
    expect(spent).toBeGreaterThanOrEqual(2_005_000_000n + total_size);
    expect(spent).toBeLessThan(2_005_000_000n + total_size + 10_000_000n);
    expect(memory()).toMatchObject({
      memory_size: small + total_size,
      memory_metrics: { snapshots_size: total_size }
    });
  });
});

function idArg(id: Uint8Array): Uint8Array {
  return new Uint8Array(IDL.encode([CanisterIdArg], [{ canister_id: Principal.fromUint8Array(id) }]));
}

/** Calls a method of the management canister with its argument and answers with the reply. */
const RELAY = `
  (table 2 funcref) (elem (i32.const 0) $reply $reject)
  (func $reply (param i32)
    (call $msg_arg_data_copy (i32.const 1024) (i32.const 0) (call $msg_arg_data_size))
    (call $msg_reply_data_append (i32.const 1024) (call $msg_arg_data_size)) (call $msg_reply))
  (func $reject (param i32)
    (call $msg_reject_msg_copy (i32.const 1024) (i32.const 0) (call $msg_reject_msg_size))
    (call $msg_reject (i32.const 1024) (call $msg_reject_msg_size)))
  (func $relay (param $name i32) (param $size i32)
    (call $msg_arg_data_copy (i32.const 1024) (i32.const 0) (call $msg_arg_data_size))
    (call $call_new (i32.const 0) (i32.const 0) (local.get $name) (local.get $size)
      (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 0))
    (call $call_data_append (i32.const 1024) (call $msg_arg_data_size))
    (drop (call $call_perform)))
  (data (i32.const 64) "canister_info") (data (i32.const 80) "canister_metadata")
  (data (i32.const 100) "fetch_canister_logs") (data (i32.const 130) "update_settings")
  (func (export "canister_update canister_info") (call $relay (i32.const 64) (i32.const 13)))
  (func (export "canister_update canister_metadata") (call $relay (i32.const 80) (i32.const 17)))
  (func (export "canister_update fetch_canister_logs") (call $relay (i32.const 100) (i32.const 19)))
  (func (export "canister_update update_settings") (call $relay (i32.const 130) (i32.const 15)))`;

describe('what the management canister tells to canisters', () => {
  test('canister_info: the history of code, controllers and snapshots, with who made the change', () => {
    const it = new Snapshotter();
    const relay = it.bench.deploy(RELAY);
    replyOf(it.load(it.takeId()));
    replyOf(
      it.bench.updateSettings(it.id, {
        controllers: [[Principal.anonymous(), Principal.fromUint8Array(relay)]]
      })
    );
    const byCanister = IDL.encode(
      [
        IDL.Record({
          canister_id: IDL.Principal,
          settings: IDL.Record({ controllers: IDL.Opt(IDL.Vec(IDL.Principal)) }),
          sender_canister_version: IDL.Opt(IDL.Nat64)
        })
      ],
      [
        {
          canister_id: Principal.fromUint8Array(it.id),
          settings: { controllers: [[Principal.fromUint8Array(relay)]] },
          sender_canister_version: [1n]
        }
      ]
    );
    it.bench.reply(relay, 'update_settings', new Uint8Array(byCanister));
    const arg = { canister_id: Principal.fromUint8Array(it.id), num_requested_changes: [4n] };
    const info = decode<{ total_num_changes: bigint; recent_changes: unknown[] }>(
      CanisterInfoResult,
      it.bench.reply(relay, 'canister_info', new Uint8Array(IDL.encode([CanisterInfoArg], [arg])))
    );
    expect(info.total_num_changes).toBe(5n);
    expect(info.recent_changes).toMatchObject([
      { details: { code_deployment: { mode: { install: null } } } },
      { details: { load_snapshot: { from_canister_id: [], source: { taken_from_canister: null } } } },
      { details: { controllers_change: {} }, origin: { from_user: {} } },
      { details: { controllers_change: {} }, origin: { from_canister: { canister_version: [1n] } } }
    ]);
  });

  test('canister_metadata: public sections to all, private ones to controllers', () => {
    const bench = new Bench();
    const relay = bench.deploy(RELAY);
    const id = bench.create();
    const section = (name: string): number[] => {
      const body = [name.length, ...Buffer.from(name), 7];
      return [0, body.length, ...body];
    };
    const module = [...canister(''), ...section('icp:public open'), ...section('icp:private shut')];
    replyOf(bench.install(id, Uint8Array.from(module)));
    const read = (name: string): CallResult => {
      const arg = { canister_id: Principal.fromUint8Array(id), name };
      return bench.call(relay, 'canister_metadata', new Uint8Array(IDL.encode([MetadataArg], [arg])));
    };
    expect([...decode<{ value: Uint8Array }>(MetadataResult, replyOf(read('open'))).value]).toEqual([7]);
    expect(failureOf(read('shut')).message).toContain('has no metadata section "shut"');
    replyOf(bench.updateSettings(id, { controllers: [[Principal.fromUint8Array(relay)]] }));
    replyOf(read('shut'));
  });
});

describe('the log', () => {
  const NOISY = `
    (data (i32.const 0) "${dataString(Buffer.from('hello'))}")
    (func (export "canister_update print") (call $debug_print (i32.const 0) (i32.const 5)) (call $msg_reply))
    (func (export "canister_update much") (call $debug_print (i32.const 0) (i32.const 3000)) (call $msg_reply))
    (func (export "canister_query quiet") (call $debug_print (i32.const 0) (i32.const 5)) (call $msg_reply))
    (func (export "canister_update crash") (call $debug_print (i32.const 0) (i32.const 2)) unreachable)
    (func (export "canister_update bail") (call $trap (i32.const 0) (i32.const 4)))
    (func (export "canister_update mute") (call $trap (i32.const 0) (i32.const 0)))`;

  interface Line {
    idx: bigint;
    content: Uint8Array;
  }
  function lines(bench: Bench, id: Uint8Array): Line[] {
    const reply = replyOf(bench.query(MANAGEMENT_CANISTER, 'fetch_canister_logs', idArg(id)));
    return decode<{ canister_log_records: Line[] }>(LogsResult, reply).canister_log_records;
  }

  test('holds prints and traps of updates, not of queries; the oldest lines go', () => {
    const bench = new Bench();
    const id = bench.deploy(NOISY);
    for (const method of ['print', 'crash', 'bail', 'mute']) bench.call(id, method);
    bench.query(id, 'quiet');
    const texts = () => lines(bench, id).map(({ content }) => Buffer.from(content).toString());
    expect(texts()).toEqual(['hello', 'he', '[TRAP]: unreachable', '[TRAP]: hell', '[TRAP]: (no message)']);
    bench.call(id, 'much');
    bench.call(id, 'much');
    expect(lines(bench, id).map(({ idx }) => idx)).toEqual([6n]);
  });

  test('can be queried only, by controllers unless the settings say otherwise', () => {
    const bench = new Bench();
    const id = bench.deploy(NOISY);
    expect(failureOf(bench.manageCanister('fetch_canister_logs', id)).message).toBe(
      'fetch_canister_logs API is only accessible in non-replicated mode'
    );
    const relay = bench.deploy(RELAY);
    expect(failureOf(bench.call(relay, 'fetch_canister_logs', idArg(id))).message).toContain(
      'only accessible in non-replicated mode'
    );
    const ask = (sender: Uint8Array): CallResult =>
      bench.instance.query({
        sender,
        canisterId: MANAGEMENT_CANISTER,
        method: 'fetch_canister_logs',
        arg: idArg(id)
      });
    expect(failureOf(ask(STRANGER)).message).toContain('is not allowed to access canister logs');
    const viewers = [{ allowed_viewers: [Principal.fromUint8Array(STRANGER)] }];
    replyOf(bench.updateSettings(id, { log_visibility: viewers, log_memory_limit: [4n] }));
    replyOf(ask(STRANGER));
    bench.call(id, 'print');
    expect(lines(bench, id).map(({ content }) => Buffer.from(content).toString())).toEqual(['hell']);
  });
});
