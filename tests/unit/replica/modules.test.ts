import { describe, expect, test } from '@jest/globals';
import { gzipSync } from 'node:zlib';
import { BinaryWriter } from '../../../src/replica/wasm/binary.js';
import { HEADER } from '../../../src/replica/wasm/module.js';
import {
  assemble,
  Bench,
  canister,
  failureOf,
  number,
  orthogonal,
  replyOf,
  KEEPER,
  keeper
} from './support.js';

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
