import { Reader } from './reader.js';
import { TableBuilder } from './table_builder.js';
import { type Infer, type Type } from './type.js';
import { readHeader, type TypeRef, type TypeTable } from './type_table.js';
import { Writer } from './writer.js';

export type Values<S extends readonly Type<unknown>[]> = { -readonly [K in keyof S]: Infer<S[K]> };

interface Header {
  readonly bytes: Uint8Array;
  readonly length: number;
  /** headerKey of the bytes. */
  readonly key: string;
}

/** A header that was read, and what was read there. */
interface SeenHeader {
  readonly bytes: Uint8Array;
  readonly length: number;
  /** headerKey of the bytes, once it is needed. */
  key?: string;
  readonly table: TypeTable;
  readonly refs: readonly TypeRef[];
}

/** A message is written in one go. */
const writer = new Writer();

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
    const { types } = this;
    const out = writer;
    out.begin(this.header().bytes);
    for (let at = 0; at < types.length; at++) types[at].write(out, values[at]);
    return out.finish();
  }

  /**
   * Total: throws CandidError, and nothing else, for what is no message of these types or of subtypes. Byte strings
   * and principals are views into `bytes`.
   */
  decode(bytes: Uint8Array): Values<S> {
    const input = new Reader(bytes);
    const { types } = this;
    const header = this.header();
    const { length } = header;
    const values: unknown[] = [];
    if (beginsWith(bytes, header)) {
      input.at = length;
      for (let at = 0; at < types.length; at++) values.push(types[at].read(input));
    } else {
      this.coerce(input, values);
    }
    input.finish();
    return values as Values<S>;
  }

  private coerce(input: Reader, values: unknown[]): void {
    const { types } = this;
    const refs = this.readHeader(input);
    for (let at = 0; at < types.length; at++) {
      const type = types[at];
      values.push(at < refs.length ? type.coerce(input, refs[at]) : type.absent(`argument ${at}`));
    }
    for (let at = types.length; at < refs.length; at++) input.skip(refs[at]);
  }

  /** Computes the header now rather than at first use, which in a query is at every use. */
  prepare(): this {
    this.header();
    return this;
  }

  private header(): Header {
    if (this.own === undefined) {
      const bytes = new TableBuilder().header(this.types);
      this.own = { bytes, length: bytes.length, key: headerKey(bytes, bytes.length) };
    }
    return this.own;
  }

  private readHeader(input: Reader): readonly TypeRef[] {
    const { seen } = this;
    if (seen !== undefined) {
      const { bytes, length, table, refs } = seen;
      seen.key ??= headerKey(bytes, length);
      if (headerKey(input.bytes, length) === seen.key) {
        input.table = table;
        input.at = length;
        return refs;
      }
    }
    const refs = readHeader(input);
    if (this.options.rememberHeader === true) {
      this.seen = { bytes: input.bytes, length: input.at, table: input.table, refs };
    }
    return refs;
  }
}

/** As many bytes are compared one by one sooner than as a string. */
const FEW = 12;

function beginsWith(bytes: Uint8Array, header: Header): boolean {
  const { length } = header;
  if (length > FEW) return headerKey(bytes, length) === header.key;
  const own = header.bytes;
  for (let at = 4; at < length; at++) if (bytes[at] !== own[at]) return false;
  return bytes[0] === own[0] && bytes[1] === own[1] && bytes[2] === own[2] && bytes[3] === own[3];
}

/**
 * The first `length` bytes as a string, which compares natively: two bytes a character, as making one costs more the
 * more characters it has. Empty where there are not as many bytes.
 */
function headerKey(bytes: Uint8Array, length: number): string {
  if (bytes.length < length) return '';
  const { buffer, byteOffset } = byteAligned(bytes, length);
  const pairs: Iterable<number> = new Uint16Array(buffer, byteOffset, length >> 1);
  const key = String.fromCharCode.apply(null, pairs as number[]);
  return length % 2 === 0 ? key : key + bytes[length - 1];
}

/** Bytes that begin where a 16-bit number may. */
function byteAligned(bytes: Uint8Array, length: number): Uint8Array {
  return bytes.byteOffset % 2 === 0 ? bytes : bytes.slice(0, length);
}
