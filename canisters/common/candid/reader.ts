import { CandidError, CandidMismatch } from './error.js';
import {
  FIXED_SIZES,
  FUTURE,
  INT,
  NAT,
  OPT,
  PRINCIPAL,
  RECORD,
  SERVICE,
  TEXT,
  VARIANT,
  VEC
} from './opcodes.js';
import type { TypeRef, WireType } from './type_table.js';

/** How deep a value that nobody asked for may nest. */
const MAX_DEPTH = 64;
/** Vector elements and skipped parts of a message, together: what is hostile ends here, far from any limit on instructions. */
const MAX_WORK = 10_000;
const MAX_TEXT_BYTES = 65_536;
const MAX_NUMBER_BYTES = 1_000;
const MAX_PRINCIPAL_BYTES = 29;

const VARIABLE = -1;

/**
 * A cursor over a candid message. Bytes are hostile: every length is bounded by what is left, the work by MAX_WORK,
 * recursion by MAX_DEPTH. Byte strings are handed out as views into the message.
 */
export class Reader {
  at = 0;
  /** The types that the message's header defines; empty until it has been read. */
  table: readonly WireType[] = [];
  private readonly view: DataView;
  private work = MAX_WORK;

  constructor(readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  get left(): number {
    return this.bytes.length - this.at;
  }

  byte(): number {
    if (this.at >= this.bytes.length) throw new CandidError('the message ends too early');
    return this.bytes[this.at++];
  }

  /** Moves `size` bytes on and returns where they begin. */
  advance(size: number): number {
    const { at } = this;
    if (!(at + size <= this.bytes.length)) throw new CandidError('the message ends too early');
    this.at = at + size;
    return at;
  }

  take(length: number): Uint8Array {
    const at = this.advance(length);
    return this.bytes.subarray(at, this.at);
  }

  u16(): number {
    return this.view.getUint16(this.advance(2), true);
  }

  u32(): number {
    return this.view.getUint32(this.advance(4), true);
  }

  i32(): number {
    return this.view.getInt32(this.advance(4), true);
  }

  u64(): bigint {
    return this.view.getBigUint64(this.advance(8), true);
  }

  /** An unsigned LEB128 number below 2^49. */
  leb(): number {
    let byte = this.byte();
    if (byte < 0x80) return byte;
    let value = byte & 0x7f;
    for (let scale = 128; scale <= 2 ** 42; scale *= 128) {
      byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
    throw new CandidError('a number is too long');
  }

  /** A natural number of at most MAX_NUMBER_BYTES of LEB128. */
  nat(): bigint {
    const end = this.at + MAX_NUMBER_BYTES;
    let value = BigInt(this.lebPart());
    for (let shift = 35n; this.bytes[this.at - 1] >= 0x80; shift += 35n) {
      if (this.at >= end) throw new CandidError(`a number of more than ${MAX_NUMBER_BYTES} bytes`);
      value += BigInt(this.lebPart()) << shift;
    }
    return value;
  }

  /** A flag of one byte, 0 or 1. */
  flag(what: string): boolean {
    const byte = this.byte();
    if (byte > 1) throw new CandidError(`${what}: byte ${byte} is neither 0 nor 1`);
    return byte === 1;
  }

  /** A vector's count of elements, of which a message has MAX_WORK at most: elements may be without size. */
  count(): number {
    const count = this.leb();
    this.spend(count);
    return count;
  }

  textBytes(): Uint8Array {
    const length = this.leb();
    if (length > MAX_TEXT_BYTES)
      throw new CandidError(`a text of ${length} bytes; at most ${MAX_TEXT_BYTES}`);
    return this.take(length);
  }

  principal(): Uint8Array {
    if (!this.flag('principal')) throw new CandidError('an opaque principal cannot be read');
    const length = this.leb();
    if (length > MAX_PRINCIPAL_BYTES) throw new CandidError(`a principal of ${length} bytes; at most 29`);
    return this.take(length);
  }

  /** The table's definition of a composite type. Throws CandidMismatch where `ref` is of another kind. */
  composite(ref: TypeRef, op: number, what: string): WireType {
    const type = this.table[ref];
    if (type?.op !== op) throw new CandidMismatch(`${what} expected`);
    return type;
  }

  /** Moves past a value that nobody asked for. */
  skip(ref: TypeRef, depth = 0): void {
    const size = this.sizeOf(ref);
    if (size >= 0) {
      this.advance(size);
      return;
    }
    if (depth > MAX_DEPTH) throw new CandidError('a value is nested too deep');
    this.spend(1);
    if (ref < 0) return this.skipPrimitive(ref);
    const type = this.table[ref];
    if (type.op === OPT) {
      if (this.flag('opt')) this.skip(type.inner, depth + 1);
    } else if (type.op === VEC) {
      this.skipElements(type.inner, depth);
    } else if (type.op === RECORD) {
      for (const field of type.fields) this.skip(field, depth + 1);
    } else if (type.op === VARIANT) {
      this.skip(type.fields[this.tag(type.hashes.length)], depth + 1);
    } else {
      this.skipReference(type.op);
    }
  }

  /** The index of a variant's tag, checked to be one. */
  tag(count: number): number {
    const index = this.leb();
    if (index >= count) throw new CandidError(`variant tag ${index} of ${count}`);
    return index;
  }

  /** Throws unless every byte has been read. */
  end(): void {
    if (this.left !== 0) throw new CandidError(`${this.left} bytes follow the last argument`);
  }

  /** The size that every value of a type has, or VARIABLE. Parts without size so cost nothing, however many. */
  sizeOf(ref: TypeRef, depth = 0): number {
    if (ref < 0) return FIXED_SIZES[ref] ?? VARIABLE;
    const type = this.table[ref];
    if (type.size !== undefined) return type.size;
    type.size = VARIABLE; // stays so for a type that contains itself
    if (type.op !== RECORD || depth > MAX_DEPTH) return VARIABLE;
    let total = 0;
    for (const field of type.fields) {
      const size = this.sizeOf(field, depth + 1);
      if (size < 0) return VARIABLE;
      total += size;
    }
    return (type.size = Math.min(total, 2 ** 40));
  }

  /** Up to five bytes of LEB128: 35 bits. */
  private lebPart(): number {
    let value = 0;
    for (let scale = 1; scale <= 2 ** 28; scale *= 128) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) break;
    }
    return value;
  }

