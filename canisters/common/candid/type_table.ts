import { CandidError, CandidMismatch } from './error.js';
import { FUNC, FUTURE, OPT, PRINCIPAL, RECORD, SERVICE, VARIANT, VEC } from './opcodes.js';
import type { Reader } from './reader.js';

/** An index into a message's type table, or the negative number of a primitive type. */
export type TypeRef = number;

/** Far above what any interface of the NNS defines, and cheap enough to read whatever it holds. */
const MAX_HEADER_BYTES = 65_536;
const MAGIC = 0x4c444944; // DIDL
/** Continuation bits of four bytes of LEB128. */
const CONTINUED = -0x7f7f7f80;

/**
 * The composite types that a message's header defines. A header can define hundreds, of which a message's reader sees a
 * few: each is read, and checked, when it is first asked for.
 */
export class TypeTable {
  /** Where in the message what follows a type's opcode begins; negative for types of a later candid. */
  private readonly starts: number[] = [];
  private readonly read: (readonly number[])[] = [];
  /** What Reader.sizeOf has found out. */
  readonly sizes: number[] = [];

  constructor(private readonly header: Reader) {}

  /** Opcode of a composite type, 0 for a primitive. */
  op(ref: TypeRef): number {
    const start = this.starts[ref];
    return start === undefined ? 0 : start < 0 ? FUTURE : this.header.bytes[start - 1] - 0x80;
  }

  /**
   * What a composite type is made of. Of an opt or vec: the type in it. Of a record or variant: hash of a label and type
   * under it, in turns.
   */
  parts(ref: TypeRef): readonly number[] {
    return (this.read[ref] ??= this.readParts(ref));
  }

  /** The same for a type of the kind `op`. Throws CandidMismatch where it is of another. */
  partsOf(ref: TypeRef, op: number, what: string): readonly number[] {
    if (this.op(ref) !== op) throw new CandidMismatch(`${what} expected`);
    return this.parts(ref);
  }

  /** Notes where each type is, from the header's cursor on. Written out: most of a foreign message's cost is here. */
  scan(count: number): void {
    const { header, starts } = this;
    const { bytes, view, end } = header;
    const continued = CONTINUED;
    let { at } = header;
    for (let left = count; left > 0; left--) {
      const code = bytes[at];
      if ((code === 0x6c || code === 0x6b) && bytes[at + 1] < 0x80) {
        starts.push(++at);
        let fields = bytes[at++];
        let isNear = at + 8 * fields > end;
        for (; fields > 0; fields--) {
          // A hash of five bytes, as most have, and a reference of one or two.
          if (!isNear && (view.getInt32(at, true) & continued) === continued && bytes[at + 4] < 0x80) {
            if (bytes[at + 5] < 0x80) {
              at += 6;
              continue;
            }
            if (bytes[at + 6] < 0x80) {
              at += 7;
              continue;
            }
          }
          at = this.pastField(at);
          isNear = at + 8 * fields > end;
        }
      } else if ((code === 0x6e || code === 0x6d) && (bytes[at + 1] < 0x80 || bytes[at + 2] < 0x80)) {
        starts.push(++at);
        at += bytes[at] < 0x80 ? 1 : 2;
      } else {
        header.at = at;
        this.scanRare();
        at = header.at;
      }
      if (at > MAX_HEADER_BYTES) throw new CandidError(`a header of more than ${MAX_HEADER_BYTES} bytes`);
    }
    header.at = at;
  }

  /** Anything else, and what is near the message's end, byte by byte. */
  private pastField(at: number): number {
    const { header } = this;
    header.at = at;
    header.leb();
    sleb(header);
    return header.at;
  }

