import { CandidError, CandidMismatch } from './error.js';
import { labelHash } from './label.js';
import { NAT8, NULL, OPT, RECORD, RESERVED, VARIANT, VEC } from './opcodes.js';
import type { Reader } from './reader.js';
import type { TableBuilder } from './table_builder.js';
import { type Infer, missing, nul, reserved, type Type } from './type.js';
import type { TypeRef } from './type_table.js';
import type { Writer } from './writer.js';

type Fields = Readonly<Record<string, Type<unknown>>>;
type RecordOf<F extends Fields> = { readonly [K in keyof F]: Infer<F[K]> };
type VariantOf<F extends Fields> = {
  [K in keyof F]: { readonly [L in K]: Infer<F[K]> };
}[keyof F];

/** The labels of a record or variant in candid's order, which is that of their hashes. */
class Labels {
  readonly names: readonly string[];
  readonly hashes: readonly number[];
  readonly types: readonly Type<unknown>[];

  constructor(fields: Fields) {
    this.names = Object.keys(fields).sort((a, b) => labelHash(a) - labelHash(b));
    this.hashes = this.names.map(labelHash);
    this.types = this.names.map((name) => fields[name]);
  }

  describe(kind: string): string {
    const fields = this.names.map((name, at) => `${name}: ${this.types[at].describe()}`);
    return `${kind} {${fields.sort().join('; ')}}`;
  }

  ref(table: TableBuilder, op: number): TypeRef {
    const refs = this.types.map((type) => type.ref(table));
    return table.enterFields(op, this.hashes, refs);
  }
}

class RecordType implements Type<Record<string, unknown>> {
  private readonly labels: Labels;

  constructor(fields: Fields) {
    this.labels = new Labels(fields);
  }

  describe(): string {
    return this.labels.describe('record');
  }

  ref(table: TableBuilder): TypeRef {
    return this.labels.ref(table, RECORD);
  }

  write(out: Writer, value: Record<string, unknown>): void {
    const { names, types } = this.labels;
    for (let at = 0; at < names.length; at++) types[at].write(out, value[names[at]]);
  }

  read(input: Reader): Record<string, unknown> {
    const { names, types } = this.labels;
    const value: Record<string, unknown> = {};
    for (let at = 0; at < names.length; at++) value[names[at]] = types[at].read(input);
    return value;
  }

  /** Both sides' labels ascend: fields that are only on the wire are skipped, those only here are absent. */
  coerce(input: Reader, wire: TypeRef): Record<string, unknown> {
    const { hashes, fields } = input.composite(wire, RECORD, 'record');
    const own = this.labels;
    const value: Record<string, unknown> = {};
    let next = 0;
    for (let at = 0; at < hashes.length; at++) {
      const hash = hashes[at];
      for (; own.hashes[next] < hash; next++)
        value[own.names[next]] = own.types[next].absent(own.names[next]);
      if (own.hashes[next] === hash) value[own.names[next]] = own.types[next++].coerce(input, fields[at]);
      else input.skip(fields[at]);
    }
    for (; next < own.names.length; next++) value[own.names[next]] = own.types[next].absent(own.names[next]);
    return value;
  }

  absent(label: string): never {
    throw missing(label);
  }
}

class VariantType implements Type<Record<string, unknown>> {
  private readonly labels: Labels;

  constructor(fields: Fields) {
    this.labels = new Labels(fields);
  }

  describe(): string {
    return this.labels.describe('variant');
  }

  ref(table: TableBuilder): TypeRef {
    return this.labels.ref(table, VARIANT);
  }

  write(out: Writer, value: Record<string, unknown>): void {
    const { names, types } = this.labels;
    for (let at = 0; at < names.length; at++) {
      const name = names[at];
      if (name in value) {
        out.leb(at);
        types[at].write(out, value[name]);
        return;
      }
    }
    throw new CandidError(`a variant has one of the tags ${names.join(', ')}`);
  }

  read(input: Reader): Record<string, unknown> {
    const at = input.tag(this.labels);
    return { [this.labels.names[at]]: this.labels.types[at].read(input) };
  }

