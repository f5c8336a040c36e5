import { BinaryReader, type BinaryWriter } from '../wasm/binary.js';
import { Op } from '../wasm/instruction.js';
import type { AddressType } from '../wasm/module.js';

/** Binary codes of the value types that instructions store. */
export const ValueType = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c, v128: 0x7b } as const;
export type ValueType = (typeof ValueType)[keyof typeof ValueType];

/** What a store instruction writes, and where: `bytes` of a value, `displacement` bytes beyond its address operand. */
export interface Store {
  type: ValueType;
  bytes: number;
  displacement: number;
}

const { i32, i64, f32, f64, v128 } = ValueType;

const STORES = new Map<number, readonly [type: ValueType, bytes: number]>([
  [0x36, [i32, 4]],
  [0x37, [i64, 8]],
  [0x38, [f32, 4]],
  [0x39, [f64, 8]],
  [0x3a, [i32, 1]],
  [0x3b, [i32, 2]],
  [0x3c, [i64, 1]],
  [0x3d, [i64, 2]],
  [0x3e, [i64, 4]],
  [0xfd0b, [v128, 16]],
  [0xfd58, [v128, 1]],
  [0xfd59, [v128, 2]],
  [0xfd5a, [v128, 4]],
  [0xfd5b, [v128, 8]]
]);

/** Displacements from here on are beyond every memory: such a store always traps. */
const BEYOND_MEMORY = 2 ** 34;

/**
 * @param opcode as returned by `readInstruction`
 * @param offset where the instruction begins
 * @returns null where the instruction is no store, or can never succeed
 */
export function storeAt(bytes: Uint8Array, offset: number, opcode: number): Store | null {
  const kind = STORES.get(opcode);
  if (kind === undefined) return null;
  const reader = new BinaryReader(bytes, offset + 1);
  if (opcode > 0xff) reader.skipLeb(5);
  reader.u32();
  const displacement = reader.u64();
  return displacement < BEYOND_MEMORY ? { type: kind[0], bytes: kind[1], displacement } : null;
}

/** Bytes of a page whose changes are tracked. */
const PAGE = 4096;
const PAGE_SHIFT = 12;

/** Start of the pages that stores touched last, while none did: the last page that an address can name. */
export const NO_PAGE = -PAGE;

/** Instructions on addresses of one width. */
const ADDRESS_OPS = {
  i32: { type: i32, const: Op.i32Const, add: 0x6a, sub: 0x6b, and: 0x71, shrU: 0x76, gtU: 0x4b },
  i64: { type: i64, const: Op.i64Const, add: 0x7c, sub: 0x7d, and: 0x83, shrU: 0x88, gtU: 0x56 }
} as const;

type AddressOps = (typeof ADDRESS_OPS)[AddressType];

export function addressOps(memory: AddressType | null): AddressOps {
  return ADDRESS_OPS[memory ?? 'i32'];
}

const WRAP = 0xa7;
const EXTEND_U = 0xad;
const I32_NE = 0x47;
const I64_NE = 0x52;
const EMPTY_BLOCK = 0x40;
const CALL_INDIRECT = 0x11;

/** Indices of what the injected code uses. */
export interface TouchIndices {
  /** Two globals with the memory's address type: where the pages begin that were touched last and before, see {@link NO_PAGE}. */
  lastPages: readonly [number, number];
  /** Function `(param address) (param i32)`: touches the page of the address and of the address and so many bytes more. */
  touch: number;
  /** Table of functions from outside: 0 marks a page, 1 the pages from the first to the last. */
  hooks: number;
  /** Types `(param i32)` and `(param i32 i32)`. */
  markType: number;
  markRangeType: number;
}

export interface ScratchLocals {
  address: number;
  value: number;
}

/**
 * Before a store, with its operands on the stack: `if (address + displacement - lastPage > 4096 - bytes) …`, one comparison that
 * finds out whether the store lies in the page touched last, all of it; then the same for the page before, such as the stack's; then
 * `touch`.
 */
export function writeStoreCheck(
  writer: BinaryWriter,
  { bytes, displacement }: Store,
  { address, value }: ScratchLocals,
  ops: AddressOps,
  { lastPages, touch }: TouchIndices
): void {
  const pushTarget = (): void => {
    instruction(writer, Op.localGet, address);
    writeDisplacement(writer, displacement, ops);
  };
  instruction(writer, Op.localSet, value);
  instruction(writer, Op.localSet, address);
  for (const page of lastPages) {
    pushTarget();
    instruction(writer, Op.globalGet, page);
    writer.u8(ops.sub);
    writeConst(writer, ops.const, PAGE - bytes);
    writer.u8(ops.gtU);
    writer.u8(Op.if);
    writer.u8(EMPTY_BLOCK);
  }
  pushTarget();
  writeConst(writer, Op.i32Const, bytes - 1);
  instruction(writer, Op.call, touch);
  lastPages.forEach(() => writer.u8(Op.end));
  instruction(writer, Op.localGet, address);
  instruction(writer, Op.localGet, value);
}

