import { type BinaryReader, WasmError } from './binary.js';

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
  i64Sub: 0x7d,
  i64ExtendI32U: 0xad,
  tableSet: 0x26,
  memoryInit: 0xfc08,
  dataDrop: 0xfc09,
  memoryCopy: 0xfc0a,
  memoryFill: 0xfc0b,
  tableInit: 0xfc0c,
  elemDrop: 0xfc0d,
  tableCopy: 0xfc0e,
  tableGrow: 0xfc0f,
  tableFill: 0xfc11,
  call: 0x10
} as const;

/**
 * Reads one instruction and passes over its immediates.
 * @returns the opcode, as in {@link Op}
 * @throws WasmError for instructions outside the IC's feature set (threads, GC, exceptions, relaxed SIMD)
 */
export function readInstruction(reader: BinaryReader): number {
  const opcode = reader.u8();
  if (opcode === 0xfc) return readBulk(reader);
  if (opcode === 0xfd) return readSimd(reader);
  skipImmediates(reader, opcode);
  return opcode;
}

function skipImmediates(reader: BinaryReader, opcode: number): void {
  // Numeric, parametric and plain control instructions.
  if (opcode >= 0x45 && opcode <= 0xc4) return;
  if (opcode >= 0x28 && opcode <= 0x3e) return skipMemoryArgument(reader);
  switch (opcode) {
    case 0x00:
    case 0x01:
    case 0x05:
    case 0x0b:
    case 0x0f:
    case 0x1a:
    case 0x1b:
    case 0xd1:
      return;
    case 0x02:
    case 0x03:
    case 0x04:
      return reader.skipLeb(5);
    case 0x0c:
    case 0x0d:
    case 0x10:
    case 0x12:
    case 0x20:
    case 0x21:
    case 0x22:
    case 0x23:
    case 0x24:
    case 0x25:
    case 0x26:
    case 0x3f:
    case 0x40:
    case 0x41:
    case 0xd0:
    case 0xd2:
      return reader.skipLeb(5);
    case 0x0e:
      reader.vector(() => reader.u32());
      return reader.skipLeb(5);
    case 0x11:
    case 0x13:
      reader.skipLeb(5);
      return reader.skipLeb(5);
    case 0x1c:
      reader.vector(() => reader.u8());
      return;
    case 0x42:
      return reader.skipLeb(10);
    case 0x43:
      return reader.skip(4);
    case 0x44:
      return reader.skip(8);
    default:
      throw new WasmError(`unsupported instruction 0x${opcode.toString(16)}`);
  }
}

function skipMemoryArgument(reader: BinaryReader): void {
  if (reader.u32() >= 0x40) throw new WasmError('several memories are not supported');
  reader.skipLeb(10);
}

function readBulk(reader: BinaryReader): number {
  const sub = reader.u32();
  if (sub > 17) throw new WasmError(`unsupported instruction 0xfc ${sub}`);
  const immediates = sub < 8 ? 0 : [0x08, 0x0a, 0x0c, 0x0e].includes(sub) ? 2 : 1;
  for (let i = 0; i < immediates; i++) reader.skipLeb(5);
  return 0xfc00 | sub;
}

function readSimd(reader: BinaryReader): number {
  const sub = reader.u32();
  if (sub > 255) throw new WasmError(`unsupported instruction 0xfd ${sub}`);
  if (sub <= 11 || sub === 92 || sub === 93) skipMemoryArgument(reader);
  else if (sub === 12 || sub === 13) reader.skip(16);
  else if (sub >= 21 && sub <= 34) reader.skip(1);
  else if (sub >= 84 && sub <= 91) {
    skipMemoryArgument(reader);
    reader.skip(1);
  }
  return 0xfd00 | sub;
}
