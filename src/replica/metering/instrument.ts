import { BinaryReader, BinaryWriter, WasmError } from '../wasm/binary.js';
import { Op } from '../wasm/instruction.js';
import { ExternalKind, Section, type ParsedModule } from '../wasm/module.js';
import { findPoints, type InjectionPoint } from './points.js';

/** Names under which an instrumented module exports what the replica needs. */
export const InjectedExport = {
  /** i64: instructions left. Below zero when the code ran out of them and hit `unreachable`. */
  counter: 'replica counter',
  memory: 'replica memory',
  table: 'replica table',
  start: 'replica start',
  global: (index: number): string => `replica global ${index}`
} as const;

export interface Instrumented {
  binary: Uint8Array<ArrayBuffer>;
  /** Indices of the mutable globals, exported as {@link InjectedExport.global}. */
  mutableGlobals: number[];
  /** Running the code changes tables or segments, which do not outlive a message. */
  changesTransientState: boolean;
  /** There is a start function, exported as {@link InjectedExport.start}. */
  hasStart: boolean;
}

/**
 * Adds instruction counting to a valid module and exports its state.
 *
 * Nothing is renumbered: the counter is the last global and the function that charges bulk instructions is the
 * last function, so code is copied as it is. Running out of instructions executes `unreachable`; the
 * caller tells it from the canister's own by the counter's sign.
 * @throws WasmError
 */
export function instrument(module: ParsedModule): Instrumented {
  const counter = module.globals.length;
  const charge = module.imports.length + module.functions.length;
  const code = instrumentCode(module, counter, charge);
  const mutableGlobals = module.globals.flatMap((global, index) => (global.mutable ? [index] : []));
  const replaced = new Map<number, Uint8Array>([
    [Section.Type, appendItem(module, Section.Type, Uint8Array.of(0x60, 1, 0x7f, 1, 0x7f))],
    [Section.Function, appendItem(module, Section.Function, leb(module.types.length))],
    [Section.Global, appendItem(module, Section.Global, Uint8Array.of(0x7e, 1, Op.i64Const, 0, Op.end))],
    [Section.Export, exportSection(module, counter, mutableGlobals)],
    [Section.Code, code.section]
  ]);
  return {
    binary: assemble(module, replaced),
    mutableGlobals,
    changesTransientState: code.changesTransientState,
    hasStart: module.start !== null
  };
}

function assemble(module: ParsedModule, replaced: Map<number, Uint8Array>): Uint8Array<ArrayBuffer> {
  const kept = new Map(module.sections.map(({ id, content }) => [id, content]));
  const writer = new BinaryWriter(totalSize(module) * 2);
  writer.raw(Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00));
  for (const id of SECTION_ORDER) {
    const content = replaced.get(id) ?? kept.get(id);
    if (content !== undefined) writer.section(id, content);
  }
  return writer.bytes;
}

/** The start section is left out: its function is exported and run when the canister is installed. */
const SECTION_ORDER = [
  Section.Type,
  Section.Import,
  Section.Function,
  Section.Table,
  Section.Memory,
  Section.Global,
  Section.Export,
  Section.Element,
  Section.DataCount,
  Section.Code,
  Section.Data
];

function totalSize(module: ParsedModule): number {
  return module.sections.reduce((sum, section) => sum + section.content.length, 1024);
}

function leb(value: number): Uint8Array {
  const writer = new BinaryWriter(8);
  writer.u32(value);
  return writer.bytes;
}

/** A vector section with one item more. */
function appendItem(module: ParsedModule, id: number, item: Uint8Array): Uint8Array {
  const content = module.sections.find((section) => section.id === id)?.content ?? Uint8Array.of(0);
  const reader = new BinaryReader(content);
  const count = reader.u32();
  const writer = new BinaryWriter(content.length + item.length + 8);
  writer.u32(count + 1);
  writer.raw(content.subarray(reader.offset));
  writer.raw(item);
  return writer.bytes;
}

