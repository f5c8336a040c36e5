import { type Label, labelOf } from './label.js';
import type { TableBuilder } from './table_builder.js';
import { missing, type Type } from './type.js';
import type { TypeRef } from './type_table.js';

export type Fields = Readonly<Record<string, Type<unknown>>>;

/** What records and variants have in common: labels, in candid's order, which is that of their hashes. */
export abstract class Labelled {
  protected readonly names: readonly string[];
  protected readonly hashes: readonly number[];
  protected readonly types: readonly Type<unknown>[];
  private readonly labels: readonly Label[];

  constructor(
    private readonly kind: string,
    private readonly op: number,
    fields: Fields
  ) {
    const labels = Object.keys(fields).map(labelOf);
    labels.sort((a, b) => a.hash - b.hash);
    this.labels = labels;
    this.names = labels.map(({ name }) => name);
    this.hashes = labels.map(({ hash }) => hash);
    this.types = labels.map(({ name }) => fields[name]);
  }

  describe(): string {
    const fields = this.names.map((name, at) => `${name}: ${this.types[at].describe()}`);
    return `${this.kind} {${fields.sort().join('; ')}}`;
  }

  ref(table: TableBuilder): TypeRef {
    return table.enterFields(this.op, this.labels, this.types);
  }

  absent(label: string): never {
    throw missing(label);
  }
}
