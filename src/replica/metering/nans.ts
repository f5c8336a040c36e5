import type { BinaryWriter } from '../wasm/binary.js';
import { Op, writeCode } from '../wasm/instruction.js';
import { OpcodeTable } from '../wasm/opcode-table.js';
import { ValueType } from '../wasm/module.js';

/**
 * WebAssembly leaves open which NaN an operation gives, and processors differ in it. The IC compiles with Wasmtime's option
 * `cranelift_nan_canonicalization`: each operation that computes gives the positive quiet NaN without payload, while those that only
 * move bits or change signs (loads, `reinterpret`, `neg`, `abs`, `copysign`, `pmin`, `pmax`) keep what they get.
 */

/** How a result is made up of floating-point numbers, with what tells NaNs in it. */
export interface FloatShape {
  type: ValueType;
  /** Instruction that gives the canonical NaN. */
  nan: readonly number[];
  /** Comparison of two such values. */
  equal: readonly number[];
  /** `(a b condition)`: `a` where the condition holds, else `b`. */
  select: readonly number[];
}

const F32_NAN = [0, 0, 0xc0, 0x7f];
const F64_NAN = [0, 0, 0, 0, 0, 0, 0xf8, 0x7f];
const SELECT = [0x1b];
const V128_CONST = [0xfd, 0x0c];
const BITSELECT = [0xfd, 0x52];

const F32: FloatShape = { type: ValueType.f32, nan: [0x43, ...F32_NAN], equal: [0x5b], select: SELECT };
const F64: FloatShape = { type: ValueType.f64, nan: [0x44, ...F64_NAN], equal: [0x61], select: SELECT };
const F32X4: FloatShape = {
  type: ValueType.v128,
  nan: [...V128_CONST, ...F32_NAN, ...F32_NAN, ...F32_NAN, ...F32_NAN],
  equal: [0xfd, 0x41],
  select: BITSELECT
};
const F64X2: FloatShape = {
  type: ValueType.v128,
  nan: [...V128_CONST, ...F64_NAN, ...F64_NAN],
  equal: [0xfd, 0x47],
  select: BITSELECT
};

/** ceil, floor, trunc, nearest; sqrt, add, sub, mul, div, min, max; conversions between the widths. */
const COMPUTING = new OpcodeTable<FloatShape>([
  [F32, [0x8d, 0x97], 0xb6],
  [F64, [0x9b, 0xa5], 0xbb],
  [F32X4, [0xfd67, 0xfd6a], [0xfde3, 0xfde9], 0xfd5e],
  [F64X2, 0xfd74, 0xfd75, 0xfd7a, 0xfd94, [0xfdef, 0xfdf5], 0xfd5f]
]);

/** @param opcode as returned by `readInstruction` @returns null where the instruction gives no new NaN */
export function floatShapeOf(opcode: number): FloatShape | null {
  return COMPUTING.get(opcode) ?? null;
}

/** After an operation: its result, with the canonical NaN in the place of any other. @param scratch a local of the result's type */
export function writeNanCheck(writer: BinaryWriter, shape: FloatShape, scratch: number): void {
  writeCode(writer, Op.localTee, scratch);
  writer.raw(Uint8Array.from(shape.nan));
  writeCode(writer, Op.localGet, scratch, Op.localGet, scratch);
  writer.raw(Uint8Array.from([...shape.equal, ...shape.select]));
}
