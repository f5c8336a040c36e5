import { type BinaryReader, type BinaryWriter, WasmError } from './binary.js';
import { OpcodeTable } from './opcode-table.js';

/** Opcodes the metering has to tell apart; prefixed ones are `prefix << 8 | sub-opcode`. */
export const Op = {
  unreachable: 0x00,
  block: 0x02,
  loop: 0x03,
  if: 0x04,
  else: 0x05,
  end: 0x0b,
  br: 0x0c,
  brIf: 0x0d,
  brTable: 0x0e,
  return: 0x0f,
  returnCall: 0x12,
  returnCallIndirect: 0x13,
  globalGet: 0x23,
  globalSet: 0x24,
  localGet: 0x20,
  localSet: 0x21,
  localTee: 0x22,
  i32Const: 0x41,
  i64Const: 0x42,
  i64LtS: 0x53,
  i32Ne: 0x47,
  i64Ne: 0x52,
  i64Add: 0x7c,
  i64Sub: 0x7d,
  i32WrapI64: 0xa7,
  i64ExtendI32U: 0xad,
  memoryInit: 0xfc08,
  dataDrop: 0xfc09,
  memoryCopy: 0xfc0a,
  memoryFill: 0xfc0b,
  call: 0x10,
  callIndirect: 0x11
} as const;

type Skip = (reader: BinaryReader) => void;

const nothing: Skip = () => undefined;
const index: Skip = (reader) => reader.skipLeb(5);
const twoIndices: Skip = (reader) => {
  reader.skipLeb(5);
  reader.skipLeb(5);
};
const memoryArgument: Skip = (reader) => {
  if (reader.u32() >= 0x40) throw new WasmError('several memories are not supported');
  reader.skipLeb(10);
};
const memoryArgumentAndLane: Skip = (reader) => {
  memoryArgument(reader);
  reader.skip(1);
};
const bytes =
  (count: number): Skip =>
  (reader) =>
    reader.skip(count);

/** How immediates are passed over, by opcode. */
const IMMEDIATES = new OpcodeTable<Skip>([
  // unreachable, nop, else, end, return, drop, select, ref.is_null; all that compares, computes and converts
  [nothing, 0x00, 0x01, 0x05, 0x0b, 0x0f, 0x1a, 0x1b, 0xd1, [0x45, 0xc4]],
  // blocks; branches; calls; variables; table.get, table.set; memory.size, memory.grow; i32.const; ref.null, ref.func
  [index, [0x02, 0x04], 0x0c, 0x0d, 0x10, 0x12, [0x20, 0x26], [0x3f, 0x41], 0xd0, 0xd2],
  // call_indirect, return_call_indirect
  [twoIndices, 0x11, 0x13],
  [(reader) => reader.vector(() => reader.u32()) && reader.skipLeb(5), Op.brTable],
  // select with types
  [(reader) => reader.vector(() => reader.u8()), 0x1c],
  [memoryArgument, [0x28, 0x3e], [0xfd00, 0xfd0b], 0xfd5c, 0xfd5d],
  [(reader) => reader.skipLeb(10), Op.i64Const],
  // f32.const, f64.const, v128.const and i8x16.shuffle; lanes
  [bytes(4), 0x43],
  [bytes(8), 0x44],
  [bytes(16), 0xfd0c, 0xfd0d],
  [bytes(1), [0xfd15, 0xfd22]],
  [memoryArgumentAndLane, [0xfd54, 0xfd5b]],
  // saturating conversions; vectors
  [nothing, [0xfc00, 0xfc07], [0xfd0e, 0xfd14], [0xfd23, 0xfd53], [0xfd5e, 0xfdff]],
  [index, 0xfc09, 0xfc0b, 0xfc0d, [0xfc0f, 0xfc11]],
  [twoIndices, 0xfc08, 0xfc0a, 0xfc0c, 0xfc0e]
]);

/**
 * Reads one instruction and passes over its immediates.
 * @returns the opcode, as in {@link Op}
 * @throws WasmError for instructions outside the IC's feature set (threads, GC, exceptions, relaxed SIMD)
 */
export function readInstruction(reader: BinaryReader): number {
  const first = reader.u8();
  const opcode = first === 0xfc || first === 0xfd ? prefixed(first, reader.u32()) : first;
  const skip = IMMEDIATES.get(opcode);
  if (skip === undefined) throw new WasmError(`unsupported instruction 0x${opcode.toString(16)}`);
  skip(reader);
  return opcode;
}

function prefixed(prefix: number, sub: number): number {
  if (sub > 0xff) throw new WasmError(`unsupported instruction 0x${prefix.toString(16)} ${sub}`);
  return (prefix << 8) | sub;
}

const TAKES_INDEX = new Set<number>([
  ...[Op.localGet, Op.localSet, Op.localTee, Op.globalGet, Op.globalSet],
  ...[Op.call, Op.callIndirect, Op.if]
]);

/** The type of an `if` without parameters and results. */
export const NO_VALUES = 0x40;

/** Writes plain instructions: opcodes, each with its immediates behind it. */
export function writeCode(writer: BinaryWriter, ...code: number[]): void {
  for (let at = 0; at < code.length;) {
    const opcode = code[at++] ?? 0;
    writer.u8(opcode);
    if (opcode === Op.i32Const || opcode === Op.i64Const) writer.s64(code[at++] ?? 0);
    if (TAKES_INDEX.has(opcode)) writer.u32(code[at++] ?? 0);
    if (opcode === Op.callIndirect) writer.u32(code[at++] ?? 0);
  }
}
