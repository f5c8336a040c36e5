import { BinaryReader, WasmError } from './binary.js';
import { Op, readInstruction } from './instruction.js';

/** Section ids of the WebAssembly binary format. */
export enum Section {
  Custom = 0,
  Type = 1,
  Import = 2,
  Function = 3,
  Table = 4,
  Memory = 5,
  Global = 6,
  Export = 7,
  Start = 8,
  Element = 9,
  Code = 10,
  Data = 11,
  DataCount = 12
}

export enum ExternalKind {
  Function = 0,
  Table = 1,
  Memory = 2,
  Global = 3
}

/** Binary codes of the types of numbers and vectors. */
export const ValueType = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c, v128: 0x7b } as const;
export type ValueType = (typeof ValueType)[keyof typeof ValueType];

const TYPE_NAMES = new Map<number, string>(
  Object.entries({ ...ValueType, funcref: 0x70, externref: 0x6f }).map(([name, code]) => [code, name])
);

export type AddressType = 'i32' | 'i64';

export interface FunctionType {
  params: string[];
  results: string[];
}

export interface ModuleExport {
  name: string;
  kind: ExternalKind;
  index: number;
}

export interface RawSection {
  id: number;
  content: Uint8Array;
}

/** What the replica has to know of a module; code and data stay raw bytes. */
export class ParsedModule {
  readonly sections: RawSection[] = [];
  types: FunctionType[] = [];
  /** Imported functions (nothing else may be imported), in index order. */
  imports: { module: string; name: string; type: number }[] = [];
  /** Type index of each defined function. */
  functions: number[] = [];
  tableCount = 0;
  /** How tables and memory are addressed; null where there is none. */
  tables: AddressType | null = null;
  memory: AddressType | null = null;
  globals: { type: string; mutable: boolean }[] = [];
  exports: ModuleExport[] = [];
  start: number | null = null;
  readonly customs: { name: string; content: Uint8Array }[] = [];
}

/** Magic number and version. */
export const HEADER = Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00);

/**
 * Reads a module's structure. Assumes nothing about the bytes; a module that gets through may still be
 * invalid in its code, which the engine's validator finds.
 * @throws WasmError
 */
export function parseModule(bytes: Uint8Array): ParsedModule {
  const reader = new BinaryReader(bytes);
  if (bytes.length < HEADER.length || HEADER.some((byte, index) => byte !== bytes[index])) {
    throw new WasmError('magic header not detected: not a WebAssembly module');
  }
  reader.skip(HEADER.length);
  const module = new ParsedModule();
  while (!reader.done) {
    const id = reader.u8();
    const content = reader.take(reader.u32());
    module.sections.push({ id, content });
    readSection(module, id, new BinaryReader(content));
  }
  return module;
}

/** What is read of each section; element, code and the count of data segments are left to the engine. */
const SECTION_READERS: Record<number, (module: ParsedModule, reader: BinaryReader) => unknown> = {
  [Section.Custom]: ({ customs }, reader) =>
    customs.push({ name: reader.name(), content: reader.bytes.subarray(reader.offset) }),
  [Section.Type]: (module, reader) => (module.types = reader.vector(() => readFunctionType(reader))),
  [Section.Import]: (module, reader) => (module.imports = reader.vector(() => readImport(reader))),
  [Section.Function]: (module, reader) => (module.functions = reader.vector(() => reader.u32())),
  [Section.Table]: (module, reader) => (module.tables = readTables(module, reader)),
  [Section.Memory]: (module, reader) => (module.memory = readMemories(reader)),
  [Section.Global]: (module, reader) => (module.globals = reader.vector(() => readGlobal(reader))),
  [Section.Export]: (module, reader) =>
    (module.exports = reader.vector(() => ({ name: reader.name(), kind: reader.u8(), index: reader.u32() }))),
  [Section.Start]: (module, reader) => (module.start = reader.u32()),
  [Section.Element]: () => undefined,
  [Section.Code]: () => undefined,
  [Section.Data]: (_module, reader) => reader.vector(() => checkDataSegment(reader)),
  [Section.DataCount]: () => undefined
};

