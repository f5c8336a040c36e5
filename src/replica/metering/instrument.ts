import { BinaryReader, BinaryWriter, WasmError } from '../wasm/binary.js';
import { Op, writeCode } from '../wasm/instruction.js';
import {
  ExternalKind,
  HEADER,
  Section,
  type AddressType,
  type ParsedModule,
  ValueType
} from '../wasm/module.js';
import { instrumentCode, MEMORY_BULKS, type InjectedIndices } from './code.js';
import { addressOps, NO_PAGE } from './stores.js';

/** Names under which an instrumented module exports what the replica needs. */
export const InjectedExport = {
  /** i64: instructions left. Below zero when the code ran out of them and hit `unreachable`. */
  counter: 'replica counter',
  /** i32: not 0 once a data segment was dropped; that does not outlive a message. */
  transient: 'replica transient',
  /** Of the memory's address type: the pages whose stores are not reported, see {@link NO_PAGE}. */
  lastPages: ['replica last page', 'replica page before'],
  /** Table of two functions, `(param page i32)` and `(param first last i32)`, which are told the 4 KiB pages about to be written. */
  hooks: 'replica hooks',
  memory: 'replica memory',
  table: 'replica table',
  start: 'replica start',
  global: (index: number): string => `replica global ${index}`
} as const;