  private skipElements(element: TypeRef, depth: number): void {
    const size = this.sizeOf(element);
    const length = this.leb();
    if (size >= 0) {
      this.advance(length * size);
      return;
    }
    for (let left = length; left > 0; left--) this.skip(element, depth + 1);
  }

  private skipPrimitive(ref: TypeRef): void {
    if (ref === TEXT) this.advance(this.leb());
    else if (ref === PRINCIPAL) this.principal();
    else if (ref === NAT || ref === INT) this.skipNumber();
    else throw new CandidError(`no value has type ${ref}`);
  }

  private skipNumber(): void {
    for (let left = MAX_NUMBER_BYTES; left > 0; left--) if (this.byte() < 0x80) return;
    throw new CandidError(`a number of more than ${MAX_NUMBER_BYTES} bytes`);
  }

  private skipReference(op: number): void {
    if (op === FUTURE) {
      const length = this.leb();
      if (this.leb() !== 0) throw new CandidError('a value of a future type holds references');
      this.advance(length);
    } else if (op === SERVICE) {
      this.principal();
    } else if (this.flag('func')) {
      this.principal();
      this.advance(this.leb());
    } else {
      throw new CandidError('an opaque function cannot be read');
    }
  }

  private spend(work: number): void {
    this.work -= work;
    if (this.work < 0) throw new CandidError(`the message has more than ${MAX_WORK} parts`);
  }
}
