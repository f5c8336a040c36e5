import { type Fields, Labelled } from './labelled.js';
import { RECORD } from './opcodes.js';
import type { Reader } from './reader.js';
import { type Infer, type Type } from './type.js';
import type { TypeRef } from './type_table.js';
import type { Writer } from './writer.js';

type RecordOf<F extends Fields> = { readonly [K in keyof F]: Infer<F[K]> };

export function record<F extends Fields>(fields: F): Type<RecordOf<F>> {
  return new RecordType('record', RECORD, fields) as Type<RecordOf<F>>;
}

class RecordType extends Labelled implements Type<Record<string, unknown>> {
  write(out: Writer, value: Record<string, unknown>): void {
    const { names, types } = this;
    for (let at = 0; at < names.length; at++) types[at].write(out, value[names[at]]);
  }

  read(input: Reader): Record<string, unknown> {
    const { names, types } = this;
    const value: Record<string, unknown> = {};
    for (let at = 0; at < names.length; at++) value[names[at]] = types[at].read(input);
    return value;
  }

  /** Both sides' labels ascend: fields that are only on the wire are skipped, those only here are absent. */
  coerce(input: Reader, wire: TypeRef): Record<string, unknown> {
    const { names, types, hashes } = this;
    const parts = input.table.partsOf(wire, RECORD, 'record');
    const value: Record<string, unknown> = {};
    let next = 0;
    for (let part = 0; part < parts.length; part += 2) {
      const hash = parts[part];
      for (; hashes[next] < hash; next++) value[names[next]] = types[next].absent(names[next]);
      if (hashes[next] === hash) value[names[next]] = types[next++].coerce(input, parts[part + 1]);
      else input.skip(parts[part + 1]);
    }
    for (; next < names.length; next++) value[names[next]] = types[next].absent(names[next]);
    return value;
  }
}
