import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import v8 from 'node:v8';
import { describe, expect, test } from '@jest/globals';
import wabtInit from 'wabt';

/** 64-bit memory and tables. Node 20 has them behind a flag only, which must be set before the replica looks. */
const MEMORY_64 = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 5, 3, 1, 4, 0);
const isOffered = WebAssembly.validate(MEMORY_64);
if (!isOffered) v8.setFlagsFromString('--experimental-wasm-memory64');
const { Bench, failureOf, number, replyOf } = await import('./support.js');
const wabt = await wabtInit();

const IMPORTS: Record<string, string> = {
  call_data_append: '(param i64 i64)',
  call_new: '(param i64 i64 i64 i64 i64 i64 i64 i64)',
  call_perform: '(result i32)',
  canister_self_copy: '(param i64 i64 i64)',
  canister_self_size: '(result i64)',
  msg_arg_data_copy: '(param i64 i64 i64)',
  msg_arg_data_size: '(result i64)',
  msg_reply: '',
  msg_reply_data_append: '(param i64 i64)',
  performance_counter: '(param i32) (result i64)',
  stable64_grow: '(param i64) (result i64)',
  stable64_read: '(param i64 i64 i64)',
  stable64_write: '(param i64 i64 i64)',
  trap: '(param i64 i64)'
};

function wideCanister(body: string, memory = '(memory i64 1)'): Uint8Array {
  const imports = Object.entries(IMPORTS).map(
    ([name, type]) => `(import "ic0" "${name}" (func $${name} ${type}))`
  );
  const text = `(module ${imports.join('\n')} ${memory} (global $count (mut i64) (i64.const 0))
    (func $answer (param i32) (i32.store (i64.const 65528) (local.get 0))
      (call $msg_reply_data_append (i64.const 65528) (i64.const 4)) (call $msg_reply)) ${body})`;
  const module = wabt.parseWat('wide.wat', text, { memory64: true });
  try {
    return new Uint8Array(module.toBinary({}).buffer);
  } finally {
    module.destroy();
  }
}

function deploy(body: string) {
  const bench = new Bench();
  const id = bench.create();
  replyOf(bench.install(id, wideCanister(body)));
  return { bench, id };
}

