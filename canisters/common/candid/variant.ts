import { CandidError, CandidMismatch } from './error.js';
import { Labels, type Fields } from './labels.js';
import { VARIANT } from './opcodes.js';
import type { Reader } from './reader.js';
import type { TableBuilder } from './table_builder.js';
import { type Infer, missing, nul, type Type } from './type.js';
import type { TypeRef } from './type_table.js';
import type { Writer } from './writer.js';

type VariantOf<F extends Fields> = {
  [K in keyof F]: { readonly [L in K]: Infer<F[K]> };
}[keyof F];

/** Values have the one tag that is meant: `{ Ok: 5n }`. */
export function variant<F extends Fields>(fields: F): Type<VariantOf<F>> {
  return new VariantType(fields) as Type<VariantOf<F>>;
}

/** A variant of tags without values, as `variant { A; B }`: its value is the name of the tag. */
export function tags<const N extends string>(...names: readonly N[]): Type<N> {
  return new TagsType(names);
}

abstract class Tagged {
  protected readonly labels: Labels;

  constructor(fields: Fields) {
    this.labels = new Labels(fields);
  }

  describe(): string {
    return this.labels.describe('variant');
  }

  ref(table: TableBuilder): TypeRef {
    return this.labels.ref(table, VARIANT);
  }

  absent(label: string): never {
    throw missing(label);
  }

  /** Reads a sender's tag: where it stands here, and the type of its value there. */
  protected coerceTag(input: Reader, wire: TypeRef): { readonly at: number; readonly sent: TypeRef } {
    const { hashes, fields } = input.composite(wire, VARIANT, 'variant');
    const tag = input.tag(hashes.length);
    const at = this.labels.hashes.indexOf(hashes[tag]);
    if (at < 0) throw new CandidMismatch(`unknown tag ${hashes[tag]}`);
    return { at, sent: fields[tag] };
  }
}

class VariantType extends Tagged implements Type<Record<string, unknown>> {
  write(out: Writer, value: Record<string, unknown>): void {
    const { names, types } = this.labels;
    const at = names.findIndex((name) => name in value);
    if (at < 0) throw new CandidError(`a variant has one of the tags ${names.join(', ')}`);
    out.leb(at);
    types[at].write(out, value[names[at]]);
  }

  read(input: Reader): Record<string, unknown> {
    const { names, types } = this.labels;
    const at = input.tag(names.length);
    return { [names[at]]: types[at].read(input) };
  }

  coerce(input: Reader, wire: TypeRef): Record<string, unknown> {
    const { at, sent } = this.coerceTag(input, wire);
    return { [this.labels.names[at]]: this.labels.types[at].coerce(input, sent) };
  }
}

class TagsType<N extends string> extends Tagged implements Type<N> {
  private readonly names: readonly N[];

  constructor(names: readonly N[]) {
    super(Object.fromEntries(names.map((name) => [name, nul])));
    this.names = [...names].sort((a, b) => this.labels.names.indexOf(a) - this.labels.names.indexOf(b));
  }

  write(out: Writer, value: N): void {
    const at = this.names.indexOf(value);
    if (at < 0) throw new CandidError(`${value} is none of the tags ${this.names.join(', ')}`);
    out.leb(at);
  }

  read(input: Reader): N {
    return this.names[input.tag(this.names.length)];
  }

  coerce(input: Reader, wire: TypeRef): N {
    const { at, sent } = this.coerceTag(input, wire);
    nul.coerce(input, sent);
    return this.names[at];
  }
}
