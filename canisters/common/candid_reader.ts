/**
 * A reader of candid values that visits only what its caller wants and skips the rest, for replies whose types
 * keep growing (https://github.com/dfinity/candid/blob/master/spec/Candid.md, "Binary format").
 *
 * Bytes are hostile: every number and count is bounded by what is left, recursion by MAX_DEPTH, and a vector of
 * elements that take no bytes is refused rather than looped over.
 */
export class CandidError extends Error {}

const MAX_DEPTH = 64;
const MAX_TYPES = 10_000;

// Opcodes of the type table, as the unsigned value of their one-byte SLEB128 form.
const OPT = 0x6e;
const VEC = 0x6d;
const RECORD = 0x6c;
const VARIANT = 0x6b;
const FUNC = 0x6a;
const SERVICE = 0x69;

/** Type references: an index into the table, or a primitive as a negative number. */
type TypeRef = number;

export const TEXT: TypeRef = -15;
export const NAT64: TypeRef = -8;
export const INT32: TypeRef = -11;
export const PRINCIPAL: TypeRef = -24;
const NULL: TypeRef = -1;
const NAT: TypeRef = -3;
const NAT8: TypeRef = -5;

/** Bytes that a primitive takes; those of variable length are read by `skip`. */
const FIXED_SIZE: Record<number, number> = {
  [-1]: 0, // null
  [-2]: 1, // bool
  [-5]: 1, // nat8
  [-6]: 2,
  [-7]: 4,
  [-8]: 8, // nat64
  [-9]: 1, // int8
  [-10]: 2,
  [-11]: 4, // int32
  [-12]: 8,
  [-13]: 4, // float32
  [-14]: 8,
  [-16]: 0 // reserved
};

interface TypeDef {
  readonly op: number;
  /** opt and vec: the one inner type. */
  readonly inner: TypeRef;
  /** record and variant: field hashes (ascending) and types. */
  readonly hashes: readonly number[];
  readonly types: readonly TypeRef[];
}

/** The hash of a field's name: sum of utf8 bytes times powers of 223, modulo 2^32. */
export function fieldHash(name: string): number {
  let hash = 0;
  for (let i = 0; i < name.length; i++) hash = (Math.imul(hash, 223) + name.charCodeAt(i)) >>> 0;
  return hash;
}

export class CandidReader {
  private at = 0;
  private table: readonly TypeDef[] = [];

  constructor(private readonly bytes: Uint8Array) {}

  /** Reads the header and returns the types of the arguments. */
  header(): readonly TypeRef[] {
    if (this.bytes.length < 6 || this.u32le() !== 0x4c444944)
      throw new CandidError('not candid: no DIDL header');
    const count = this.count(MAX_TYPES);
    const table: TypeDef[] = [];
    for (let i = 0; i < count; i++) table.push(this.typeDef(count));
    this.table = table;
    const args: TypeRef[] = [];
    const length = this.count(this.left());
    for (let i = 0; i < length; i++) args.push(this.typeRef(count));
    return args;
  }

  /** Reads an `opt`: the inner type where a value follows, undefined where it is null. */
  opt(type: TypeRef): TypeRef | undefined {
    const def = this.definition(type, OPT, 'opt');
    const flag = this.byte();
    if (flag > 1) throw new CandidError(`opt flag ${flag}`);
    return flag === 1 ? def.inner : undefined;
  }

  /** Reads a record: hands each wanted field to its visitor, which must consume it, and skips the others. */
  record(type: TypeRef, visitors: ReadonlyMap<number, (type: TypeRef) => void>): void {
    const def = this.definition(type, RECORD, 'record');
    for (let i = 0; i < def.hashes.length; i++) {
      const visit = visitors.get(def.hashes[i]);
      if (visit === undefined) this.skip(def.types[i]);
      else visit(def.types[i]);
    }
  }

  /** Reads a variant's tag; the caller consumes or skips the value of the returned type. */
  variant(type: TypeRef): { readonly hash: number; readonly type: TypeRef } {
    const def = this.definition(type, VARIANT, 'variant');
    const index = this.leb();
    if (index >= def.hashes.length) throw new CandidError(`variant index ${index} of ${def.hashes.length}`);
    return { hash: def.hashes[index], type: def.types[index] };
  }

  /** Reads a vector's element count; the caller consumes the elements, of the returned type. */
  vec(type: TypeRef): { readonly length: number; readonly type: TypeRef } {
    const def = this.definition(type, VEC, 'vec');
    return { length: this.count(this.left()), type: def.inner };
  }

  nat64(type: TypeRef): bigint {
    this.primitive(type, NAT64, 'nat64');
    const low = this.u32le();
    return (BigInt(this.u32le()) << 32n) | BigInt(low);
  }