/** Of the canister's own exports only its entry points stay, so no name can collide. */
function exportSection(module: ParsedModule, counter: number, mutableGlobals: number[]): Uint8Array {
  const entries = module.exports.filter(
    ({ kind, name }) => kind === ExternalKind.Function && name.startsWith('canister_')
  );
  entries.push({ name: InjectedExport.counter, kind: ExternalKind.Global, index: counter });
  for (const index of mutableGlobals) {
    entries.push({ name: InjectedExport.global(index), kind: ExternalKind.Global, index });
  }
  if (module.hasMemory) entries.push({ name: InjectedExport.memory, kind: ExternalKind.Memory, index: 0 });
  if (module.hasTable) entries.push({ name: InjectedExport.table, kind: ExternalKind.Table, index: 0 });
  if (module.start !== null) {
    entries.push({ name: InjectedExport.start, kind: ExternalKind.Function, index: module.start });
  }
  const writer = new BinaryWriter();
  writer.u32(entries.length);
  for (const { name, kind, index } of entries) {
    writer.name(name);
    writer.u8(kind);
    writer.u32(index);
  }
  return writer.bytes;
}

function instrumentCode(
  module: ParsedModule,
  counter: number,
  charge: number
): { section: Uint8Array; changesTransientState: boolean } {
  const content = module.sections.find((section) => section.id === Section.Code)?.content ?? Uint8Array.of(0);
  const reader = new BinaryReader(content);
  const count = reader.u32();
  if (count !== module.functions.length) {
    throw new WasmError(`${module.functions.length} functions are declared but ${count} have code`);
  }
  const writer = new BinaryWriter(content.length * 2);
  const body = new BinaryWriter();
  let changesTransientState = false;
  writer.u32(count + 1);
  for (let i = 0; i < count; i++) {
    const size = reader.u32();
    const start = reader.offset;
    reader.skip(size);
    const code = new BinaryReader(content, start, start + size);
    skipLocals(code);
    const found = findPoints(code);
    changesTransientState ||= found.changesTransientState;
    body.length = 0;
    writeBody(body, content, { start, end: start + size }, found.points, { counter, charge });
    writer.u32(body.length);
    writer.raw(body.bytes);
  }
  const chargeBody = chargeFunction(counter);
  writer.u32(chargeBody.length);
  writer.raw(chargeBody);
  return { section: writer.bytes, changesTransientState };
}

function skipLocals(reader: BinaryReader): void {
  const groups = reader.u32();
  for (let i = 0; i < groups; i++) {
    reader.skipLeb(5);
    reader.skip(1);
  }
}

interface Injected {
  counter: number;
  charge: number;
}

function writeBody(
  writer: BinaryWriter,
  content: Uint8Array,
  { start, end }: { start: number; end: number },
  points: InjectionPoint[],
  injected: Injected
): void {
  let copied = start;
  for (const point of points) {
    writer.raw(content.subarray(copied, point.offset));
    copied = point.offset;
    if (point.kind === 'length') {
      writer.u8(Op.call);
      writer.u32(injected.charge);
      continue;
    }
    if (point.cost > 0) writeSubtraction(writer, injected.counter, point.cost);
    if (point.check) writeCheck(writer, injected.counter);
  }
  writer.raw(content.subarray(copied, end));
}

/** `counter = counter - cost` */
function writeSubtraction(writer: BinaryWriter, counter: number, cost: number): void {
  writer.u8(Op.globalGet);
  writer.u32(counter);
  writer.u8(Op.i64Const);
  writer.s64(cost);
  writer.u8(Op.i64Sub);
  writer.u8(Op.globalSet);
  writer.u32(counter);
}

/** `if (counter < 0) unreachable` */
function writeCheck(writer: BinaryWriter, counter: number): void {
  writer.u8(Op.globalGet);
  writer.u32(counter);
  writer.u8(Op.i64Const);
  writer.u8(0);
  writer.u8(Op.i64LtS);
  writer.u8(Op.if);
  writer.u8(0x40);
  writer.u8(Op.unreachable);
  writer.u8(Op.end);
}

/** `(param i32) (result i32)`: subtracts its argument from the counter and returns it. */
function chargeFunction(counter: number): Uint8Array {
  const writer = new BinaryWriter(64);
  writer.u8(0);
  writer.u8(Op.globalGet);
  writer.u32(counter);
  writer.u8(Op.localGet);
  writer.u8(0);
  writer.u8(Op.i64ExtendI32U);
  writer.u8(Op.i64Sub);
  writer.u8(Op.globalSet);
  writer.u32(counter);
  writeCheck(writer, counter);
  writer.u8(Op.localGet);
  writer.u8(0);
  writer.u8(Op.end);
  return writer.bytes;
}
