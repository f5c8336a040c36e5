import type { AddressType } from '../wasm/module.js';
import { OpcodeTable } from '../wasm/opcode-table.js';

/**
 * Cost of each instruction in the IC's unit: the figures of `instruction_to_cost` in
 * dfinity/ic `rs/embedders/src/wasm_utils/instrumentation.rs`. Where no weight is given the cost is 1.
 */
const DEFAULT_WEIGHT = 1;

const WEIGHTS = new OpcodeTable<number>([
  // block, loop, else, end
  [0, 0x02, 0x03, 0x05, 0x0b],
  // if, br, br_if, br_table; global.get, global.set; float rounding, add, sub, mul; f32.copysign
  [2, 0x04, [0x0c, 0x0e], 0x23, 0x24, [0x8d, 0x90], [0x92, 0x94], 0x98, [0x9b, 0x9e], [0xa0, 0xa2]],
  // return_call; float comparisons; f32.div; f64.copysign; conversions of signed integers
  [3, 0x12, [0x5b, 0x66], 0x95, 0xa6, 0xb2, 0xb4, 0xb7, 0xb9],
  // call; table.get, table.set; f32.sqrt, f64.div; ref.is_null
  [5, 0x10, 0x25, 0x26, 0x91, 0xa3, 0xd1],
  // f64.sqrt
  [8, 0x9f],
  // call_indirect; integer division and remainder
  [10, 0x11, [0x6d, 0x70], [0x7f, 0x82]],
  // conversions of unsigned integers
  [16, 0xb3, 0xb5, 0xb8, 0xba],
  // float min, max
  [18, 0x96, 0x97, 0xa4, 0xa5],
  // memory.size; float to integer
  [20, 0x3f, [0xa8, 0xab], [0xae, 0xb1]],
  // return_call_indirect
  [60, 0x13],
  // ref.func
  [130, 0xd2],
  // memory.grow
  [300, 0x40],
  // saturating float to integer
  [20, [0xfc00, 0xfc07]],
  // memory and table init, copy, fill; table.size
  [100, 0xfc08, 0xfc0a, 0xfc0b, 0xfc0c, 0xfc0e, 0xfc10, 0xfc11],
  // data.drop, elem.drop, table.grow
  [300, 0xfc09, 0xfc0d, 0xfc0f],
  // lt_u, gt_u; float rounding; shifts; pairwise and high multiplications; float abs, neg, add, sub, mul; trunc_sat
  [
    2,
    0xfd26,
    0xfd28,
    0xfd30,
    0xfd32,
    0xfd3a,
    0xfd3c,
    [0xfd67, 0xfd6a],
    0xfd6d,
    0xfd74,
    0xfd75,
    0xfd7a,
    0xfd7d,
    0xfd94,
    [0xfd8b, 0xfd8d],
    0xfd9d,
    0xfd9f
  ],
  [
    2,
    [0xfdab, 0xfdad],
    0xfdb5,
    [0xfdbc, 0xfdbf],
    0xfdcb,
    0xfdcd,
    0xfde0,
    0xfde1,
    [0xfde4, 0xfde6],
    0xfdec,
    0xfded,
    [0xfdf0, 0xfdf2],
    0xfdf8,
    0xfdfc
  ],
  // i8x16: shuffle, popcnt, shl, shr_s; i32x4.extadd_pairwise_u; i64x2.shr_s; trunc_sat_f64x2_u
  [3, 0xfd0d, 0xfd62, 0xfd6b, 0xfd6c, 0xfd7f, 0xfdcc, 0xfdfd],
  // i64x2.mul; f32x4 min, max; f64x2.min; unsigned conversions of f32x4
  [4, 0xfdd5, 0xfde8, 0xfde9, 0xfdf4, 0xfdf9, 0xfdfb],
  // f32x4.sqrt, f64x2.max
  [5, 0xfde3, 0xfdf5],
  [10, 0xfde7],
  [12, 0xfdf3],
  [14, 0xfdef]
]);

/** Loads and stores: they cost 2 where memory has 64-bit addresses. */
const MEMORY_ACCESSES = new OpcodeTable<true>([[true, [0x28, 0x3e], [0xfd00, 0xfd0b], [0xfd54, 0xfd5d]]]);

/** @param opcode as returned by `readInstruction` */
export function instructionCost(opcode: number, memory: AddressType | null): number {
  if (memory === 'i64' && MEMORY_ACCESSES.get(opcode)) return 2;
  return WEIGHTS.get(opcode) ?? DEFAULT_WEIGHT;
}
