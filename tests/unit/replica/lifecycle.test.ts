import { IDL } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';
import { describe, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import {
  CanisterIdArg,
  CanisterStatusResult,
  ChunkHash,
  decodeArgument,
  InstallChunkedCodeArg,
  UploadChunkArg
} from '../../../src/replica/management/idl.js';
import type { SubnetKind } from '../../../src/replica/instance/types.js';
import { BinaryWriter } from '../../../src/replica/wasm/binary.js';
import { HEADER } from '../../../src/replica/wasm/module.js';
import { fetcher } from './fetcher.js';
import { assemble, Bench, canister, failureOf, number, orthogonal, replyOf } from './support.js';

const STRANGER = Uint8Array.of(1, 2, 3, 4, 2);

const KEEPER = `
  (func (export "canister_update set") (call $msg_arg_data_copy (i32.const 0) (i32.const 0) (i32.const 4))
    (drop (call $stable64_grow (i64.const 1))) (call $stable64_write (i64.const 0) (i64.const 0) (i64.const 4))
    (call $answer (i32.const 0)))
  (func (export "canister_query heap") (call $answer (i32.load (i32.const 0))))
  (func (export "canister_query stable") (call $stable64_read (i64.const 8) (i64.const 0) (i64.const 4))
    (call $answer (i32.load (i32.const 8))))`;

const FIVE = Uint8Array.of(5, 0, 0, 0);

function keeper(bench: Bench, hooks = ''): Uint8Array {
  const id = bench.deploy(KEEPER + hooks);
  bench.reply(id, 'set', FIVE);
  return id;
}

describe('modules that are refused', () => {
  const refuse = (module: Uint8Array): string => {
    const bench = new Bench();
    const failure = failureOf(bench.install(bench.create(), module));
    expect(failure).toMatchObject({ rejectCode: 5, errorCode: 505 });
    return failure.message;
  };

  test.each([
    ['an unknown function', '(module (import "ic0" "mint_gold" (func)))', "'mint_gold' from 'ic0'"],
    ['a function of another module', '(module (import "env" "time" (func)))', "'time' from 'env'"],
    ['a function with another type', '(module (import "ic0" "time" (func (result i32))))', "'time'"],
    ['a memory', '(module (import "ic0" "memory" (memory 1)))', 'only functions can be imported']
  ])('imports %s: the message names it', (_what, text, part) => {
    expect(refuse(assemble(text))).toContain(part);
  });

  test.each([
    ['(func (export "canister_unknown"))', "'canister_unknown'"],
    ['(func (export "canister_update f") (param i32))', "'canister_update f'"],
    ['(func (export "canister_update f") (result i32) (i32.const 0))', "'canister_update f'"],
    ['(func (export "canister_update f")) (func (export "canister_query f"))', "name 'f'"]
  ])('exports %s', (text, part) => {
    expect(refuse(assemble(`(module ${text})`))).toContain(part);
  });

  test('data whose place is computed', () => {
    const placed = (offset: string): Uint8Array =>
      assemble(
        `(module (memory 1) (global $at i32 (i32.const 8)) (data "passive") (data (offset ${offset}) "active"))`
      );
    expect(refuse(placed('(global.get $at)'))).toContain('offset expression');
    const bench = new Bench();
    replyOf(bench.install(bench.create(), placed('(i32.const 8)')));
  });

  test.each([
    ['table.set', '(table.set (i32.const 0) (ref.func $f))'],
    ['table.grow', '(drop (table.grow (ref.func $f) (i32.const 1)))'],
    ['table.fill', '(table.fill (i32.const 0) (ref.func $f) (i32.const 1))'],
    ['table.copy', '(table.copy (i32.const 0) (i32.const 1) (i32.const 1))'],
    ['table.init', '(table.init 0 (i32.const 0) (i32.const 0) (i32.const 1))']
  ])('a function with %s; control: the same module reads its table', (name, code) => {
    const module = (body: string): Uint8Array =>
      assemble(`(module (table 2 funcref) (elem func $f) (func $f) (func (export "canister_init") ${body}))`);
    expect(refuse(module(code))).toContain(`unsupported instruction ${name} at function 1`);
    const bench = new Bench();
    replyOf(bench.install(bench.create(), module('(drop (table.get (i32.const 0)))')));
  });

  test('a function larger or more complex than the IC compiles; control: one just within', () => {
    const calling = (count: number): Uint8Array =>
      assemble(`(module (func $f) (func (export "canister_init") ${'(call $f)'.repeat(count)}))`);
    const idle = (count: number): Uint8Array => assemble(`(module (func ${'nop '.repeat(count)}))`);
    expect(refuse(calling(20_000))).toContain('function at index 1 with complexity 1000001');
    expect(refuse(idle(1_000_000))).toContain('function at index 0 with complexity 1000001');
    const bench = new Bench();
    // The end of a function is an instruction too.
    for (const module of [calling(19_999), idle(999_999)]) replyOf(bench.install(bench.create(), module));
  });

  test('more than 12 MiB of code; control: a little less', () => {
    const withFunctions = (count: number): Uint8Array => {
      const writer = new BinaryWriter();
      writer.raw(HEADER);
      writer.section(1, Uint8Array.of(1, 0x60, 0, 0));
      writer.section(3, Uint8Array.of(count, ...new Uint8Array(count)));
      const dropped = Uint8Array.of(0xfd, 0x0c, ...new Uint8Array(16), 0x1a);
      const body = Buffer.concat([Buffer.of(0), Buffer.alloc(900_011, dropped), Buffer.of(0x0b)]);
      const code = new BinaryWriter();
      code.u8(count);
      for (let i = 0; i < count; i++) {
        code.u32(body.length);
        code.raw(body);
      }
      writer.section(10, code.bytes);
      return writer.bytes;
    };
    expect(refuse(withFunctions(14))).toContain('bytes in the code section; the limit is 12582912');
    const bench = new Bench();
    replyOf(bench.install(bench.create(), withFunctions(13)));
  });

  test.each(['icp:', 'icp:public', 'icp:protected name'])('a section named %j', (name) => {
    const content = [name.length, ...Buffer.from(name), 1];
    const module = Uint8Array.from([...canister(''), 0, content.length, ...content]);
    expect(refuse(module)).toContain(`'${name}' has no public/private scope`);
  });

  test('bytes that are no module, a part of one, a compressed non-module, a broken stream, nothing', () => {
    const module = canister(KEEPER);
    const broken = gzipSync(module);
    broken.fill(0, 20, 40);
    refuse(new TextEncoder().encode('not wasm'));
    refuse(module.subarray(0, module.length - 9));
    refuse(gzipSync(Buffer.from('still not wasm')));
    refuse(broken);
    refuse(new Uint8Array());
  });

  test('a data segment outside of memory, found at install and at upgrades that keep memory', () => {
    const bench = new Bench();
    const module = assemble('(module (memory 1) (data (i32.const 65530) "too long to fit"))');
    expect(failureOf(bench.install(bench.create(), module))).toMatchObject({ rejectCode: 5, errorCode: 502 });
    const id = keeper(bench);
    const keep = { skip_pre_upgrade: [], wasm_memory_persistence: [{ keep: null }] };
    expect(failureOf(bench.upgrade(id, orthogonal(module), [keep])).errorCode).toBe(502);
    expect(number(replyOf(bench.query(id, 'heap')))).toBe(5);
  });

  test('a failed install leaves the canister empty and usable', () => {
    const bench = new Bench();
    const id = bench.create();
    expect(
      failureOf(bench.install(id, canister('(func (export "canister_init") unreachable)'))).errorCode
    ).toBe(502);
    expect(bench.instance.canister(id)?.moduleHash).toBeNull();
    replyOf(bench.install(id, canister(KEEPER)));
  });
});

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
