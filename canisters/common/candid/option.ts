import { CandidMismatch } from './error.js';
import { NULL, OPT, RESERVED } from './opcodes.js';
import type { Reader } from './reader.js';
import type { TableBuilder } from './table_builder.js';
import { nul, reserved, type Type } from './type.js';
import type { TypeRef } from './type_table.js';
import type { Writer } from './writer.js';

/** Values are `[]` and `[value]`, so that options of options can be told apart. */
export function opt<T>(inner: Type<T>): Type<readonly [] | readonly [T]> {
  return new OptType(inner, false);
}

/** The same, but a value of another type is an error: for senders that must be understood or not heard at all. */
export function exactOpt<T>(inner: Type<T>): Type<readonly [] | readonly [T]> {
  return new OptType(inner, true);
}

class OptType<T> implements Type<readonly [] | readonly [T]> {
  /** Types with a null of their own: for them a value that is no opt reads as null. */
  private readonly hasNull: boolean;

  constructor(
    private readonly inner: Type<T>,
    private readonly exact: boolean
  ) {
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
    const { table } = input;
    if (table.op(wire) === OPT) {
      if (!input.flag('opt')) return [];
      type = table.parts(wire)[0];
    } else if (this.hasNull) {
      input.skip(wire);
      return [];
    }
    const { at } = input;
    try {
      return [this.inner.coerce(input, type)];
    } catch (error) {
      if (this.exact || !(error instanceof CandidMismatch)) throw error;
      input.at = at;
      input.skip(type);
      return [];
    }
  }

  absent(): readonly [] {
    return [];
  }
}