describe('a canister with 64-bit memory', () => {
  test('has 64-bit addresses in system calls; its state is kept, and undone by a trap', () => {
    const { bench, id } = deploy(`
      (func (export "canister_update bump")
        (global.set $count (i64.add (global.get $count) (i64.const 1)))
        (i32.store (i64.const 8) (i32.add (i32.load (i64.const 8)) (i32.const 1)))
        (if (i64.eq (call $msg_arg_data_size) (i64.const 1)) (then (call $trap (i64.const 8) (i64.const 0))))
        (call $answer (i32.add (i32.mul (i32.load (i64.const 8)) (i32.const 10)) (i32.wrap_i64 (global.get $count)))))
      (func (export "canister_query self")
        (call $canister_self_copy (i64.const 100) (i64.const 0) (call $canister_self_size))
        (call $msg_reply_data_append (i64.const 100) (call $canister_self_size)) (call $msg_reply))
      (func (export "canister_query outside")
        (call $msg_reply_data_append (i64.const -1) (i64.const 4)))`);
    expect(number(bench.reply(id, 'bump'))).toBe(11);
    expect(failureOf(bench.call(id, 'bump', Uint8Array.of(1))).errorCode).toBe(503);
    expect(number(bench.reply(id, 'bump'))).toBe(22);
    expect(replyOf(bench.query(id, 'self'))).toEqual(id);
    expect(failureOf(bench.query(id, 'outside')).message).toContain('heap out of bounds');
  });

  test('calls itself, and its callbacks get their environment', () => {
    const { bench, id } = deploy(`
      (table 2 funcref) (elem (i32.const 0) $reply $reject)
      (data (i64.const 64) "m")
      (func $reply (param i64) (call $answer (i32.wrap_i64 (i64.shr_u (local.get 0) (i64.const 40)))))
      (func $reject (param i64) (call $answer (i32.const 0)))
      (func (export "canister_update m") (call $msg_reply))
      (func (export "canister_update call")
        (call $canister_self_copy (i64.const 100) (i64.const 0) (i64.const 10))
        (call $call_new (i64.const 100) (i64.const 10) (i64.const 64) (i64.const 1)
          (i64.const 0) (i64.const 0x7b0000000000) (i64.const 1) (i64.const 0))
        (drop (call $call_perform)))`);
    expect(number(bench.reply(id, 'call'))).toBe(0x7b);
  });

  test('pays 2 for loads and stores, and bulk instructions by their 64-bit length', () => {
    const { bench, id } = deploy(`
      (func $measure (param i64) (call $answer (i32.wrap_i64 (i64.sub
        (call $performance_counter (i32.const 0)) (local.get 0)))))
      (func (export "canister_query f") (local i64)
        (local.set 0 (call $performance_counter (i32.const 0)))
        (if (i32.const 1) (then (drop (i32.load (i64.const 0))) (i32.store (i64.const 0) (i32.const 1))
          (memory.fill (i64.const 0) (i32.const 0) (i64.const 700))))
        (call $measure (local.get 0)))`);
    // load: const 1, load 2, drop 1; store: consts 2, store 2; fill: consts 3, fill 100, length 700. Then end 0; after it:
    // local.get 1, call 5; in $measure: 1 + (call 5, const 1, call 5, local.get 1, sub 1, wrap 1); the counter itself 200.
    expect(number(replyOf(bench.query(id, 'f')))).toBe(4 + 4 + 803 + 6 + 15 + 200);
  });

  test('pays two cycles for an instruction', () => {
    const { bench, id } = deploy(`(func (export "canister_update f")
      (memory.fill (i64.const 0) (i32.const 1) (i64.const 60000)) (call $msg_reply))`);
    const before = bench.instance.cyclesBalance(id);
    bench.reply(id, 'f');
    const ingress = 1_200_000n + 2_000n * 1n;
    // entry, operands, fill and its length, call, msg_reply, dirty pages
    const instructions = 1n + 3n + 100n + 60_000n + 5n + 500n + 15n * 1000n;
    expect(before - bench.instance.cyclesBalance(id)).toBe(ingress + 5_000_000n + 2n * instructions);
  });

  test('stable memory, and a body out of its bounds', () => {
    const { bench, id } = deploy(`
      (func (export "canister_update s") (drop (call $stable64_grow (i64.const 1)))
        (i32.store (i64.const 0) (i32.const 77))
        (call $stable64_write (i64.const 65532) (i64.const 0) (i64.const 4))
        (call $stable64_read (i64.const 8) (i64.const 65532) (i64.const 4))
        (call $answer (i32.load (i64.const 8))))
      (func (export "canister_query far") (drop (i32.load (i64.const 0x100000000))))`);
    expect(number(bench.reply(id, 's'))).toBe(77);
    expect(failureOf(bench.query(id, 'far')).message).toContain('heap out of bounds');
  });

  test('has at most 6 GiB', () => {
    const { bench, id } = deploy(`(func (export "canister_query grow")
      (call $answer (i32.wrap_i64 (memory.grow (i64.const 98304)))))`);
    expect(number(replyOf(bench.query(id, 'grow')))).toBe(0xffff_ffff);
    const failure = failureOf(bench.install(bench.create(), wideCanister('', '(memory i64 98305)')));
    expect(failure.message).toContain('98305 pages of memory; the limit is 98304');
  });

  test('cannot import system calls with 32-bit addresses', () => {
    const bench = new Bench();
    const module = wabt.parseWat(
      'mixed.wat',
      '(module (import "ic0" "msg_reply_data_append" (func (param i32 i32))) (memory i64 1))',
      { memory64: true }
    );
    const failure = failureOf(bench.install(bench.create(), new Uint8Array(module.toBinary({}).buffer)));
    expect(failure.message).toContain("'msg_reply_data_append' has another type");
  });

  (isOffered ? test : test.skip)('grows, and a query that grows it leaves no trace', () => {
    const { bench, id } = deploy(`
      (func (export "canister_update grow") (drop (memory.grow (i64.const 3)))
        (i32.store (i64.const 200000) (i32.const 5)) (call $answer (i32.const 0)))
      (func (export "canister_query more") (drop (memory.grow (i64.const 3)))
        (call $answer (i32.load (i64.const 200000))))
      (func (export "canister_query size") (call $answer (i32.wrap_i64 (memory.size))))`);
    bench.reply(id, 'grow');
    for (let round = 0; round < 2; round++) {
      expect(number(replyOf(bench.query(id, 'more')))).toBe(5);
      expect(number(replyOf(bench.query(id, 'size')))).toBe(4);
    }
  });
});

(isOffered ? test.skip : test)('is refused by name where Node does not have it', () => {
  const compile = fileURLToPath(new URL('../../../src/replica/execution/compile.ts', import.meta.url));
  const script = `
    const { compileModule } = await import(${JSON.stringify(compile)});
    try { compileModule(Uint8Array.of(${MEMORY_64.join()})); } catch (error) { console.log(error.message); }`;
  const output = execFileSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '' }
  });
  expect(output).toMatch(/64-bit addresses need Node 24 or later; the embedded replica runs on v20/);
});
