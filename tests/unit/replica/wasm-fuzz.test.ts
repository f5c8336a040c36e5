import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { IcError } from '../../../src/replica/errors.js';
import { compileModule } from '../../../src/replica/execution/compile.js';
import { instrument } from '../../../src/replica/metering/instrument.js';
import { StableMemory } from '../../../src/replica/execution/stable-memory.js';
import { parseModule } from '../../../src/replica/wasm/module.js';
import { Bench, canister, number } from './support.js';

const MODULE = canister(`
  (table 2 funcref) (elem (i32.const 0) $f $g) (type $t (func (param i32) (result i32)))
  (global $a (mut i32) (i32.const 5)) (global $b f64 (f64.const 1.5)) (global $v i64 (i64.const -1))
  (data (i32.const 0) "data of the module") (data $passive "more")
  (start $start) (func $start)
  (func $f (param i32) (result i32) (block (result i32) (br_table 0 0 (local.get 0) (local.get 0))))
  (func $g (param i32) (result i32) (local f32 f64 i64) (memory.init $passive (i32.const 0) (i32.const 0) (i32.const 2))
    (if (result i32) (local.get 0) (then (call_indirect (type $t) (i32.const 1) (i32.const 0))) (else (i32.const 3))))
  (func (export "canister_update m") (drop (call $g (i32.const 1)))
    (drop (i8x16.extract_lane_u 3 (v128.load (i32.const 0)))) (call $answer (i32.const 0)))`);

/** Compiles, and lets nothing but the IC's error out. */
function tryCompile(bytes: Uint8Array): boolean {
  try {
    compileModule(bytes);
    return true;
  } catch (error) {
    expect(error).toBeInstanceOf(IcError);
    return false;
  }
}

describe('hostile modules', () => {
  test('the untouched one compiles', () => {
    expect(tryCompile(MODULE)).toBe(true);
  });

  test('property: any byte changed gives a module or an error of the IC', () => {
    const change = fc.record({ at: fc.nat(MODULE.length - 1), to: fc.nat(255) });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        const bytes = MODULE.slice();
        for (const { at, to } of changes) bytes[at] = to;
        tryCompile(bytes);
      }),
      { numRuns: 1500 }
    );
  });

  test('property: any piece cut out, put in or cut off', () => {
    const cut = fc.record({
      at: fc.nat(MODULE.length),
      count: fc.nat(20),
      put: fc.uint8Array({ maxLength: 12 })
    });
    fc.assert(
      fc.property(cut, ({ at, count, put }) => {
        tryCompile(new Uint8Array([...MODULE.subarray(0, at), ...put, ...MODULE.subarray(at + count)]));
        tryCompile(MODULE.slice(0, at));
      }),
      { numRuns: 500 }
    );
  });

  test('property: random bytes behind the header', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (tail) => {
        tryCompile(new Uint8Array([...MODULE.subarray(0, 8), ...tail]));
      }),
      { numRuns: 500 }
    );
  });

  test('property: what compiles of the changed ones runs to an answer, and leaves the others alone', () => {
    const bench = new Bench();
    const neighbour = bench.deploy('(func (export "canister_update m") (call $answer (i32.const 7)))');
    const id = bench.create();
    const change = fc.record({ at: fc.integer({ min: 200, max: MODULE.length - 1 }), to: fc.nat(255) });
    let ran = 0;
    fc.assert(
      fc.property(change, ({ at, to }) => {
        const bytes = MODULE.slice();
        bytes[at] = to;
        if (!bench.install(id, bytes, { reinstall: null }).ok) return;
        const result = bench.call(id, 'm');
        ran += result.ok ? 1 : 0;
        if (!result.ok) expect([4, 5]).toContain(result.failure.rejectCode);
        expect(number(bench.reply(neighbour, 'm'))).toBe(7);
      }),
      { numRuns: 300 }
    );
    expect(ran).toBeGreaterThan(0);
  });

  test('whatever the engine takes for valid stays valid with counting', () => {
    expect(WebAssembly.validate(instrument(parseModule(MODULE)).binary)).toBe(true);
  });
});

describe('stable memory', () => {
  test('property: behaves as an array that rolls back', () => {
    const write = fc.record({
      offset: fc.nat(131_072 - 9000),
      bytes: fc.uint8Array({ minLength: 1, maxLength: 9000 })
    });
    const step = fc.oneof(write, fc.constantFrom('commit' as const, 'rollback' as const));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const memory = new StableMemory();
        memory.grow(2);
        memory.commit();
        let model = new Uint8Array(131_072);
        let committed = model.slice();
        for (const what of steps) {
          if (what === 'commit') {
            memory.commit();
            committed = model.slice();
          } else if (what === 'rollback') {
            memory.rollback();
            model = committed.slice();
          } else {
            memory.write(what.offset, what.bytes);
            model.set(what.bytes, what.offset);
          }
        }
        expect(Buffer.compare(memory.snapshot(), model)).toBe(0);
      }),
      { numRuns: 60 }
    );
  });

  test('counts each page of 4 KiB once between commits', () => {
    const memory = new StableMemory();
    memory.grow(1);
    expect(memory.write(4000, new Uint8Array(200).fill(1))).toBe(2);
    expect(memory.write(0, new Uint8Array(10).fill(1))).toBe(0);
    memory.commit();
    expect(memory.write(0, new Uint8Array(10).fill(1))).toBe(1);
    expect(memory.grow(10 ** 9)).toBe(-1);
  });
});