  private scanRare(): void {
    const { header } = this;
    const op = sleb(header);
    // An opcode is read again from its one byte; only those of a later candid take more.
    this.starts.push(op <= FUTURE ? -1 : header.at);
    if (op > FUTURE && header.bytes[header.at - 1] !== (op & 0x7f))
      throw new CandidError('an opcode of more than one byte');
    if (op === RECORD || op === VARIANT) {
      for (let left = countOf(header); left > 0; left--) {
        header.leb();
        sleb(header);
      }
    } else if (op === OPT || op === VEC) {
      sleb(header);
    } else if (op === FUNC) {
      for (let part = 0; part < 2; part++) for (let left = countOf(header); left > 0; left--) sleb(header);
      header.advance(countOf(header));
    } else if (op === SERVICE) {
      for (let left = countOf(header); left > 0; left--) {
        header.advance(countOf(header));
        sleb(header);
      }
    } else if (op <= FUTURE) {
      header.advance(countOf(header));
    } else {
      throw new CandidError(`the header defines a type ${op}`);
    }
  }

  private readParts(ref: TypeRef): readonly number[] {
    const { header, starts } = this;
    const { at } = header;
    const op = this.op(ref);
    const parts: number[] = [];
    header.at = starts[ref];
    if (op === OPT || op === VEC) parts.push(readRef(header, starts.length));
    else if (op === RECORD || op === VARIANT) this.readFields(parts);
    header.at = at;
    return parts;
  }

  private readFields(parts: number[]): void {
    const { header, starts } = this;
    const { bytes, view } = header;
    const near = header.end - 8;
    let last = -1;
    for (let left = countOf(header); left > 0; left--) {
      const { at } = header;
      const word = at <= near ? view.getInt32(at, true) : 0;
      const top = bytes[at + 4];
      let hash: number;
      if ((word & CONTINUED) === CONTINUED && top <= 0x0f) {
        const low =
          (word & 0x7f) | ((word >> 1) & 0x3f80) | ((word >> 2) & 0x1fc000) | ((word >> 3) & 0xfe00000);
        hash = (low | (top << 28)) >>> 0;
        header.at = at + 5;
      } else {
        hash = header.leb();
      }
      if (hash <= last || hash > 0xffffffff) throw new CandidError('labels of a type are not ascending');
      last = hash;
      parts.push(hash, readRef(header, starts.length));
    }
  }
}

/** Reads the header into `reader.table` and returns the types of the arguments. */
export function readHeader(reader: Reader): readonly TypeRef[] {
  if (reader.end < 6 || reader.view.getUint32(0, true) !== MAGIC)
    throw new CandidError('no candid: the header DIDL is missing');
  reader.at = 4;
  const count = countOf(reader);
  const table = new TypeTable(reader);
  table.scan(count);
  reader.table = table;
  const refs: TypeRef[] = [];
  for (let left = countOf(reader); left > 0; left--) refs.push(readRef(reader, count));
  return refs;
}

function readRef(reader: Reader, count: number): TypeRef {
  const { at } = reader;
  let ref = reader.bytes[at];
  if (ref < 0x80) {
    reader.at = at + 1;
    if (ref >= 0x40) ref -= 0x80;
  } else {
    ref = sleb(reader);
  }
  if (ref >= count || ref < PRINCIPAL || (ref < -17 && ref !== PRINCIPAL))
    throw new CandidError(`no type ${ref}`);
  return ref;
}

/** A count of things that each take a byte or more of the header. */
function countOf(reader: Reader): number {
  const count = reader.leb();
  if (count > MAX_HEADER_BYTES || count > reader.end - reader.at)
    throw new CandidError(`a header with a count of ${count}`);
  return count;
}

function sleb(reader: Reader): number {
  const { at, bytes } = reader;
  const first = bytes[at];
  // One byte covers the primitives and the first 64 entries of the table, two the first 8,192.
  if (first < 0x80) {
    reader.at = at + 1;
    return first < 0x40 ? first : first - 0x80;
  }
  const second = bytes[at + 1];
  if (second < 0x80) {
    reader.at = at + 2;
    const value = (first & 0x7f) | (second << 7);
    return second < 0x40 ? value : value - 0x4000;
  }
  return longSleb(reader);
}

function longSleb(reader: Reader): number {
  let value = 0;
  for (let scale = 1; scale <= 2 ** 28; scale *= 128) {
    const byte = reader.byte();
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) return byte < 0x40 ? value : value - scale * 128;
  }
  throw new CandidError('a number is too long');
}
