import { CandidMismatch } from './error.js';
import { NAT8, VEC } from './opcodes.js';
import type { Reader } from './reader.js';
import type { TableBuilder } from './table_builder.js';
import { missing, type Type } from './type.js';
import type { TypeRef } from './type_table.js';
import type { Writer } from './writer.js';

export function vec<T>(element: Type<T>): Type<readonly T[]> {
  return new VecType(element);
}

/** `vec nat8` as bytes. What is read are views into the message. */
export const blob: Type<Uint8Array> = {
  describe: () => 'vec nat8',
  ref: (table) => table.enter(VEC, NAT8),
  write: (out, value) => out.blob(value),
  read: (input) => input.take(input.leb()),
  coerce(input, wire) {
    const [inner] = input.table.partsOf(wire, VEC, 'blob');
    const length = input.leb();
    // A vector without elements is one of any type.
    if (inner !== NAT8 && length > 0) throw new CandidMismatch('blob expected');
    return input.take(length);
  },
  absent(label) {
    throw missing(label);
  }
};

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
    const [inner] = input.table.partsOf(wire, VEC, 'vec');
    const elements: T[] = [];
    for (let left = input.count(); left > 0; left--) elements.push(this.element.coerce(input, inner));
    return elements;
  }

  absent(label: string): never {
    throw missing(label);
  }
}
