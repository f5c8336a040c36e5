import type { PrincipalBytes } from '../instance/types.js';
import { badRequest, HttpError, unsupported } from './errors.js';

const MAX_PRINCIPAL_BYTES = 29;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/**
 * Typed access to the fields of a decoded JSON object or CBOR map. Every method throws HttpError 400 that names the field which is
 * missing or wrong; what is null counts as missing.
 */
export class Fields {
  private constructor(
    readonly values: ReadonlyMap<unknown, unknown>,
    readonly where: string,
    private readonly blob: { name: string; decode: (value: unknown) => Uint8Array | undefined }
  ) {}

  /** A JSON object; its bytes are base64. */
  static json(value: unknown, where: string): Fields {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw badRequest(`${where} is not a JSON object`);
    }
    return new Fields(new Map(Object.entries(value)), where, { name: 'base64', decode: fromBase64 });
  }

  /** A CBOR map. */
  static cbor(value: unknown, where: string): Fields {
    if (!(value instanceof Map)) throw badRequest(`${where} is not a map`);
    const decode = (item: unknown) => (item instanceof Uint8Array ? item : undefined);
    return new Fields(value, where, { name: 'a blob', decode });
  }

  /** The names of the fields that hold something. */
  get names(): string[] {
    return [...this.values.keys()].map(String).filter((name) => this.has(name));
  }

  /** @throws HttpError 501 for a field that is not among those known */
  checkNames(known: readonly string[]): void {
    const unknown = this.names.find((name) => !known.includes(name));
    if (unknown !== undefined) throw unsupported(`${this.where}.${unknown}`);
  }

  has(name: string): boolean {
    return this.values.get(name) != null;
  }

  value(name: string): unknown {
    return this.values.get(name);
  }

  object(name: string): Fields {
    return Fields.json(this.values.get(name), `${this.where}.${name}`);
  }

  map(name: string): Fields {
    return Fields.cbor(this.values.get(name), `${this.where}.${name}`);
  }

  text(name: string): string {
    const value = this.values.get(name);
    return typeof value === 'string' ? value : this.refuse(name, 'text');
  }

  /** A text that is one of those given. */
  choice<T extends string>(name: string, choices: readonly T[]): T {
    const value = this.values.get(name);
    return choices.find((choice) => choice === value) ?? this.refuse(name, `one of ${choices.join(', ')}`);
  }

  /** Missing counts as empty. */
  list(name: string): unknown[] {
    const value = this.values.get(name) ?? [];
    return Array.isArray(value) ? value : this.refuse(name, 'a list');
  }

  natural(name: string, bits: number): bigint {
    const value = this.values.get(name);
    const isInteger = typeof value === 'bigint' || (typeof value === 'number' && Number.isSafeInteger(value));
    if (!isInteger || value < 0 || BigInt(value) >> BigInt(bits) !== 0n) {
      return this.refuse(name, `a natural number of ${bits} bits`);
    }
    return BigInt(value);
  }

  bytes(name: string): Uint8Array {
    return this.blob.decode(this.values.get(name)) ?? this.refuse(name, this.blob.name);
  }

  principal(name: string): PrincipalBytes {
    const value = this.bytes(name);
    return isPrincipal(value) ? value : this.refuse(name, 'a principal');
  }

  refuse(name: string, wanted: string): never {
    throw new HttpError(400, `${this.where}: ${name} is missing or not ${wanted}`);
  }
}

export function isPrincipal(value: unknown): value is PrincipalBytes {
  return value instanceof Uint8Array && value.length <= MAX_PRINCIPAL_BYTES;
}

function fromBase64(value: unknown): Uint8Array | undefined {
  if (typeof value !== 'string' || !BASE64.test(value)) return undefined;
  return new Uint8Array(Buffer.from(value, 'base64'));
}
