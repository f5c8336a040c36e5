import { BinaryReader, BinaryWriter, WasmError } from '../wasm/binary.js';
import { NO_VALUES, Op, writeCode } from '../wasm/instruction.js';
import type { ParsedModule, ValueType } from '../wasm/module.js';
import { writeNanCheck } from './nans.js';
import { findPoints, type InjectionPoint, type MemoryBulk } from './points.js';
import {
  addressOps,
  type ScratchLocals,
  type TouchIndices,
  writeBulkFunction,
  writeStoreCheck,
  writeTouchFunction
} from './stores.js';

/** Where the injected definitions stand in their index spaces. */
export interface InjectedIndices extends TouchIndices {
  /** Global, i64. */
  counter: number;
  /** Global, i32. */
  transient: number;
  /** Functions `(param i32) (result i32)` and `(param i64) (result i64)` that subtract their argument from the counter and return it. */
  charge: number;
  chargeWide: number;
  /** Functions that charge a bulk instruction, note what it writes and return its operands. */
  bulk: Record<MemoryBulk, number>;
}

/** Functions that {@link instrumentCode} adds: `charge`, `chargeWide`, `touch`, then one for each of {@link MEMORY_BULKS}. */
export const MEMORY_BULKS = ['fill', 'copy', 'init'] as const;

/**
 * The code section with counting in every function, a check before every store, and the injected functions at its end.
 * @param content the section
 * @throws WasmError
 */
export function instrumentCode(
  content: Uint8Array,
  module: ParsedModule,
  injected: InjectedIndices
): Uint8Array<ArrayBuffer> {
  const reader = new BinaryReader(content);
  const count = reader.u32();
  const declared = module.functions.length;
  if (count !== declared) throw new WasmError(`${declared} functions are declared but ${count} have code`);
  const writer = new BinaryWriter(content.length * 2);
  const body = new BinaryWriter();
  const functions = new FunctionWriter(body, content, module, injected);
  const added = injectedFunctions(module, injected);
  writer.u32(count + added.length);
  for (const [index, type] of module.functions.entries()) {
    const size = reader.u32();
    const start = reader.offset;
    reader.skip(size);
    body.length = 0;
    functions.write(index, start, start + size, module.types[type]?.params.length ?? 0);
    writer.u32(body.length);
    writer.raw(body.bytes);
  }
  for (const code of added) {
    writer.u32(code.length);
    writer.raw(code);
  }
  return writer.bytes;
}

/** Writes function bodies with what is injected. */
class FunctionWriter {
  constructor(
    private readonly writer: BinaryWriter,
    private readonly content: Uint8Array,
    private readonly module: ParsedModule,
    private readonly injected: InjectedIndices
  ) {}

  write(index: number, start: number, end: number, params: number): void {
    const { content, module, writer } = this;
    const reader = new BinaryReader(content, start, end);
    const groups = reader.u32();
    const groupsStart = reader.offset;
    const locals = params + countLocals(reader, groups);
    let copied = reader.offset;
    const points = findPoints(reader, module, index);
    const values = [...new Set(points.flatMap(scratchType))];
    const scratch = values.length === 0 ? [] : [addressOps(module.memory).type, ...values];
    writer.u32(groups + scratch.length);
    writer.raw(content.subarray(groupsStart, copied));
    for (const type of scratch) {
      writer.u8(1);
      writer.u8(type);
    }
    for (const point of points) {
      writer.raw(content.subarray(copied, point.offset));
      copied = point.offset;
      this.writePoint(point, locals, values);
    }
    writer.raw(content.subarray(copied, end));
  }

  private writePoint(point: InjectionPoint, locals: number, values: readonly ValueType[]): void {
    const { writer, injected, module } = this;
    const { counter } = injected;
    if (point.kind === 'store') {
      const scratch: ScratchLocals = { address: locals, value: locals + 1 + values.indexOf(point.type) };
      writeStoreCheck(writer, point, scratch, addressOps(module.memory), injected);
    } else if (point.kind === 'bulk') {
      writeCode(writer, Op.call, injected.bulk[point.bulk]);
    } else if (point.kind === 'nan') {
      writeNanCheck(writer, point.shape, locals + 1 + values.indexOf(point.shape.type));
    } else if (point.kind === 'transient') {
      writeCode(writer, Op.i32Const, 1, Op.globalSet, injected.transient);
    } else {
      if (point.cost > 0) writeCode(writer, ...subtraction(counter, Op.i64Const, point.cost));
      if (point.check) writeCode(writer, ...check(counter));
    }
  }
}

/** The type of the local that an injection needs for a value. */
function scratchType(point: InjectionPoint): ValueType[] {
  if (point.kind === 'store') return [point.type];
  return point.kind === 'nan' ? [point.shape.type] : [];
}

function countLocals(reader: BinaryReader, groups: number): number {
  let count = 0;
  for (let i = 0; i < groups; i++) {
    count += reader.u32();
    reader.skip(1);
  }
  return count;
}

function injectedFunctions({ memory }: ParsedModule, injected: InjectedIndices): Uint8Array[] {
  const { counter, charge, chargeWide } = injected;
  const touch = new BinaryWriter(128);
  writeTouchFunction(touch, addressOps(memory), injected);
  const width = memory ?? 'i32';
  const bulks = MEMORY_BULKS.map((bulk) => {
    const length = bulk === 'init' ? 'i32' : width;
    const writer = new BinaryWriter(128);
    writeBulkFunction(
      writer,
      { destination: width, length },
      length === 'i64' ? chargeWide : charge,
      injected
    );
    return writer.bytes;
  });
  return [chargeFunction(counter, false), chargeFunction(counter, true), touch.bytes, ...bulks];
}

/** `counter = counter - cost`, with the cost as code */
function subtraction(counter: number, ...cost: number[]): number[] {
  return [Op.globalGet, counter, ...cost, Op.i64Sub, Op.globalSet, counter];
}

/** `if (counter < 0) unreachable` */
function check(counter: number): number[] {
  return [Op.globalGet, counter, Op.i64Const, 0, Op.i64LtS, Op.if, NO_VALUES, Op.unreachable, Op.end];
}

function chargeFunction(counter: number, wide: boolean): Uint8Array {
  const writer = new BinaryWriter(64);
  const argument = wide ? [Op.localGet, 0] : [Op.localGet, 0, Op.i64ExtendI32U];
  writer.u8(0);
  writeCode(writer, ...subtraction(counter, ...argument), ...check(counter), Op.localGet, 0, Op.end);
  return writer.bytes;
}
