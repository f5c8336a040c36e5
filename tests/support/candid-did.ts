/**
 * Reads a `.did` file into the same structural text that `describeService` gives for an IDL service, so that the two
 * can be compared: types inlined, record and variant labels sorted. Covers what the project's `.did` files use.
 */
import { IDL } from '@dfinity/candid';

/** Method name → `(arguments) -> (results) mode`. */
export type ServiceShape = Record<string, string>;

export function parseDid(text: string): { methods: ServiceShape; init: string } {
  const parser = new DidParser(
    text.replace(/\/\/.*$/gm, '').match(/->|[a-z_][a-z0-9_]*|[(){};:,]|\S/gi) ?? []
  );
  return parser.file();
}

export function describeService(service: IDL.ServiceClass): ServiceShape {
  const list = (types: IDL.Type[]): string => `(${types.map(describeType).join(', ')})`;
  return Object.fromEntries(
    service._fields.map(([name, { argTypes, retTypes, annotations }]) => [
      name,
      [list(argTypes), '->', list(retTypes), ...annotations].join(' ')
    ])
  );
}

export function describeType(type: IDL.Type): string {
  return describe(type, []);
}

/** Within a recursive type, `open`, a reference to it is `rec`. */
function describe(type: IDL.Type, open: readonly IDL.Type[]): string {
  const inner = (each: IDL.Type): string => describe(each, open);
  if (type instanceof IDL.RecClass) {
    if (open.includes(type)) return 'rec';
    const defined = type.getType();
    return defined === undefined ? 'rec' : describe(defined, [...open, type]);
  }
  if (type instanceof IDL.RecordClass) return labelled('record', type._fields, inner);
  if (type instanceof IDL.VariantClass) return labelled('variant', type._fields, inner);
  if (type instanceof IDL.FuncClass) return describeFunc(type, inner);
  if (type instanceof IDL.VecClass || type instanceof IDL.OptClass) {
    return `${type instanceof IDL.VecClass ? 'vec' : 'opt'} ${inner(type._type as IDL.Type)}`;
  }
  return type.name;
}

function describeFunc(
  { argTypes, retTypes, annotations }: IDL.FuncClass,
  inner: (type: IDL.Type) => string
): string {
  const list = (types: IDL.Type[]): string => `(${types.map(inner).join(', ')})`;
  return ['func', list(argTypes), '->', list(retTypes), ...annotations].join(' ');
}

function labelled(kind: string, fields: [string, IDL.Type][], inner: (type: IDL.Type) => string): string {
  return fold(
    kind,
    fields.map(([label, type]) => `${label}: ${inner(type)}`)
  );
}

function fold(kind: string, fields: string[]): string {
  return `${kind} {${[...fields].sort().join('; ')}}`;
}

class DidParser {
  readonly #types = new Map<string, string>();
  #at = 0;

  constructor(readonly tokens: readonly string[]) {}

  file(): { methods: ServiceShape; init: string } {
    while (this.#peek() === 'type') this.#definition();
    this.#expect('service');
    this.#expect(':');
    const init = this.#peek() === '(' ? this.#list() : '()';
    if (this.#peek() === '->') this.#next();
    return { methods: this.#methods(), init };
  }

  #definition(): void {
    this.#expect('type');
    const name = this.#next();
    this.#expect('=');
    this.#types.set(name, 'rec');
    this.#types.set(name, this.#type());
    this.#expect(';');
  }

  #methods(): ServiceShape {
    const methods: ServiceShape = {};
    this.#expect('{');
    while (this.#peek() !== '}') {
      const name = this.#next();
      this.#expect(':');
      methods[name] = this.#func();
      this.#expect(';');
    }
    return methods;
  }

  #func(): string {
    const parts = [this.#list(), this.#next(), this.#list()];
    if (/^(query|composite_query|oneway)$/.test(this.#peek() ?? '')) parts.push(this.#next());
    return parts.join(' ');
  }

  #list(): string {
    const types: string[] = [];
    this.#expect('(');
    while (this.#peek() !== ')') {
      types.push(this.#type());
      if (this.#peek() === ',') this.#next();
    }
    this.#expect(')');
    return `(${types.join(', ')})`;
  }

  #type(): string {
    const word = this.#next();
    if (word === 'opt' || word === 'vec') return `${word} ${this.#type()}`;
    if (word === 'record') return fold(word, this.#fields('_'));
    if (word === 'variant') return fold(word, this.#fields('null'));
    if (word === 'func') return `func ${this.#func()}`;
    if (word === 'blob') return 'vec nat8';
    return this.#types.get(word) ?? word;
  }

  /** `bare`: what a field without a colon is, a label whose type is null or a type whose label is its place. */
  #fields(bare: 'null' | '_'): string[] {
    const fields: string[] = [];
    this.#expect('{');
    while (this.#peek() !== '}') {
      const isLabelled = this.tokens[this.#at + 1] === ':';
      if (bare === '_' && !isLabelled) fields.push(`_${fields.length}_: ${this.#type()}`);
      else {
        const label = this.#next();
        if (isLabelled) this.#next();
        fields.push(`${label}: ${isLabelled ? this.#type() : 'null'}`);
      }
      if (this.#peek() === ';') this.#next();
    }
    this.#expect('}');
    return fields;
  }

  #peek(): string | undefined {
    return this.tokens[this.#at];
  }

  #next(): string {
    const token = this.tokens[this.#at++];
    if (token === undefined) throw new Error('the .did file ends too early');
    return token;
  }

  #expect(token: string): void {
    const actual = this.#next();
    if (actual !== token)
      throw new Error(`the .did file has ${actual} where ${token} belongs (token ${this.#at})`);
  }
}
