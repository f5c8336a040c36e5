import { IDL } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';
import { describe, expect, test } from '@jest/globals';
import { HttpRequestArg } from '../../../src/replica/management/http-message.js';
import { InstallCodeArg, UpdateSettingsArg } from '../../../src/replica/management/idl.js';
import { checkTypeTable } from '../../../src/replica/management/type-table.js';
import { MANAGEMENT_CANISTER } from '../../../src/replica/principal.js';
import { Bench, failureOf } from './support.js';

const MAGIC = [...Buffer.from('DIDL')];
const OPT = 0x6e;
const VEC = 0x6d;

/** `type t = opt t`, as the field `x` of a record beside what the method wants, `depth` deep. */
function endless(depth: number): Uint8Array {
  const types = [2, 0x6c, 1, 120, 1, OPT, 1];
  return Uint8Array.from([...MAGIC, ...types, 1, 0, ...Array.from({ length: depth }, () => 1), 0]);
}

/** `opt opt … opt nat`, or with `vec`, by `count` types. */
function tower(count: number, constructor: number): Uint8Array {
  const leb = (n: number): number[] => (n < 0x40 ? [n] : [(n & 0x7f) | 0x80, n >> 7]);
  const entries = Array.from({ length: count }, (_, i) => [
    constructor,
    ...(i + 1 < count ? leb(i + 1) : [0x7d])
  ]);
  return Uint8Array.from([...MAGIC, ...leb(count), ...entries.flat(), 1, 0, 0]);
}

describe('arguments of the management canister', () => {
  test('values nested without end in a field that nobody asked for are refused at once', () => {
    const bench = new Bench();
    for (const method of ['provisional_create_canister_with_cycles', 'canister_status', 'install_code']) {
      const submitted = bench.call(MANAGEMENT_CANISTER, method, endless(200_000));
      expect(failureOf(submitted).message).toContain('recursive types are not supported');
    }
  });

  test('a thousand types pass, more do not', () => {
    expect(() => checkTypeTable(tower(1_000, VEC))).not.toThrow();
    expect(() => checkTypeTable(tower(1_001, VEC))).toThrow('1001 types');
  });

  test('optional values within one another take the decoder twice the time each: four pass, more do not', () => {
    expect(() => checkTypeTable(tower(4, OPT))).not.toThrow();
    expect(() => checkTypeTable(tower(5, OPT))).toThrow('more than 4 optional');
  });

  test('those of every shape that methods take pass', () => {
    const id = Principal.fromText('aaaaa-aa');
    const install = {
      mode: { upgrade: [] },
      canister_id: id,
      wasm_module: [],
      arg: [],
      sender_canister_version: []
    };
    checkTypeTable(new Uint8Array(IDL.encode([InstallCodeArg], [install])));
    for (const empty of [IDL.Vec(UpdateSettingsArg), IDL.Vec(HttpRequestArg)]) {
      expect(() => checkTypeTable(new Uint8Array(IDL.encode([empty], [[]])))).not.toThrow();
    }
  });

  test('a table that ends early, or has a type of another kind, is refused', () => {
    expect(() => checkTypeTable(Uint8Array.from([...MAGIC, 1, OPT]))).toThrow('unexpected end');
    expect(() => checkTypeTable(Uint8Array.from([...MAGIC, 1, 0x69, 0, 0]))).toThrow('do not take');
  });
});
