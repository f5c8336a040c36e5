import { CandidError } from './error.js';
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
import type { TypeRef, TypeTable } from './type_table.js';

/** How deep a value that nobody asked for may nest. */
const MAX_DEPTH = 64;
/** Vector elements and skipped parts of a message, together: what is hostile ends here, far from any limit on instructions. */
const MAX_WORK = 10_000;
const MAX_TEXT_BYTES = 65_000;
const MAX_NUMBER_BYTES = 1_000;
const MAX_PRINCIPAL_BYTES = 29;
const VARIABLE = -1;

/**
 * A cursor over a candid message. Bytes are hostile: every length is bounded by what is left, the work by MAX_WORK,
 * recursion by MAX_DEPTH. Byte strings are handed out as views into the message.
 *
 * QuickJS pays for every call and most for a typed array's `length`: hence the plain fields, and the reads by hand.
 */
export class Reader {
  at: number;
  readonly end: number;
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** The types that the message's header defines; there once it has been read. */
  declare table: TypeTable;
  private work: number;

  constructor(bytes: Uint8Array) {
    this.at = 0;
    this.end = bytes.length;
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, this.end);
    this.work = MAX_WORK;
  }

  byte(): number {
    const { at } = this;
    if (at >= this.end) throw cutOff();
    this.at = at + 1;
    return this.bytes[at];
  }

  /** Moves `size` bytes on and returns where they begin. */
  advance(size: number): number {
    const { at } = this;
    const next = at + size;
    if (!(next <= this.end)) throw cutOff();
    this.at = next;
    return at;
  }

  take(length: number): Uint8Array {
    const { at } = this;
    const next = at + length;
    if (!(next <= this.end)) throw cutOff();
    this.at = next;
    return this.bytes.subarray(at, next);
  }

  /** An unsigned LEB128 number below 2^49. */
  leb(): number {
    const { at } = this;
    const first = this.bytes[at];
    if (first < 0x80) {
      this.at = at + 1;
      return first;
    }
    let value = this.byte() & 0x7f;
    for (let scale = 128; scale <= 2 ** 42; scale *= 128) {
      const byte = this.byte();
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
    const { at, bytes } = this;
    const length = bytes[at + 1];
    const next = at + 2 + length;
    if (!(next <= this.end)) throw cutOff();
    if (bytes[at] !== 1) throw new CandidError('an opaque principal cannot be read');
    if (length > MAX_PRINCIPAL_BYTES) throw new CandidError(`a principal of ${length} bytes; at most 29`);
    this.at = next;
    return bytes.subarray(at + 2, next);
  }

  /** A variant's tag, of those that there are. */
  tag(count: number): number {
    const tag = this.leb();
    if (tag >= count) throw new CandidError(`variant tag ${tag} of ${count}`);
    return tag;
  }

  /** Moves past a value that nobody asked for. */
  skip(ref: TypeRef, depth = 0): void {
    const { table } = this;
    const op = ref < 0 ? 0 : table.op(ref);
    if (op === OPT) {
      this.spend(1);
      if (depth > MAX_DEPTH) throw new CandidError('a value is nested too deep');
      if (this.flag('opt')) this.skip(table.parts(ref)[0], depth + 1);
      return;
    }
    const size = this.sizeOf(ref);
    if (size >= 0) {
      this.advance(size);
      return;
    }
    this.spend(1);
    if (depth > MAX_DEPTH) throw new CandidError('a value is nested too deep');
    if (ref < 0) return this.skipPrimitive(ref);
    const parts = table.parts(ref);
    if (op === VEC) {
      this.skipElements(parts[0], depth);
    } else if (op === RECORD) {
      for (let part = 1; part < parts.length; part += 2) this.skip(parts[part], depth + 1);
    } else if (op === VARIANT) {
      this.skip(parts[2 * this.tag(parts.length / 2) + 1], depth + 1);
    } else {
      this.skipReference(op);
    }
  }

  /** The size that every value of a type has, or VARIABLE. Parts without size so cost nothing, however many. */
  sizeOf(ref: TypeRef, depth = 0): number {
    if (ref < 0) return FIXED_SIZES[ref] ?? VARIABLE;
    const { sizes } = this.table;
    const known = sizes[ref];
    if (known !== undefined) return known;
    sizes[ref] = VARIABLE; // stays so for a type that contains itself
    if (this.table.op(ref) !== RECORD || depth > MAX_DEPTH) return VARIABLE;
    let total = 0;
    const parts = this.table.parts(ref);
    for (let part = 1; part < parts.length; part += 2) {
      const size = this.sizeOf(parts[part], depth + 1);
      if (size < 0) return VARIABLE;
      total += size;
    }
    return (sizes[ref] = Math.min(total, 2 ** 40));
  }

  /** Throws unless every byte has been read. */
  finish(): void {
    if (this.at !== this.end) throw new CandidError(`${this.end - this.at} bytes follow the last argument`);
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

export function cutOff(): CandidError {
  return new CandidError('the message ends too early');
}