function readSection(module: ParsedModule, id: number, reader: BinaryReader): void {
  const read = SECTION_READERS[id];
  if (read === undefined) throw new WasmError(`unknown section ${id}`);
  read(module, reader);
}

function valueType(reader: BinaryReader): string {
  const byte = reader.u8();
  const type = TYPE_NAMES.get(byte);
  if (type === undefined) throw new WasmError(`unsupported value type 0x${byte.toString(16)}`);
  return type;
}

function readFunctionType(reader: BinaryReader): FunctionType {
  const form = reader.u8();
  if (form !== 0x60) throw new WasmError(`unsupported type form 0x${form.toString(16)}`);
  return { params: reader.vector(() => valueType(reader)), results: reader.vector(() => valueType(reader)) };
}

function readImport(reader: BinaryReader): ParsedModule['imports'][number] {
  const module = reader.name();
  const name = reader.name();
  const kind = reader.u8();
  if (kind !== 0) {
    throw new WasmError(
      `import '${name}' from '${module}' is not a function; only functions can be imported`
    );
  }
  return { module, name, type: reader.u32() };
}

function readMemories(reader: BinaryReader): AddressType | null {
  const memories = reader.vector(() => readLimits(reader));
  if (memories.length > 1) throw new WasmError(`${memories.length} memories; at most one is supported`);
  return memories[0] ?? null;
}

function readTables(module: ParsedModule, reader: BinaryReader): AddressType | null {
  const tables = reader.vector(() => {
    const type = reader.u8();
    if (type === 0x40) throw new WasmError('tables with an initial value are not supported');
    if (type !== 0x70 && type !== 0x6f) throw new WasmError(`unsupported table type 0x${type.toString(16)}`);
    return readLimits(reader);
  });
  module.tableCount = tables.length;
  const [first = null] = tables;
  if (tables.some((type) => type !== first)) {
    throw new WasmError('tables of 32-bit and 64-bit addresses in one module are not supported');
  }
  return first;
}

/** Passes over the limits of a table or memory. */
function readLimits(reader: BinaryReader): AddressType {
  const flags = reader.u8();
  if ((flags & ~0x05) !== 0) throw new WasmError(`unsupported limits 0x${flags.toString(16)}`);
  reader.skipLeb(10);
  if ((flags & 0x01) !== 0) reader.skipLeb(10);
  return (flags & 0x04) !== 0 ? 'i64' : 'i32';
}

function readGlobal(reader: BinaryReader): ParsedModule['globals'][number] {
  const type = valueType(reader);
  const mutable = reader.u8() === 1;
  skipConstantExpression(reader);
  if (mutable && !/^[if]/.test(type)) throw new WasmError(`mutable global of type ${type} is not supported`);
  return { type, mutable };
}

/** Only a plain constant may say where a segment lies (dfinity/ic `validate_data_section`). */
function checkDataSegment(reader: BinaryReader): void {
  const flags = reader.u32();
  if (flags === 2) reader.skipLeb(5);
  if (flags !== 1) {
    const opcode = reader.u8();
    if (opcode !== 0x41 && opcode !== 0x42) {
      throw new WasmError(`invalid offset expression in a data segment: opcode 0x${opcode.toString(16)}`);
    }
    reader.skipLeb(10);
    if (reader.u8() !== 0x0b) throw new WasmError('the offset of a data segment is no single constant');
  }
  reader.skip(reader.u32());
}

/** Constants, global.get, ref.null, ref.func; add, sub, mul of integers. */
const CONSTANT = new Set([
  ...[0x41, 0x42, 0x43, 0x44, 0xfd0c, 0x23, 0xd0, 0xd2],
  ...[0x6a, 0x6b, 0x6c, 0x7c, 0x7d, 0x7e]
]);

function skipConstantExpression(reader: BinaryReader): void {
  for (;;) {
    const opcode = readInstruction(reader);
    if (opcode === Op.end) return;
    if (!CONSTANT.has(opcode)) {
      throw new WasmError(`unsupported constant expression 0x${opcode.toString(16)}`);
    }
  }
}
