import { CandidError } from './error.js';
import { FUNC, FUTURE, NULL, OPT, PRINCIPAL, RECORD, SERVICE, VARIANT, VEC } from './opcodes.js';
import type { Reader } from './reader.js';

/** An index into a message's type table, or the negative number of a primitive type. */
export type TypeRef = number;

/** A composite type as a message's header defines it. */
export interface WireType {
  readonly op: number;
  /** opt and vec: of what. */
  readonly inner: TypeRef;
  /** record and variant: hashes of the labels, ascending, and the types under them. */
  readonly hashes: readonly number[];
  readonly fields: readonly TypeRef[];
  /** Memory of Reader.sizeOf. */
  size?: number;
}

/** Far above what any interface of the NNS defines, and cheap enough to read whatever it holds. */
const MAX_HEADER_BYTES = 65_536;
const MAGIC = 0x4c444944; // DIDL

const NONE: readonly number[] = [];

/** Reads the header into `reader.table` and returns the types of the arguments. */
export function readHeader(reader: Reader): readonly TypeRef[] {
  if (reader.left < 6 || reader.u32() !== MAGIC)
    throw new CandidError('no candid: the header DIDL is missing');
  const count = boundedCount(reader);
  const table: WireType[] = [];
  for (let i = 0; i < count; i++) {
    table.push(readType(reader, count));
    if (reader.at > MAX_HEADER_BYTES)
      throw new CandidError(`a header of more than ${MAX_HEADER_BYTES} bytes`);
  }
  reader.table = table;
  const refs: TypeRef[] = [];
  for (let left = boundedCount(reader); left > 0; left--) refs.push(readRef(reader, count));
  return refs;
}

function readType(reader: Reader, count: number): WireType {
  const op = sleb(reader);
  if (op === RECORD || op === VARIANT) return readFields(reader, op, count);
  if (op === OPT || op === VEC) return { op, inner: readRef(reader, count), hashes: NONE, fields: NONE };
  if (op === FUNC) {
    for (let part = 0; part < 2; part++)
      for (let left = boundedCount(reader); left > 0; left--) readRef(reader, count);
    reader.advance(boundedCount(reader));
  } else if (op === SERVICE) {
    for (let left = boundedCount(reader); left > 0; left--) {
      reader.advance(boundedCount(reader));
      readRef(reader, count);
    }
  } else if (op <= FUTURE) {
    reader.advance(boundedCount(reader));
    return { op: FUTURE, inner: NULL, hashes: NONE, fields: NONE };
  } else {
    throw new CandidError(`the header defines a type ${op}`);
  }
  return { op, inner: NULL, hashes: NONE, fields: NONE };
}

function readFields(reader: Reader, op: number, count: number): WireType {
  const hashes: number[] = [];
  const fields: TypeRef[] = [];
  let last = -1;
  for (let left = boundedCount(reader); left > 0; left--) {
    const hash = reader.leb();
    if (hash <= last || hash > 0xffffffff) throw new CandidError('labels of a type are not ascending');
    hashes.push((last = hash));
    fields.push(readRef(reader, count));
  }
  return { op, inner: NULL, hashes, fields };
}

function readRef(reader: Reader, count: number): TypeRef {
  const ref = sleb(reader);
  if (ref >= count || ref < PRINCIPAL || (ref < -17 && ref !== PRINCIPAL))
    throw new CandidError(`no type ${ref}`);
  return ref;
}

/** A count of things that each take a byte or more of the header. */
function boundedCount(reader: Reader): number {
  const count = reader.leb();
  if (count > MAX_HEADER_BYTES || count > reader.left)
    throw new CandidError(`a header with a count of ${count}`);
  return count;
}

function sleb(reader: Reader): number {
  const first = reader.byte();
  // One byte covers the primitives and the first 64 entries of the table.
  if (first < 0x80) return first < 0x40 ? first : first - 0x80;
  let value = first & 0x7f;
  for (let scale = 128; scale <= 2 ** 28; scale *= 128) {
    const byte = reader.byte();
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) return byte & 0x40 ? value - scale * 128 : value;
  }
  throw new CandidError('a number is too long');
}