  /** Reads a nat of at most 64 bits. */
  nat(type: TypeRef): bigint {
    this.primitive(type, NAT, 'nat');
    let value = 0n;
    for (let shift = 0n; shift < 64n; shift += 7n) {
      const byte = this.byte();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    throw new CandidError('number too long');
  }

  int32(type: TypeRef): number {
    this.primitive(type, INT32, 'int32');
    return this.u32le() | 0;
  }

  /** Reads a text as its UTF-8 bytes, not checked to be well formed. */
  textBytes(type: TypeRef): Uint8Array {
    this.primitive(type, TEXT, 'text');
    return this.take(this.leb());
  }

  principal(type: TypeRef): Uint8Array {
    this.primitive(type, PRINCIPAL, 'principal');
    if (this.byte() !== 1) throw new CandidError('opaque principal');
    return this.take(this.leb()).slice();
  }

  blob(type: TypeRef): Uint8Array {
    const def = this.definition(type, VEC, 'blob');
    if (def.inner !== NAT8) throw new CandidError('expected blob');
    return this.take(this.leb()).slice();
  }

  skip(type: TypeRef, depth = 0): void {
    if (depth > MAX_DEPTH) throw new CandidError('value nested too deep');
    if (type < 0) return this.skipPrimitive(type);
    const def = this.table[type];
    switch (def.op) {
      case OPT:
        if (this.opt(type) !== undefined) this.skip(def.inner, depth + 1);
        return;
      case VEC:
        return this.skipVec(def.inner, depth);
      case RECORD:
        for (const field of def.types) this.skip(field, depth + 1);
        return;
      case VARIANT:
        return this.skip(this.variant(type).type, depth + 1);
      default:
        throw new CandidError(`cannot skip a value of type ${def.op}`);
    }
  }

  /** Throws unless every byte has been consumed. */
  end(): void {
    if (this.left() !== 0) throw new CandidError(`${this.left()} bytes after the last argument`);
  }

  private skipVec(element: TypeRef, depth: number): void {
    const length = this.leb();
    const size = element < 0 ? FIXED_SIZE[element] : undefined;
    if (size !== undefined && size > 0) {
      this.take(length * size);
      return;
    }
    for (let i = 0; i < length; i++) {
      const before = this.at;
      this.skip(element, depth + 1);
      if (this.at === before) throw new CandidError('vector of elements without size');
    }
  }

  private skipPrimitive(type: TypeRef): void {
    const size = FIXED_SIZE[type];
    if (size !== undefined) {
      this.take(size);
    } else if (type === TEXT) {
      this.take(this.leb());
    } else if (type === PRINCIPAL) {
      if (this.byte() === 1) this.take(this.leb());
    } else if (type === -3 || type === -4) {
      while (this.byte() >= 0x80); // nat and int of any length
    } else {
      throw new CandidError(`cannot skip a value of type ${type}`);
    }
  }

  private typeDef(count: number): TypeDef {
    const op = this.byte();
    if (op === OPT || op === VEC) return { op, inner: this.typeRef(count), hashes: [], types: [] };
    if (op === RECORD || op === VARIANT) return this.fieldsDef(op, count);
    if (op === FUNC) {
      for (let part = 0; part < 2; part++)
        for (let n = this.count(this.left()); n > 0; n--) this.typeRef(count);
      this.take(this.leb());
    } else if (op === SERVICE) {
      for (let n = this.count(this.left()); n > 0; n--) {
        this.take(this.leb());
        this.typeRef(count);
      }
    } else {
      throw new CandidError(`unknown type ${op}`);
    }
    return { op, inner: NULL, hashes: [], types: [] };
  }

  private fieldsDef(op: number, count: number): TypeDef {
    const hashes: number[] = [];
    const types: TypeRef[] = [];
    let last = -1;
    for (let n = this.count(this.left()); n > 0; n--) {
      const hash = this.leb();
      if (hash <= last || hash > 0xffffffff) throw new CandidError('field hashes are not ascending');
      hashes.push((last = hash));
      types.push(this.typeRef(count));
    }
    return { op, inner: NULL, hashes, types };
  }

  private definition(type: TypeRef, op: number, name: string): TypeDef {
    const def = type >= 0 ? this.table[type] : undefined;
    if (def?.op !== op) throw new CandidError(`expected ${name}`);
    return def;
  }

  private primitive(type: TypeRef, expected: TypeRef, name: string): void {
    if (type !== expected) throw new CandidError(`expected ${name}`);
  }

  private typeRef(count: number): TypeRef {
    const first = this.byte();
    // One-byte SLEB128 covers the primitives and the first 64 table entries.
    const ref = first < 0x40 ? first : first < 0x80 ? first - 0x80 : this.slebRest(first);
    if (ref >= count || ref < -24 || (ref < -17 && ref !== PRINCIPAL))
      throw new CandidError(`type reference ${ref}`);
    return ref;
  }

  private slebRest(first: number): number {
    let value = first & 0x7f;
    for (let scale = 128; scale <= 2 ** 28; scale *= 128) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return byte & 0x40 ? value - scale * 128 : value;
    }
    throw new CandidError('number too long');
  }

  private leb(): number {
    let value = 0;
    for (let scale = 1; scale <= 2 ** 42; scale *= 128) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
    throw new CandidError('number too long');
  }

  private count(limit: number): number {
    const value = this.leb();
    if (value > limit) throw new CandidError(`count ${value} exceeds ${limit}`);
    return value;
  }

  private u32le(): number {
    const { bytes, at } = this;
    if (at + 4 > bytes.length) throw new CandidError('truncated');
    this.at = at + 4;
    return (bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24)) >>> 0;
  }

  private byte(): number {
    if (this.at >= this.bytes.length) throw new CandidError('truncated');
    return this.bytes[this.at++];
  }

  private take(length: number): Uint8Array {
    const end = this.at + length;
    if (end > this.bytes.length) throw new CandidError('truncated');
    const part = this.bytes.subarray(this.at, end);
    this.at = end;
    return part;
  }

  private left(): number {
    return this.bytes.length - this.at;
  }
}
