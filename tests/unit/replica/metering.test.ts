import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { PageMarks } from '../../../src/replica/execution/page-marks.js';
import { InjectedExport, instrument } from '../../../src/replica/metering/instrument.js';
import { parseModule } from '../../../src/replica/wasm/module.js';
import { assemble, Bench, failureOf, number, replyOf } from './support.js';

/** Instructions that `canister_update f` of a module executes, by the injected counter. */
function count(text: string): bigint {
  const { binary } = instrument(parseModule(assemble(text)));
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(binary));
  const counter = exports[InjectedExport.counter];
  const entry = exports['canister_update f'];
  const table = exports[InjectedExport.hooks];
  if (!(counter instanceof WebAssembly.Global) || typeof entry !== 'function')
    throw new Error('not exported');
  if (!(table instanceof WebAssembly.Table)) throw new Error('no table of hooks');
  new PageMarks(() => undefined).hooks.forEach((hook, index) => table.set(index, hook));
  counter.value = 1_000_000n;
  (entry as () => void)();
  return 1_000_000n - (counter.value as bigint);
}

function countBody(body: string, locals = ''): bigint {
  return count(`(module (memory 1) (func (export "canister_update f") ${locals} ${body}))`);
}

describe('counts are the hand-computed sums of the weights', () => {
  test('an empty function costs 1', () => {
    expect(countBody('')).toBe(1n);
  });

  test.each([
    ['(drop (i32.add (i32.const 1) (i32.const 2)))', 1 + 1 + 1 + 1 + 1],
    ['(drop (i32.div_u (i32.const 1) (i32.const 2)))', 1 + 1 + 1 + 10 + 1],
    ['(drop (f64.div (f64.const 1) (f64.const 2)))', 1 + 1 + 1 + 5 + 1],
    ['(drop (f32.min (f32.const 1) (f32.const 2)))', 1 + 1 + 1 + 18 + 1],
    ['(drop (f64.sqrt (f64.const 1)))', 1 + 1 + 8 + 1],
    ['(drop (f64.convert_i32_u (i32.const 1)))', 1 + 1 + 16 + 1],
    ['(drop (i32.trunc_sat_f32_s (f32.const 1)))', 1 + 1 + 20 + 1],
    ['(drop (i32.load (i32.const 0)))', 1 + 1 + 1 + 1],
    ['(drop (memory.size))', 1 + 20 + 1],
    ['(drop (memory.grow (i32.const 0)))', 1 + 1 + 300 + 1],
    ['(drop (f32.lt (f32.const 1) (f32.const 2)))', 1 + 1 + 1 + 3 + 1],
    ['(block (br 0))', 1 + 2],
    ['(if (i32.const 1) (then (nop)) (else (nop) (nop)))', 1 + 1 + 2 + 1],
    ['(if (i32.const 0) (then (nop)) (else (nop) (nop)))', 1 + 1 + 2 + 2],
    ['(memory.fill (i32.const 0) (i32.const 0) (i32.const 500))', 1 + 3 + 100 + 500],
    ['(memory.copy (i32.const 0) (i32.const 9) (i32.const 1))', 1 + 3 + 100 + 1],
    [
      '(drop (i64x2.extract_lane 0 (i64x2.mul (v128.const i64x2 1 2) (v128.const i64x2 3 4))))',
      1 + 1 + 1 + 4 + 1 + 1
    ]
  ])('%s', (body, sum) => {
    expect(countBody(body)).toBe(BigInt(sum));
  });

  test('a loop costs its body for each turn', () => {
    const body = `(loop (local.set 0 (i32.add (local.get 0) (i32.const 1)))
      (br_if 0 (i32.lt_u (local.get 0) (i32.const 10))))`;
    // local.get, const, add, set, local.get, const, lt_u: 7; br_if 2
    expect(countBody(body, '(local i32)')).toBe(1n + 10n * 9n);
  });

  test('a call costs 5 and what the callee costs; an indirect one 10; code after a return nothing', () => {
    const text = `(module (table 1 funcref) (elem (i32.const 0) $g) (type $t (func))
      (func $g (return) (nop) (nop))
      (func (export "canister_update f") (call $g) (call_indirect (type $t) (i32.const 0))))`;
    expect(count(text)).toBe(1n + 5n + (1n + 1n) + 1n + 10n + (1n + 1n));
  });

  test('property: straight-line code costs one and the sum of its instructions', () => {
    const step = fc.constantFrom(
      ['(drop (i64.rem_s (i64.const 5) (i64.const 3)))', 13],
      ['(nop)', 1],
      ['(local.set 0 (i32.popcnt (local.get 0)))', 3],
      ['(global.set 0 (i32.add (global.get 0) (i32.const 1)))', 6],
      ['(i32.store (i32.const 8) (i32.const 1))', 3],
      ['(drop (f64.copysign (f64.const 1) (f64.const 2)))', 6]
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const text = `(module (memory 1) (global (mut i32) (i32.const 0))
          (func (export "canister_update f") (local i32) ${steps.map(([code]) => code).join('\n')}))`;
        const sum = steps.reduce((total, [, cost]) => total + Number(cost), 1);
        expect(count(text)).toBe(BigInt(sum));
      }),
      { numRuns: 40 }
    );
  });
});

