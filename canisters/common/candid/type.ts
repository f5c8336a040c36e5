import { CandidError, CandidMismatch } from './error.js';
import {
  BOOL,
  INT16,
  INT32,
  NAT,
  NAT16,
  NAT32,
  NAT64,
  NAT8,
  NULL,
  PRINCIPAL,
  RESERVED,
  TEXT
} from './opcodes.js';
import type { Reader } from './reader.js';
import type { TableBuilder } from './table_builder.js';
import { utf8Bytes, utf8Text } from './text.js';
import type { TypeRef } from './type_table.js';
import type { Writer } from './writer.js';

/**
 * A candid type and the codec of its values, `T` in TypeScript. Schemas are made of these:
 * `record({ id: nat64, name: text, tags: vec(text), until: opt(nat64) })`.
 */
export interface Type<T> {
  /** The type as a `.did` file writes it, aliases resolved and labels sorted. */
  describe(): string;
  /** The reference to this type in a header, which it is entered into where it is composite. */
  ref(table: TableBuilder): TypeRef;
  /** Throws CandidError for a value that the type does not hold. */
  write(out: Writer, value: T): void;
  /** Reads a value that was written at exactly this type. */
  read(input: Reader): T;
  /** Reads a value of the message's type `wire` at this one, as candid's subtyping allows. */
  coerce(input: Reader, wire: TypeRef): T;
  /** The value of a record's field that the message lacks. Throws CandidMismatch where there is none. */
  absent(label: string): T;
}

/** The TypeScript type of a schema's values. */
export type Infer<S> = S extends Type<infer T> ? T : never;

class Primitive<T> implements Type<T> {
  constructor(
    private readonly name: string,
    private readonly code: number,
    readonly write: (out: Writer, value: T) => void,
    readonly read: (input: Reader) => T
  ) {}

  describe(): string {
    return this.name;
  }

  ref(): TypeRef {
    return this.code;
  }

  coerce(input: Reader, wire: TypeRef): T {
    if (wire !== this.code) throw new CandidMismatch(`${this.name} expected`);
    return this.read(input);
  }

  absent(label: string): T {
    throw missing(label);
  }
}

export function missing(label: string): CandidMismatch {
  return new CandidMismatch(`field ${label} is missing`);
}

export const nat8: Type<number> = new Primitive(
  'nat8',
  NAT8,
  (out, value) => out.byte(natural(value, 0xff)),
  (input) => input.byte()
);

export const nat16: Type<number> = new Primitive(
  'nat16',
  NAT16,
  (out, value) => {
    const at = out.room(2);
    out.view.setUint16(at, natural(value, 0xffff), true);
  },
  (input) => input.view.getUint16(input.advance(2), true)
);

export const nat32: Type<number> = new Primitive(
  'nat32',
  NAT32,
  (out, value) => {
    const at = out.room(4);
    out.view.setUint32(at, natural(value, 0xffffffff), true);
  },
  (input) => input.view.getUint32(input.advance(4), true)
);

export const nat64: Type<bigint> = new Primitive(
  'nat64',
  NAT64,
  (out, value) => {
    if (value < 0n || value > 0xffffffffffffffffn) throw new CandidError(`${value} is no nat64`);
    const at = out.room(8);
    out.view.setBigUint64(at, value, true);
  },
  (input) => input.view.getBigUint64(input.advance(8), true)
);

export const nat: Type<bigint> = new Primitive(
  'nat',
  NAT,
  (out, value) => {
    if (value < 0n) throw new CandidError(`${value} is no nat`);
    out.nat(value);
  },
  (input) => input.nat()
);

export const int16: Type<number> = new Primitive(
  'int16',
  INT16,
  (out, value) => {
    if ((value << 16) >> 16 !== value) throw new CandidError(`${value} is no int16`);
    const at = out.room(2);
    out.view.setInt16(at, value, true);
  },
  (input) => input.view.getInt16(input.advance(2), true)
);

export const int32: Type<number> = new Primitive(
  'int32',
  INT32,
  (out, value) => {
    if ((value | 0) !== value) throw new CandidError(`${value} is no int32`);
    const at = out.room(4);
    out.view.setInt32(at, value, true);
  },
  (input) => input.view.getInt32(input.advance(4), true)
);

export const bool: Type<boolean> = new Primitive(
  'bool',
  BOOL,
  (out, value) => out.byte(value ? 1 : 0),
  (input) => input.flag('bool')
);

export const text: Type<string> = new Primitive(
  'text',
  TEXT,
  (out, value) => out.blob(utf8Bytes(value)),
  (input) => utf8Text(input.textBytes())
);

/** A text as its UTF-8 bytes, for those who compare it or know it to be well formed: neither way is it checked. */
export const utf8: Type<Uint8Array> = new Primitive(
  'text',
  TEXT,
  (out, value) => out.blob(value),
  (input) => input.textBytes()
);

/** A principal as its bytes, 0 to 29 of them. */
export const principal: Type<Uint8Array> = new Primitive(
  'principal',
  PRINCIPAL,
  (out, value) => out.principal(value),
  (input) => input.principal()
);

/** `null` in candid, for variants' tags without a value. */
export const nul: Type<null> = new Primitive<null>(
  'null',
  NULL,
  () => undefined,
  () => null
);

/** Takes a value of any type and forgets it. */
export const reserved: Type<null> = {
  describe: () => 'reserved',
  ref: () => RESERVED,
  write: () => undefined,
  read: () => null,
  coerce(input, wire) {
    input.skip(wire);
    return null;
  },
  absent: () => null
};

function natural(value: number, max: number): number {
  if (!(value >= 0 && value <= max && value % 1 === 0))
    throw new CandidError(`${value} is no integer from 0 to ${max}`);
  return value;
}