/** Body of `touch`. */
export function writeTouchFunction(writer: BinaryWriter, ops: AddressOps, indices: TouchIndices): void {
  const [address, more, page] = [0, 1, 2];
  declareLocals(writer, 1, i32);
  instruction(writer, Op.localGet, address);
  writePageNumber(writer, ops);
  instruction(writer, Op.localTee, page);
  callHook(writer, 0, indices.markType, indices.hooks);
  const [last, before] = indices.lastPages;
  instruction(writer, Op.globalGet, last);
  instruction(writer, Op.globalSet, before);
  instruction(writer, Op.localGet, address);
  writeConst(writer, ops.const, NO_PAGE);
  writer.u8(ops.and);
  instruction(writer, Op.globalSet, last);
  // The store may reach into the next page.
  instruction(writer, Op.localGet, address);
  instruction(writer, Op.localGet, more);
  if (ops.type === i64) writer.u8(EXTEND_U);
  writer.u8(ops.add);
  writePageNumber(writer, ops);
  instruction(writer, Op.localTee, more);
  instruction(writer, Op.localGet, page);
  writer.u8(I32_NE);
  writer.u8(Op.if);
  writer.u8(EMPTY_BLOCK);
  instruction(writer, Op.localGet, more);
  callHook(writer, 0, indices.markType, indices.hooks);
  writer.u8(Op.end);
  writer.u8(Op.end);
}

/**
 * Body of a function that takes the operands of a bulk instruction (destination, anything, length), charges the length, touches what
 * will be written, and returns them.
 * @param charge index of the function that charges a length of this width
 */
export function writeBulkFunction(
  writer: BinaryWriter,
  widths: { destination: AddressType; length: AddressType },
  charge: number,
  indices: TouchIndices
): void {
  const [destination, source, length] = [0, 1, 2];
  writer.u8(0);
  instruction(writer, Op.localGet, length);
  instruction(writer, Op.call, charge);
  if (widths.length === 'i32') writer.u8(EXTEND_U);
  writeConst(writer, Op.i64Const, 0);
  writer.u8(I64_NE);
  writer.u8(Op.if);
  writer.u8(EMPTY_BLOCK);
  pushWide(writer, destination, widths.destination);
  writePageNumber(writer, ADDRESS_OPS.i64);
  pushWide(writer, destination, widths.destination);
  pushWide(writer, length, widths.length);
  writer.u8(ADDRESS_OPS.i64.add);
  writeConst(writer, Op.i64Const, -1);
  writer.u8(ADDRESS_OPS.i64.add);
  writePageNumber(writer, ADDRESS_OPS.i64);
  callHook(writer, 1, indices.markRangeType, indices.hooks);
  writer.u8(Op.end);
  for (const local of [destination, source, length]) instruction(writer, Op.localGet, local);
  writer.u8(Op.end);
}

function pushWide(writer: BinaryWriter, local: number, width: AddressType): void {
  instruction(writer, Op.localGet, local);
  if (width === 'i32') writer.u8(EXTEND_U);
}

function instruction(writer: BinaryWriter, opcode: number, index: number): void {
  writer.u8(opcode);
  writer.u32(index);
}

function writeConst(writer: BinaryWriter, opcode: number, value: number): void {
  writer.u8(opcode);
  writer.s64(value);
}

function declareLocals(writer: BinaryWriter, count: number, type: ValueType): void {
  writer.u8(1);
  writer.u32(count);
  writer.u8(type);
}

function writeDisplacement(writer: BinaryWriter, displacement: number, ops: AddressOps): void {
  if (displacement === 0) return;
  writeConst(writer, ops.const, ops.type === i32 ? displacement | 0 : displacement);
  writer.u8(ops.add);
}

/** From an address to the number of its page, as i32. */
function writePageNumber(writer: BinaryWriter, ops: AddressOps): void {
  writeConst(writer, ops.const, PAGE_SHIFT);
  writer.u8(ops.shrU);
  if (ops.type === i64) writer.u8(WRAP);
}

function callHook(writer: BinaryWriter, hook: number, type: number, table: number): void {
  writeConst(writer, Op.i32Const, hook);
  instruction(writer, CALL_INDIRECT, type);
  writer.u32(table);
}
