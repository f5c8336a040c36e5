import { labelHash } from './label.js';
import type { TableBuilder } from './table_builder.js';
import type { Type } from './type.js';
import type { TypeRef } from './type_table.js';

export type Fields = Readonly<Record<string, Type<unknown>>>;

/** The labels of a record or variant in candid's order, which is that of their hashes. */
export class Labels {
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
