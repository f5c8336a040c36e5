import { WasmError } from './binary.js';
import { OpcodeTable } from './opcode-table.js';

/** Limits of dfinity/ic `rs/embedders/src/wasm_utils/validation.rs`: what a function may ask of the compiler. */
const MAX_INSTRUCTIONS = 1_000_000;
const MAX_COMPLEXITY = 1_000_000;

/** `wasm_function_complexity` there; where nothing is given it is 1. */
const COMPLEXITY = new OpcodeTable<number>([
  // block, loop, if; br, br_if, br_table; call, call_indirect; memory.grow
  [50, [0x02, 0x04], [0x0c, 0x0e], 0x10, 0x11, 0x40],
  // table.get
  [14, 0x25],
  // ref.func
  [8, 0xd2],
  // ref.is_null
  [6, 0xd1],
  // integers from floats and from shorter ones, floats from integers, f32.demote_f64
  [5, [0xa8, 0xba]],
  // float abs, neg; memory.copy
  [4, 0x8b, 0x8c, 0x99, 0x9a, 0xfc0a],
  // loads; f64.eq; integer division and remainder; copysign; saturating integers from floats; memory.fill
  [3, [0x28, 0x35], 0x61, [0x6d, 0x70], [0x7f, 0x82], 0x98, 0xa6, [0xfc00, 0xfc07], 0xfc0b],
  // select; global.get; stores; memory.size
  [2, 0x1b, 0x23, [0x36, 0x3f]],
  // comparisons; popcnt; float ceil, floor, trunc, sqrt; i32.wrap_i64, f64.promote_f32, reinterpretations, sign extensions
  [2, [0x45, 0x60], [0x62, 0x66], 0x69, 0x7b, [0x8d, 0x8f], 0x91, [0x9b, 0x9d], 0x9f, 0xa7, [0xbb, 0xc4]]
]);

/** What the IC does not run: tables stay as they were declared. */
const UNSUPPORTED = new OpcodeTable<string>([
  ['table.set', 0x26],
  ['table.init', 0xfc0c],
  ['table.copy', 0xfc0e],
  ['table.grow', 0xfc0f],
  ['table.fill', 0xfc11]
]);

/** Holds one function to the limits. */
export class FunctionLimits {
  private instructions = 0;
  private complexity = 0;

  /** @param index of the function among those with code */
  constructor(private readonly index: number) {}

  /**
   * @param opcode as returned by `readInstruction`
   * @throws WasmError
   */
  add(opcode: number): void {
    const unsupported = UNSUPPORTED.get(opcode);
    if (unsupported !== undefined)
      throw new WasmError(
        `Wasm module contains unsupported instruction ${unsupported} at function ${this.index}`
      );
    this.instructions++;
    this.complexity += COMPLEXITY.get(opcode) ?? 1;
  }

  /** @throws WasmError */
  check(): void {
    require(this.index, 'complexity', this.complexity, MAX_COMPLEXITY);
    require(this.index, 'size', this.instructions, MAX_INSTRUCTIONS);
  }
}

function require(index: number, what: string, value: number, max: number): void {
  if (value > max)
    throw new WasmError(
      `Wasm module contains a function at index ${index} with ${what} ${value}; the maximum allowed is ${max}`
    );
}
