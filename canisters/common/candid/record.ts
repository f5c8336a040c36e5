import { Labels, type Fields } from './labels.js';
import { RECORD } from './opcodes.js';
import type { Reader } from './reader.js';
import type { TableBuilder } from './table_builder.js';
import { type Infer, missing, type Type } from './type.js';
import type { TypeRef } from './type_table.js';
import type { Writer } from './writer.js';

type RecordOf<F extends Fields> = { readonly [K in keyof F]: Infer<F[K]> };

export function record<F extends Fields>(fields: F): Type<RecordOf<F>> {
  return new RecordType(fields) as Type<RecordOf<F>>;
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