describe('in a canister', () => {
  test('system calls add their overhead: performance_counter reads what is executed', () => {
    const bench = new Bench();
    const id = bench.deploy(`
      (func (export "canister_query f") (drop (call $time))
        (call $answer64 (call $performance_counter (i32.const 0))))`);
    // The block of the function is paid at its begin: 1 + call 5 + drop 1 + const 1 + call 5 + call 5; time 500; counter 200.
    expect(Buffer.from(replyOf(bench.query(id, 'f'))).readBigUInt64LE()).toBe(1n + 17n + 500n + 200n);
  });

  test('bytes sent cost 50 each, bytes copied in 1, a dirty page of stable memory 1000, its size nothing', () => {
    const bench = new Bench();
    const measure = (code: string): bigint => {
      const id = bench.deploy(`(func (export "canister_update f") (local i64)
        (local.set 0 (call $performance_counter (i32.const 0))) ${code}
        (call $answer64 (i64.sub (call $performance_counter (i32.const 0)) (local.get 0))))`);
      return Buffer.from(bench.reply(id, 'f')).readBigUInt64LE(bench.reply(id, 'f').length - 8);
    };
    const nothing = measure('');
    // Beside the overheads of the calls stand their arguments and the weight of `call`, paid at the function's begin.
    expect(measure('(call $msg_reply_data_append (i32.const 0) (i32.const 100))')).toBe(
      nothing + 500n + 5000n
    );
    expect(measure('(call $msg_arg_data_copy (i32.const 0) (i32.const 0) (i32.const 0))')).toBe(
      nothing + 500n
    );
    expect(measure('(drop (call $stable64_size))')).toBe(nothing);
    const write = '(call $stable64_write (i64.const 4000) (i64.const 0) (i64.const 200))';
    const grow = '(drop (call $stable64_grow (i64.const 1)))';
    expect(measure(grow + write) - measure(grow)).toBe(20n + 200n + 2n * 1000n);
    expect(measure(grow + write + write) - measure(grow + write)).toBe(20n + 200n);
  });

  test('an endless query ends at 5 B, an endless update is undone', () => {
    const bench = new Bench();
    const id = bench.deploy(`
      (func (export "canister_query spin") (loop (br 0)))
      (func (export "canister_update big") (local i32) (i32.store (i32.const 0) (i32.const 9))
        (loop (memory.fill (i32.const 0) (i32.const 1) (i32.const 65000)) (br 0)))
      (func (export "canister_query value") (call $answer (i32.load (i32.const 0))))`);
    expect(failureOf(bench.query(id, 'spin'))).toMatchObject({ rejectCode: 5, errorCode: 522 });
    expect(failureOf(bench.query(id, 'spin')).message).toContain(
      'exceeded the limit of 5000000000 instructions'
    );
    const failure = failureOf(bench.call(id, 'big'));
    expect(failure.errorCode).toBe(522);
    expect(failure.message).toContain('40000000000');
    expect(number(replyOf(bench.query(id, 'value')))).toBe(0);
  });

  test('a canister cannot reach the injected counter', () => {
    const bench = new Bench();
    const module = assemble(
      '(module (memory 1) (global (mut i64) (i64.const 0)) (func (export "canister_update f") (global.set 0 (i64.const 9))))'
    );
    // `global.set 0` becomes `global.set 1`, which exists only after instrumentation.
    const at = module.findIndex(
      (byte, index) => byte === 0x24 && module[index + 1] === 0 && module[index + 2] === 0x0b
    );
    expect(at).toBeGreaterThan(0);
    module[at + 1] = 1;
    expect(failureOf(bench.install(bench.create(), module)).errorCode).toBe(505);
  });
});
