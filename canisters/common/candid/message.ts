import { asciiText } from '../stored_bytes.js';

import { Reader } from './reader.js';
import { TableBuilder } from './table_builder.js';
import { type Infer, type Type } from './type.js';
import { readHeader, type TypeRef, type WireType } from './type_table.js';
import { Writer } from './writer.js';

export type Values<S extends readonly Type<unknown>[]> = { -readonly [K in keyof S]: Infer<S[K]> };

interface Header {
  readonly bytes: Uint8Array;
  /** The same as a string of char codes, which compares natively. */
  readonly key: string;
}

interface SeenHeader {
  readonly length: number;
  readonly key: string;
  readonly table: readonly WireType[];
  readonly refs: readonly TypeRef[];
}

export interface MessageOptions {
  /** Keep the types of the last message that was read, for senders whose header is long and always the same. */
  readonly rememberHeader?: boolean;
}

/** Codec of candid messages: sequences of values of these types, such as a method's arguments or results. */
export class Message<const S extends readonly Type<unknown>[]> {
  private own: Header | undefined;
  private seen: SeenHeader | undefined;

  constructor(
    readonly types: S,
    private readonly options: MessageOptions = {}
  ) {}

  /** Throws CandidError for values that the types do not hold. */
  encode(...values: Values<S>): Uint8Array {
    const out = new Writer();
    out.raw(this.header().bytes);
    for (let at = 0; at < this.types.length; at++) this.types[at].write(out, values[at]);
    return out.finish();
  }

  /**
   * Total: throws CandidError, and nothing else, for what is no message of these types or of subtypes. Byte strings
   * and principals are views into `bytes`.
   */
  decode(bytes: Uint8Array): Values<S> {
    const input = new Reader(bytes);
    const { length } = this.header().bytes;
    const { types } = this;
    let values: unknown[];
    if (asciiText(bytes.subarray(0, length)) === this.header().key) {
      input.at = length;
      values = types.map((type) => type.read(input));
    } else {
      const refs = this.readHeader(input);
      values = types.map((type, at) =>
        at < refs.length ? type.coerce(input, refs[at]) : type.absent(`argument ${at}`)
      );
      for (let at = types.length; at < refs.length; at++) input.skip(refs[at]);
    }
    input.end();
    return values as Values<S>;
  }

  /** Computes the header now rather than at first use, which in a query is at every use. */
  prepare(): this {
    this.header();
    return this;
  }

  private header(): Header {
    if (this.own === undefined) {
      const table = new TableBuilder();
      const bytes = Uint8Array.from(table.header(this.types.map((type) => type.ref(table))));
      this.own = { bytes, key: asciiText(bytes) };
    }
    return this.own;
  }

  private readHeader(input: Reader): readonly TypeRef[] {
    const { seen } = this;
    if (seen !== undefined && asciiText(input.bytes.subarray(0, seen.length)) === seen.key) {
      input.table = seen.table;
      input.at = seen.length;
      return seen.refs;
    }
    const refs = readHeader(input);
    if (this.options.rememberHeader === true) {
      const { at: length, table } = input;
      this.seen = { length, key: asciiText(input.bytes.subarray(0, length)), table, refs };
    }
    return refs;
  }
}
