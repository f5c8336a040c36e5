import { BinaryReader, type BinaryWriter } from '../wasm/binary.js';
import { NO_VALUES, Op, writeCode } from '../wasm/instruction.js';
import { ValueType, type AddressType } from '../wasm/module.js';
import { OpcodeTable } from '../wasm/opcode-table.js';

/** What a store instruction writes, and where: `bytes` of a value, `displacement` bytes beyond its address operand. */
export interface Store {
  type: ValueType;
  bytes: number;
  displacement: number;
}

const { i32, i64, f32, f64, v128 } = ValueType;

const STORES = new OpcodeTable<readonly [type: ValueType, bytes: number]>([
  [[i32, 4], 0x36],
  [[i64, 8], 0x37],
  [[f32, 4], 0x38],
  [[f64, 8], 0x39],
  [[i32, 1], 0x3a],
  [[i32, 2], 0x3b],
  [[i64, 1], 0x3c],
  [[i64, 2], 0x3d],
  [[i64, 4], 0x3e],
  [[v128, 16], 0xfd0b],
  [[v128, 1], 0xfd58],
  [[v128, 2], 0xfd59],
  [[v128, 4], 0xfd5a],
  [[v128, 8], 0xfd5b]
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
  const target = [Op.localGet, address, ...displacementCode(displacement, ops)];
  writeCode(writer, Op.localSet, value, Op.localSet, address);
  for (const page of lastPages) {
    writeCode(
      writer,
      ...target,
      Op.globalGet,
      page,
      ops.sub,
      ops.const,
      PAGE - bytes,
      ops.gtU,
      Op.if,
      NO_VALUES
    );
  }
  writeCode(writer, ...target, Op.i32Const, bytes - 1, Op.call, touch);
  writeCode(writer, ...lastPages.map(() => Op.end), Op.localGet, address, Op.localGet, value);
}

function displacementCode(displacement: number, ops: AddressOps): number[] {
  if (displacement === 0) return [];
  return [ops.const, ops.type === i32 ? displacement | 0 : displacement, ops.add];
}

/** Code from an address to the number of its page, as i32. */
function pageNumber(ops: AddressOps): number[] {
  return [ops.const, PAGE_SHIFT, ops.shrU, ...(ops.type === i64 ? [Op.i32WrapI64] : [])];
}

/** Body of `touch`. */
export function writeTouchFunction(writer: BinaryWriter, ops: AddressOps, indices: TouchIndices): void {
  const [address, more, page] = [0, 1, 2];
  const [last, before] = indices.lastPages;
  const mark = [Op.i32Const, 0, Op.callIndirect, indices.markType, indices.hooks];
  const extend = ops.type === i64 ? [Op.i64ExtendI32U] : [];
  writer.raw(Uint8Array.of(1, 1, i32));
  writeCode(writer, Op.localGet, address, ...pageNumber(ops), Op.localTee, page, ...mark);
  writeCode(writer, Op.globalGet, last, Op.globalSet, before);
  writeCode(writer, Op.localGet, address, ops.const, NO_PAGE, ops.and, Op.globalSet, last);
  // The store may reach into the next page.
  writeCode(writer, Op.localGet, address, Op.localGet, more, ...extend, ops.add, ...pageNumber(ops));
  writeCode(writer, Op.localTee, more, Op.localGet, page, Op.i32Ne, Op.if, NO_VALUES);
  writeCode(writer, Op.localGet, more, ...mark, Op.end, Op.end);
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
  { markRangeType, hooks }: TouchIndices
): void {
  const [destination, source, length] = [0, 1, 2];
  const wide = (width: AddressType): number[] => (width === 'i32' ? [Op.i64ExtendI32U] : []);
  const start = [Op.localGet, destination, ...wide(widths.destination)];
  const page = pageNumber(ADDRESS_OPS.i64);
  writer.u8(0);
  writeCode(writer, Op.localGet, length, Op.call, charge, ...wide(widths.length));
  writeCode(writer, Op.i64Const, 0, Op.i64Ne, Op.if, NO_VALUES, ...start, ...page);
  writeCode(writer, ...start, Op.localGet, length, ...wide(widths.length), Op.i64Add);
  writeCode(writer, Op.i64Const, -1, Op.i64Add, ...page);
  writeCode(writer, Op.i32Const, 1, Op.callIndirect, markRangeType, hooks, Op.end);
  writeCode(writer, Op.localGet, destination, Op.localGet, source, Op.localGet, length, Op.end);
}