export interface Instrumented {
  binary: Uint8Array<ArrayBuffer>;
  /** Indices of the mutable globals, exported as {@link InjectedExport.global}. */
  mutableGlobals: number[];
  /** There is a start function, exported as {@link InjectedExport.start}. */
  hasStart: boolean;
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

const { i32, i64 } = ValueType;

/** Types of the injected functions and hooks. */
function injectedTypes(memory: AddressType | null): Uint8Array[] {
  const address = addressOps(memory).type;
  return [
    functionType([i32], [i32]),
    functionType([i64], [i64]),
    functionType([address, i32], []),
    functionType([address, i32, address], [address, i32, address]),
    functionType([address, address, address], [address, address, address]),
    functionType([address, i32, i32], [address, i32, i32]),
    functionType([i32], []),
    functionType([i32, i32], [])
  ];
}

/** How many of them are types of injected functions, which come in the same order. */
const INJECTED_FUNCTIONS = 3 + MEMORY_BULKS.length;

function functionType(params: readonly ValueType[], results: readonly ValueType[]): Uint8Array {
  return Uint8Array.of(0x60, params.length, ...params, results.length, ...results);
}

function injectedGlobals(memory: AddressType | null): Uint8Array[] {
  const address = addressOps(memory);
  const page = global(address.type, address.const, NO_PAGE);
  return [global(i64, Op.i64Const, 0), global(i32, Op.i32Const, 0), page, page];
}

function global(type: ValueType, ...initial: number[]): Uint8Array {
  const writer = new BinaryWriter(16);
  writer.raw(Uint8Array.of(type, 1));
  writeCode(writer, ...initial, Op.end);
  return writer.bytes;
}

/** Functions, two of them. */
const HOOKS_TABLE = Uint8Array.of(0x70, 1, 2, 2);

/**
 * Adds instruction counting and the tracking of written pages to a valid module, and exports its state.
 *
 * Nothing is renumbered: the injected globals, types, functions and table are the last of their kinds, so code is copied as it is.
 * Running out of instructions executes `unreachable`; the caller tells it from the canister's own by the counter's sign.
 * @throws WasmError
 */
export function instrument(module: ParsedModule): Instrumented {
  const types = injectedTypes(module.memory);
  const injected = injectedIndices(module, types.length);
  const typeIndices = types.map((_, index) => leb(module.types.length + index));
  const mutableGlobals = module.globals.flatMap((global, index) => (global.mutable ? [index] : []));
  const replaced = new Map<number, Uint8Array>([
    [Section.Type, appendItems(module, Section.Type, types)],
    [Section.Function, appendItems(module, Section.Function, typeIndices.slice(0, INJECTED_FUNCTIONS))],
    [Section.Table, appendItems(module, Section.Table, [HOOKS_TABLE])],
    [Section.Global, appendItems(module, Section.Global, injectedGlobals(module.memory))],
    [Section.Export, exportSection(module, injected, mutableGlobals)],
    [Section.Code, instrumentCode(sectionContent(module, Section.Code), module, injected)]
  ]);
  if (module.memory === 'i64') replaced.set(Section.Memory, cappedMemory(module));
  return { binary: assemble(module, replaced), mutableGlobals, hasStart: module.start !== null };
}

function injectedIndices(module: ParsedModule, types: number): InjectedIndices {
  const globals = module.globals.length;
  const functions = module.imports.length + module.functions.length;
  return {
    counter: globals,
    transient: globals + 1,
    lastPages: [globals + 2, globals + 3],
    charge: functions,
    chargeWide: functions + 1,
    touch: functions + 2,
    bulk: { fill: functions + 3, copy: functions + 4, init: functions + 5 },
    hooks: module.tableCount,
    markType: module.types.length + types - 2,
    markRangeType: module.types.length + types - 1
  };
}

/** Largest memory with 64-bit addresses: 6 GiB (dfinity/ic `MAX_WASM64_MEMORY_IN_BYTES`), in pages. */
const MAX_WIDE_PAGES = 98_304;

/** The memory section with that as its maximum, where it has none or a larger one. */
function cappedMemory(module: ParsedModule): Uint8Array {
  const reader = new BinaryReader(sectionContent(module, Section.Memory));
  reader.u32();
  const hasMaximum = (reader.u8() & 1) === 1;
  const minimum = reader.u64();
  const maximum = Math.min(hasMaximum ? reader.u64() : MAX_WIDE_PAGES, MAX_WIDE_PAGES);
  if (minimum > maximum) throw new WasmError(`${minimum} pages of memory; the limit is ${maximum}`);
  const writer = new BinaryWriter(32);
  for (const number of [1, 5, minimum, maximum]) writer.u32(number);
  return writer.bytes;
}

function sectionContent(module: ParsedModule, id: number): Uint8Array {
  return module.sections.find((section) => section.id === id)?.content ?? Uint8Array.of(0);
}

function assemble(module: ParsedModule, replaced: Map<number, Uint8Array>): Uint8Array<ArrayBuffer> {
  const kept = new Map(module.sections.map(({ id, content }) => [id, content]));
  const size = module.sections.reduce((sum, { content }) => sum + content.length, 1024);
  const writer = new BinaryWriter(size * 2);
  writer.raw(HEADER);
  for (const id of SECTION_ORDER) {
    const content = replaced.get(id) ?? kept.get(id);
    if (content !== undefined) writer.section(id, content);
  }
  return writer.bytes;
}

function leb(value: number): Uint8Array {
  const writer = new BinaryWriter(8);
  writer.u32(value);
  return writer.bytes;
}

/** A vector section with some items more. */
function appendItems(module: ParsedModule, id: number, items: readonly Uint8Array[]): Uint8Array {
  const content = sectionContent(module, id);
  const reader = new BinaryReader(content);
  const count = reader.u32();
  const writer = new BinaryWriter(content.length + 64);
  writer.u32(count + items.length);
  writer.raw(content.subarray(reader.offset));
  for (const item of items) writer.raw(item);
  return writer.bytes;
}

/** Of the canister's own exports only its entry points stay, so no name can collide. */
function exportSection(
  module: ParsedModule,
  { counter, transient, lastPages, hooks }: InjectedIndices,
  mutableGlobals: number[]
): Uint8Array {
  const { Function: func, Global: variable, Memory, Table } = ExternalKind;
  const injected: (readonly [name: string, kind: ExternalKind, index: number | null])[] = [
    [InjectedExport.counter, variable, counter],
    [InjectedExport.transient, variable, transient],
    [InjectedExport.lastPages[0], variable, lastPages[0]],
    [InjectedExport.lastPages[1], variable, lastPages[1]],
    [InjectedExport.hooks, Table, hooks],
    ...mutableGlobals.map((index) => [InjectedExport.global(index), variable, index] as const),
    [InjectedExport.memory, Memory, module.memory === null ? null : 0],
    [InjectedExport.table, Table, module.tables === null ? null : 0],
    [InjectedExport.start, func, module.start]
  ];
  const entries = [
    ...module.exports.filter(({ kind, name }) => kind === func && name.startsWith('canister_')),
    ...injected.flatMap(([name, kind, index]) => (index === null ? [] : [{ name, kind, index }]))
  ];
  const writer = new BinaryWriter();
  writer.u32(entries.length);
  for (const { name, kind, index } of entries) {
    writer.name(name);
    writer.u8(kind);
    writer.u32(index);
  }
  return writer.bytes;
}