  coerce(input: Reader, wire: TypeRef): Record<string, unknown> {
    const sent = input.composite(wire, VARIANT, 'variant');
    const tag = input.tag(sent);
    const at = this.labels.hashes.indexOf(sent.hashes[tag]);
    if (at < 0) throw new CandidMismatch(`unknown tag ${sent.hashes[tag]}`);
    return { [this.labels.names[at]]: this.labels.types[at].coerce(input, sent.fields[tag]) };
  }

  absent(label: string): never {
    throw missing(label);
  }
}

class VecType<T> implements Type<readonly T[]> {
  constructor(private readonly element: Type<T>) {}

  describe(): string {
    return `vec ${this.element.describe()}`;
  }

  ref(table: TableBuilder): TypeRef {
    return table.enter(VEC, this.element.ref(table));
  }

  write(out: Writer, value: readonly T[]): void {
    out.leb(value.length);
    for (const element of value) this.element.write(out, element);
  }

  read(input: Reader): readonly T[] {
    const elements: T[] = [];
    for (let left = input.count(); left > 0; left--) elements.push(this.element.read(input));
    return elements;
  }

  coerce(input: Reader, wire: TypeRef): readonly T[] {
    const { inner } = input.composite(wire, VEC, 'vec');
    const elements: T[] = [];
    for (let left = input.count(); left > 0; left--) elements.push(this.element.coerce(input, inner));
    return elements;
  }

  absent(label: string): never {
    throw missing(label);
  }
}

class OptType<T> implements Type<readonly [] | readonly [T]> {
  /** Types with a null of their own: for them a value that is no opt reads as null. */
  private readonly hasNull: boolean;

  constructor(private readonly inner: Type<T>) {
    this.hasNull = inner instanceof OptType || inner === nul || inner === reserved;
  }

  describe(): string {
    return `opt ${this.inner.describe()}`;
  }

  ref(table: TableBuilder): TypeRef {
    return table.enter(OPT, this.inner.ref(table));
  }

  write(out: Writer, value: readonly [] | readonly [T]): void {
    out.byte(value.length);
    if (value.length === 1) this.inner.write(out, value[0]);
  }

  read(input: Reader): readonly [] | readonly [T] {
    return input.flag('opt') ? [this.inner.read(input)] : [];
  }

  /** A value that is there but of another type reads as null; only damage is an error. */
  coerce(input: Reader, wire: TypeRef): readonly [] | readonly [T] {
    if (wire === NULL || wire === RESERVED) return [];
    let type = wire;
    const sent = wire >= 0 ? input.table[wire] : undefined;
    if (sent?.op === OPT) {
      if (!input.flag('opt')) return [];
      type = sent.inner;
    } else if (this.hasNull) {
      input.skip(wire);
      return [];
    }
    const { at } = input;
    try {
      return [this.inner.coerce(input, type)];
    } catch (error) {
      if (!(error instanceof CandidMismatch)) throw error;
      input.at = at;
      input.skip(type);
      return [];
    }
  }

  absent(): readonly [] {
    return [];
  }
}

/** `vec nat8` as bytes. What is read are views into the message. */
export const blob: Type<Uint8Array> = {
  describe: () => 'vec nat8',
  ref: (table) => table.enter(VEC, NAT8),
  write: (out, value) => out.blob(value),
  read: (input) => input.take(input.leb()),
  coerce(input, wire) {
    const { inner } = input.composite(wire, VEC, 'blob');
    const length = input.leb();
    // A vector without elements is one of any type.
    if (inner !== NAT8 && length > 0) throw new CandidMismatch('blob expected');
    return input.take(length);
  },
  absent(label) {
    throw missing(label);
  }
};

export function record<F extends Fields>(fields: F): Type<RecordOf<F>> {
  return new RecordType(fields) as Type<RecordOf<F>>;
}

/** Values have the one tag that is meant: `{ Ok: 5n }`. */
export function variant<F extends Fields>(fields: F): Type<VariantOf<F>> {
  return new VariantType(fields) as Type<VariantOf<F>>;
}

export function vec<T>(element: Type<T>): Type<readonly T[]> {
  return new VecType(element);
}

/** Values are `[]` and `[value]`, so that options of options can be told apart. */
export function opt<T>(inner: Type<T>): Type<readonly [] | readonly [T]> {
  return new OptType(inner);
}
