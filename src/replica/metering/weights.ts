import type { AddressType } from '../wasm/module.js';

/**
 * Cost of each instruction in the IC's unit: the figures of `instruction_to_cost` in
 * dfinity/ic `rs/embedders/src/wasm_utils/instrumentation.rs`. Where no weight is given the cost is 1.
 */
const DEFAULT_WEIGHT = 1;

type Weight = readonly [cost: number, ...opcodes: (number | readonly [first: number, last: number])[]];

const PLAIN: readonly Weight[] = [
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
  [300, 0x40]
];

/** Sub-opcodes after the prefix 0xfc. */
const BULK: readonly Weight[] = [
  // saturating float to integer
  [20, [0, 7]],
  // memory and table init, copy, fill; table.size
  [100, 8, 10, 11, 12, 14, 16, 17],
  // data.drop, elem.drop, table.grow
  [300, 9, 13, 15]
];

/** Sub-opcodes after the prefix 0xfd. */
const SIMD: readonly Weight[] = [
  // lt_u, gt_u; float rounding; shifts; pairwise and high multiplications; float abs, neg, add, sub, mul; trunc_sat
  [2, 38, 40, 48, 50, 58, 60, [103, 106], 109, 116, 117, 122, 125, 148, [139, 141], 157, 159],
  [2, [171, 173], 181, [188, 191], 203, 205, 224, 225, [228, 230], 236, 237, [240, 242], 248, 252],
  // i8x16: shuffle, popcnt, shl, shr_s; i32x4.extadd_pairwise_u; i64x2.shr_s; trunc_sat_f64x2_u
  [3, 13, 98, 107, 108, 127, 204, 253],
  // i64x2.mul; f32x4 min, max; f64x2.min; unsigned conversions of f32x4
  [4, 213, 232, 233, 244, 249, 251],
  // f32x4.sqrt, f64x2.max
  [5, 227, 245],
  [10, 231],
  [12, 243],
  [14, 239]
];

function table(weights: readonly Weight[]): Uint16Array {
  const costs = new Uint16Array(256).fill(DEFAULT_WEIGHT);
  for (const [cost, ...opcodes] of weights) {
    for (const opcode of opcodes) {
      const [first, last] = typeof opcode === 'number' ? [opcode, opcode] : opcode;
      costs.fill(cost, first, last + 1);
    }
  }
  return costs;
}

const PLAIN_COSTS = table(PLAIN);
const BULK_COSTS = table(BULK);
const SIMD_COSTS = table(SIMD);

/** Loads and stores: they cost 2 where memory has 64-bit addresses. */
function accessesMemory(opcode: number): boolean {
  const sub = opcode & 0xff;
  if (opcode < 0x100) return opcode >= 0x28 && opcode <= 0x3e;
  return opcode >> 8 === 0xfd && (sub <= 11 || (sub >= 84 && sub <= 93));
}

/** @param opcode as returned by `readInstruction` */
export function instructionCost(opcode: number, memory: AddressType | null): number {
  if (memory === 'i64' && accessesMemory(opcode)) return 2;
  const costs = opcode < 0x100 ? PLAIN_COSTS : opcode >> 8 === 0xfc ? BULK_COSTS : SIMD_COSTS;
  return costs[opcode & 0xff] ?? DEFAULT_WEIGHT;
}
