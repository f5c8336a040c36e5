import { IDL } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';
import { describe, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import {
  CanisterIdArg,
  ChunkHash,
  decodeArgument,
  InstallChunkedCodeArg,
  UploadChunkArg
} from '../../../src/replica/management/idl.js';
import { Bench, canister, failureOf, number, orthogonal, replyOf, KEEPER, FIVE, keeper } from './support.js';

const STRANGER = Uint8Array.of(1, 2, 3, 4, 2);

describe('install', () => {
  test('runs the start function, then canister_init with its argument; gzip is taken', () => {
    const bench = new Bench();
    const id = bench.create();
    const module = canister(`
      (start $start) (func $start (i32.store (i32.const 0) (i32.const 40)))
      (func (export "canister_init") (i32.store (i32.const 0) (i32.add (i32.load (i32.const 0)) (call $msg_arg_data_size))))
      (func (export "canister_query heap") (call $answer (i32.load (i32.const 0))))`);
    replyOf(bench.install(id, gzipSync(module), { install: null }, new Uint8Array(2)));
    expect(number(replyOf(bench.query(id, 'heap')))).toBe(42);
    const hash = createHash('sha256').update(gzipSync(module)).digest('hex');
    expect(Buffer.from(bench.instance.canister(id)?.moduleHash ?? []).toString('hex')).toBe(hash);
  });

  test('calls are not possible in canister_init', () => {
    const bench = new Bench();
    const body = `(func (export "canister_init") (call $call_new (i32.const 0) (i32.const 0) (i32.const 0)
      (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)))`;
    expect(failureOf(bench.install(bench.create(), canister(body))).errorCode).toBe(504);
  });

  test('only into an empty canister, upgrade only into one that is not, by a controller only', () => {
    const bench = new Bench();
    const id = keeper(bench);
    expect(failureOf(bench.install(id, canister(KEEPER))).errorCode).toBe(514);
    expect(failureOf(bench.upgrade(bench.create(), canister(KEEPER))).rejectCode).toBe(5);
    for (const method of [
      'stop_canister',
      'start_canister',
      'uninstall_code',
      'canister_status',
      'delete_canister'
    ]) {
      expect(failureOf(bench.manageCanister(method, id, STRANGER))).toMatchObject({
        errorCode: 512
      });
    }
  });

  test('in chunks', () => {
    const bench = new Bench();
    const id = bench.create();
    const canister_id = Principal.fromUint8Array(id);
    const module = canister(KEEPER);
    const parts = [module.subarray(0, 100), module.subarray(100)];
    const hashes = parts.map((chunk) => {
      const reply = replyOf(bench.manage('upload_chunk', UploadChunkArg, { canister_id, chunk }));
      return decodeArgument<{ hash: Uint8Array }>(ChunkHash, reply);
    });
    const install = (wasm_module_hash: Uint8Array) =>
      bench.manage('install_chunked_code', InstallChunkedCodeArg, {
        mode: { install: null },
        target_canister: canister_id,
        store_canister: [],
        chunk_hashes_list: hashes,
        wasm_module_hash,
        arg: new Uint8Array(),
        sender_canister_version: []
      });
    expect(failureOf(install(new Uint8Array(32))).message).toContain('does not match given hash');
    replyOf(install(createHash('sha256').update(module).digest()));
    bench.reply(id, 'set', FIVE);
    replyOf(bench.manageCanister('clear_chunk_store', id));
    expect(failureOf(install(new Uint8Array(32))).message).toContain('was not found');
  });
});

describe('upgrade', () => {
  test('keeps stable memory and forgets the heap; reinstall forgets both', () => {
    const bench = new Bench();
    const id = keeper(bench);
    replyOf(bench.upgrade(id, canister(KEEPER)));
    expect(number(replyOf(bench.query(id, 'heap')))).toBe(0);
    expect(number(replyOf(bench.query(id, 'stable')))).toBe(5);
    replyOf(bench.install(id, canister(KEEPER), { reinstall: null }));
    expect(bench.instance.stableMemory(id).length).toBe(0);
  });

  test.each([
    [
      'pre_upgrade',
      '(func (export "canister_pre_upgrade") (drop (call $stable64_grow (i64.const 3))) unreachable)',
      ''
    ],
    [
      'post_upgrade',
      '',
      '(func (export "canister_post_upgrade") (drop (call $stable64_grow (i64.const 3))) unreachable)'
    ],
    ['start', '', '(start $s) (func $s unreachable)']
  ])('a trap in %s leaves code, heap and stable memory as they were', (_where, before, after) => {
    const bench = new Bench();
    const id = keeper(bench, before);
    const spoiler = '(func (export "canister_query only_new") (call $answer (i32.const 1)))';
    expect(failureOf(bench.upgrade(id, canister(KEEPER + after + spoiler))).errorCode).toBe(502);
    expect(number(replyOf(bench.query(id, 'heap')))).toBe(5);
    expect(number(replyOf(bench.query(id, 'stable')))).toBe(5);
    expect(bench.instance.stableMemory(id).length).toBe(65536);
    expect(failureOf(bench.query(id, 'only_new')).errorCode).toBe(536);
    bench.reply(id, 'set', Uint8Array.of(6, 0, 0, 0));
    expect(number(replyOf(bench.query(id, 'stable')))).toBe(6);
  });

  test('what pre_upgrade wrote is undone when post_upgrade traps', () => {
    const bench = new Bench();
    const id = keeper(
      bench,
      `(func (export "canister_pre_upgrade") (i32.store (i32.const 0) (i32.const 9))
        (call $stable64_write (i64.const 0) (i64.const 0) (i64.const 4)))`
    );
    const traps = canister(`${KEEPER} (func (export "canister_post_upgrade") unreachable)`);
    expect(failureOf(bench.upgrade(id, traps)).errorCode).toBe(502);
    expect(number(replyOf(bench.query(id, 'stable')))).toBe(5);
    expect(number(replyOf(bench.query(id, 'heap')))).toBe(5);
    replyOf(bench.upgrade(id, canister(KEEPER)));
    expect(number(replyOf(bench.query(id, 'stable')))).toBe(9);
  });

  test('skip_pre_upgrade passes over a pre_upgrade that traps; memory can be kept', () => {
    const bench = new Bench();
    const id = keeper(bench, '(func (export "canister_pre_upgrade") unreachable)');
    const skip = { skip_pre_upgrade: [true], wasm_memory_persistence: [{ keep: null }] };
    expect(failureOf(bench.upgrade(id, canister(KEEPER))).errorCode).toBe(502);
    replyOf(bench.upgrade(id, orthogonal(canister(KEEPER)), [skip]));
    expect(number(replyOf(bench.query(id, 'heap')))).toBe(5);
  });

  test('memory is kept by code made for it, whose start function runs first; otherwise the option is missing or invalid', () => {
    const bench = new Bench();
    const started = orthogonal(
      canister(`${KEEPER} (global $started (mut i32) (i32.const 0)) (start $start)
        (func $start (global.set $started (i32.const 1)))
        (func (export "canister_post_upgrade") (if (i32.eqz (global.get $started)) (then unreachable)))`)
    );
    const id = bench.create();
    replyOf(bench.install(id, started));
    bench.reply(id, 'set', FIVE);
    const keep = { skip_pre_upgrade: [], wasm_memory_persistence: [{ keep: null }] };
    replyOf(bench.upgrade(id, started, [keep]));
    expect(number(replyOf(bench.query(id, 'heap')))).toBe(5);
    expect(failureOf(bench.upgrade(id, started))).toMatchObject({
      errorCode: 504,
      message: expect.stringMatching(/^Missing upgrade option/)
    });
    expect(failureOf(bench.upgrade(id, canister(KEEPER), [keep]))).toMatchObject({
      errorCode: 504,
      message: expect.stringMatching(/^Invalid upgrade option/)
    });
    expect(number(replyOf(bench.query(id, 'heap')))).toBe(5);
    replyOf(bench.upgrade(id, canister(KEEPER), [{ ...keep, wasm_memory_persistence: [{ replace: null }] }]));
    expect(number(replyOf(bench.query(id, 'heap')))).toBe(0);
  });

  test('counts up the canister version and clears the timer', () => {
    const bench = new Bench();
    const body = `${KEEPER} (func (export "canister_query version") (call $answer64 (call $canister_version)))
      (func (export "canister_update timer") (drop (call $global_timer_set (i64.const 1))) (call $answer (i32.const 0)))
      (func (export "canister_global_timer") (i32.store (i32.const 0) (i32.const 99)))`;
    const id = bench.deploy(body);
    const version = (): bigint => Buffer.from(replyOf(bench.query(id, 'version'))).readBigUInt64LE();
    const before = version();
    bench.reply(id, 'set', FIVE);
    expect(version()).toBe(before + 1n);
    replyOf(bench.upgrade(id, canister(body)));
    expect(version()).toBe(before + 2n);
  });

  test('new code sees the version that it makes, the old one in canister_pre_upgrade its own; a failed one makes none', () => {
    const bench = new Bench();
    const note = (hook: string, at: number) => `(func (export "canister_${hook}")
      (i64.store (i32.const 40) (call $canister_version)) (drop (call $stable64_grow (i64.const 1)))
      (call $stable64_write (i64.const ${at}) (i64.const 40) (i64.const 8)))`;
    const body = `${note('init', 0)} ${note('post_upgrade', 0)} ${note('pre_upgrade', 8)}
      (func (export "canister_query version") (call $stable64_read (i64.const 40) (i64.const 0) (i64.const 16))
        (call $answer64 (i64.add (i64.mul (i64.load (i32.const 48)) (i64.const 100)) (i64.load (i32.const 40)))))`;
    const id = bench.deploy(body);
    const seen = (): bigint => Buffer.from(replyOf(bench.query(id, 'version'))).readBigUInt64LE();
    expect(seen()).toBe(1n);
    replyOf(bench.upgrade(id, canister(body)));
    expect(seen()).toBe(102n);
    failureOf(bench.upgrade(id, canister('(func (export "canister_post_upgrade") unreachable)')));
    replyOf(bench.upgrade(id, canister(body)));
    expect(seen()).toBe(203n);
  });
});

test('canister_init and canister_post_upgrade see the version they make, and no timer; a failed one changes neither', () => {
  const bench = new Bench();
  const later = 9_000_000_000_000_000_000n;
  const note = `(func $note (i64.store (i32.const 8) (call $canister_version))
      (i64.store (i32.const 16) (call $global_timer_set (i64.const ${later}))))
    (func (export "canister_query version") (call $answer64 (i64.load (i32.const 8))))
    (func (export "canister_query timer") (call $answer64 (i64.load (i32.const 16))))`;
  const body = `${note} (func (export "canister_init") (call $note)) (func (export "canister_post_upgrade") (call $note))`;
  const id = bench.deploy(body);
  const seen = () =>
    ['version', 'timer'].map((method) => Buffer.from(replyOf(bench.query(id, method))).readBigUInt64LE());
  expect(seen()).toEqual([1n, 0n]);
  replyOf(bench.upgrade(id, canister(body)));
  expect(seen()).toEqual([2n, 0n]);
  replyOf(bench.install(id, canister(body), { reinstall: null }));
  expect(seen()).toEqual([3n, 0n]);
  const failing = `${note} (func (export "canister_post_upgrade") (call $note) unreachable)`;
  failureOf(bench.upgrade(id, canister(failing)));
  expect(bench.instance.canister(id)).toMatchObject({ version: 3n, globalTimer: later });
});

describe('stopping', () => {
  /** Calls its own `wait`, which calls it again and again until `open` is called. */
  const PATIENT = `
    (table 2 funcref) (elem (i32.const 0) $again $fail)
    (data (i32.const 16) "wait")
    (func $again (param i32)
      (if (i32.load (i32.const 0)) (then (call $answer (i32.const 1))) (else (call $ask))))
    (func $fail (param i32) (call $msg_reject (i32.const 0) (i32.const 0)))
    (func $ask
      (call $call_new (i32.const 900) (i32.const 0) (i32.const 32) (i32.const 8)
        (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))
      (drop (call $call_perform)))
    (data (i32.const 32) "raw_rand")
    (func (export "canister_update wait") (call $ask))
    (func (export "canister_query ok") (call $answer (i32.const 3)))
    (func (export "canister_update open") (i32.store (i32.const 0) (i32.const 1)) (call $answer (i32.const 0)))`;

  test('a stopped canister refuses calls, runs again when started, is deleted only when stopped', () => {
    const bench = new Bench();
    const id = keeper(bench);
    expect(failureOf(bench.manageCanister('delete_canister', id)).errorCode).toBe(510);
    replyOf(bench.manageCanister('stop_canister', id));
    expect(failureOf(bench.call(id, 'set', FIVE)).errorCode).toBe(508);
    expect(failureOf(bench.query(id, 'heap')).errorCode).toBe(508);
    replyOf(bench.manageCanister('stop_canister', id));
    replyOf(bench.manageCanister('start_canister', id));
    expect(number(replyOf(bench.query(id, 'heap')))).toBe(5);
    replyOf(bench.manageCanister('stop_canister', id));
    replyOf(bench.manageCanister('delete_canister', id));
    expect(bench.instance.canister(id)).toBeNull();
    expect(failureOf(bench.query(id, 'heap')).errorCode).toBe(301);
  });

  function submit(
    bench: Bench,
    canisterId: Uint8Array,
    method: string,
    arg: Uint8Array = new Uint8Array()
  ): Uint8Array {
    const submitted = bench.instance.submitIngress({ sender: Uint8Array.of(4), canisterId, method, arg });
    if (!submitted.ok) throw new Error(submitted.failure.message);
    return submitted.messageId;
  }

  const idArg = (id: Uint8Array): Uint8Array =>
    new Uint8Array(IDL.encode([CanisterIdArg], [{ canister_id: Principal.fromUint8Array(id) }]));

  test('waits for open calls; meanwhile new ones are refused; starting again cancels it', () => {
    const bench = new Bench();
    const id = bench.deploy(PATIENT);
    const waiting = submit(bench, id, 'wait');
    bench.instance.tick();
    const stopping = submit(bench, new Uint8Array(), 'stop_canister', idArg(id));
    bench.instance.tick();
    expect(bench.instance.ingressStatus(waiting).status).toBe('processing');
    expect(bench.instance.ingressStatus(stopping).status).toBe('processing');
    expect(failureOf(bench.call(id, 'open')).errorCode).toBe(509);
    replyOf(bench.manageCanister('start_canister', id));
    expect(failureOf(bench.instance.awaitIngress(stopping)).errorCode).toBe(511);
    bench.reply(id, 'open');
    expect(number(replyOf(bench.instance.awaitIngress(waiting)))).toBe(1);
    replyOf(bench.manageCanister('stop_canister', id));
  });

  test('is given up after five minutes', () => {
    const bench = new Bench();
    const id = bench.deploy(PATIENT);
    submit(bench, id, 'wait');
    bench.instance.tick();
    const stopping = submit(bench, new Uint8Array(), 'stop_canister', idArg(id));
    bench.instance.tick();
    bench.instance.setTime(bench.instance.time + 301_000_000_000n);
    expect(failureOf(bench.instance.awaitIngress(stopping)).errorCode).toBe(206);
  });

  test('uninstalling rejects the calls that wait', () => {
    const bench = new Bench();
    const id = bench.deploy(PATIENT);
    const waiting = submit(bench, id, 'wait');
    bench.instance.tick();
    replyOf(bench.manageCanister('uninstall_code', id));
    expect(failureOf(bench.instance.awaitIngress(waiting)).rejectCode).toBe(4);
    expect(bench.instance.canister(id)?.moduleHash).toBeNull();
    bench.instance.tick();
  });

  test('waits for the calls of code that is gone, whose answers are dropped', () => {
    const bench = new Bench();
    const asking = `(table 1 funcref) (elem (i32.const 0) $back) (data (i32.const 32) "wait")
      (func $back (param i32) unreachable)
      (func (export "canister_update ask")
        (call $msg_arg_data_copy (i32.const 64) (i32.const 0) (i32.const 10))
        (call $call_new (i32.const 64) (i32.const 10) (i32.const 32) (i32.const 4)
          (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))
        (drop (call $call_perform)))`;
    const [helper, id] = [bench.deploy(PATIENT), bench.deploy(asking)];
    const waiting = submit(bench, id, 'ask', helper);
    bench.instance.tick();
    replyOf(bench.manageCanister('uninstall_code', id));
    expect(failureOf(bench.instance.awaitIngress(waiting)).rejectCode).toBe(4);
    replyOf(bench.install(id, canister(asking)));
    const stopping = submit(bench, new Uint8Array(), 'stop_canister', idArg(id));
    bench.instance.tick();
    expect(bench.instance.ingressStatus(stopping).status).toBe('processing');
    bench.reply(helper, 'open');
    replyOf(bench.instance.awaitIngress(stopping));
    expect(bench.logs).toEqual([]);
  });
});
