import { CandidError, CandidMismatch } from './error.js';
import { type Fields, Labelled } from './labelled.js';
import { VARIANT } from './opcodes.js';
import type { Reader } from './reader.js';
import { type Infer, nul, type Type } from './type.js';
import type { TypeRef } from './type_table.js';
import type { Writer } from './writer.js';

type VariantOf<F extends Fields> = {
  [K in keyof F]: { readonly [L in K]: Infer<F[K]> };
}[keyof F];

/** Values have the one tag that is meant: `{ Ok: 5n }`. */
export function variant<F extends Fields>(fields: F): Type<VariantOf<F>> {
  return new VariantType('variant', VARIANT, fields) as Type<VariantOf<F>>;
}

/** A variant of tags without values, as `variant { A; B }`: its value is the name of the tag. */
export function tags<const N extends string>(...names: readonly N[]): Type<N> {
  return new TagsType(names);
}

abstract class Tagged extends Labelled {
  /** Reads a sender's tag: where it stands here, and the type of its value there. */
  protected coerceTag(input: Reader, wire: TypeRef): { readonly at: number; readonly sent: TypeRef } {
    const parts = input.table.partsOf(wire, VARIANT, 'variant');
    const part = 2 * input.tag(parts.length / 2);
    const at = this.hashes.indexOf(parts[part]);
    if (at < 0) throw new CandidMismatch(`unknown tag ${parts[part]}`);
    return { at, sent: parts[part + 1] };
  }
}

class VariantType extends Tagged implements Type<Record<string, unknown>> {
  write(out: Writer, value: Record<string, unknown>): void {
    const { names } = this;
    for (let at = 0; at < names.length; at++) {
      const name = names[at];
      if (name in value) {
        out.leb(at);
        this.types[at].write(out, value[name]);
        return;
      }
    }
    throw new CandidError(`a variant has one of the tags ${names.join(', ')}`);
  }

  read(input: Reader): Record<string, unknown> {
    const at = input.tag(this.names.length);
    return { [this.names[at]]: this.types[at].read(input) };
  }

  coerce(input: Reader, wire: TypeRef): Record<string, unknown> {
    const { at, sent } = this.coerceTag(input, wire);
    return { [this.names[at]]: this.types[at].coerce(input, sent) };
  }
}

class TagsType<N extends string> extends Tagged implements Type<N> {
  private readonly tags: readonly N[];

  constructor(tags: readonly N[]) {
    super('variant', VARIANT, Object.fromEntries(tags.map((tag) => [tag, nul])));
    this.tags = [...tags].sort((a, b) => this.names.indexOf(a) - this.names.indexOf(b));
  }

  write(out: Writer, value: N): void {
    const at = this.tags.indexOf(value);
    if (at < 0) throw new CandidError(`${value} is none of the tags ${this.tags.join(', ')}`);
    out.leb(at);
  }

  read(input: Reader): N {
    return this.tags[input.tag(this.tags.length)];
  }

  coerce(input: Reader, wire: TypeRef): N {
    const { at, sent } = this.coerceTag(input, wire);
    nul.coerce(input, sent);
    return this.tags[at];
  }
}
