import { BinaryReader, BinaryWriter, WasmError } from '../wasm/binary.js';
import { Op } from '../wasm/instruction.js';
import { findPoints, type Addressing, type InjectionPoint } from './points.js';

/** Where the injected definitions stand in their index spaces. */
export interface InjectedIndices {
  /** Global, i64. */
  counter: number;
  /** Global, i32. */
  transient: number;
  /** Functions `(param i32) (result i32)` and `(param i64) (result i64)` that subtract their argument from the counter and return it. */
  charge: number;
  chargeWide: number;
}

/**
 * The code section with counting in every function and the charging functions at its end.
 * @param content the section
 * @param declared how many functions the module declares
 * @throws WasmError
 */
export function instrumentCode(
  content: Uint8Array,
  declared: number,
  addressing: Addressing,
  injected: InjectedIndices
): Uint8Array<ArrayBuffer> {
  const reader = new BinaryReader(content);
  const count = reader.u32();
  if (count !== declared) throw new WasmError(`${declared} functions are declared but ${count} have code`);
  const writer = new BinaryWriter(content.length * 2);
  const body = new BinaryWriter();
  writer.u32(count + 2);
  for (let i = 0; i < count; i++) {
    const size = reader.u32();
    const start = reader.offset;
    reader.skip(size);
    const code = new BinaryReader(content, start, start + size);
    skipLocals(code);
    body.length = 0;
    writeBody(body, content.subarray(0, start + size), start, findPoints(code, addressing), injected);
    writer.u32(body.length);
    writer.raw(body.bytes);
  }
  for (const wide of [false, true]) {
    const charge = chargeFunction(injected.counter, wide);
    writer.u32(charge.length);
    writer.raw(charge);
  }
  return writer.bytes;
}

function skipLocals(reader: BinaryReader): void {
  const groups = reader.u32();
  for (let i = 0; i < groups; i++) {
    reader.skipLeb(5);
    reader.skip(1);
  }
}

function writeBody(
  writer: BinaryWriter,
  content: Uint8Array,
  start: number,
  points: readonly InjectionPoint[],
  injected: InjectedIndices
): void {
  let copied = start;
  for (const point of points) {
    writer.raw(content.subarray(copied, point.offset));
    copied = point.offset;
    writePoint(writer, point, injected);
  }
  writer.raw(content.subarray(copied));
}

function writePoint(writer: BinaryWriter, point: InjectionPoint, injected: InjectedIndices): void {
  if (point.kind === 'length') {
    writer.u8(Op.call);
    writer.u32(point.wide ? injected.chargeWide : injected.charge);
  } else if (point.kind === 'transient') {
    writer.u8(Op.i32Const);
    writer.u8(1);
    writer.u8(Op.globalSet);
    writer.u32(injected.transient);
  } else {
    if (point.cost > 0) writeSubtraction(writer, injected.counter, point.cost);
    if (point.check) writeCheck(writer, injected.counter);
  }
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

function chargeFunction(counter: number, wide: boolean): Uint8Array {
  const writer = new BinaryWriter(64);
  writer.u8(0);
  writer.u8(Op.globalGet);
  writer.u32(counter);
  writer.u8(Op.localGet);
  writer.u8(0);
  if (!wide) writer.u8(Op.i64ExtendI32U);
  writer.u8(Op.i64Sub);
  writer.u8(Op.globalSet);
  writer.u32(counter);
  writeCheck(writer, counter);
  writer.u8(Op.localGet);
  writer.u8(0);
  writer.u8(Op.end);
  return writer.bytes;
}
