import { HttpError } from '../http/errors.js';
import type { PrincipalBytes } from '../instance/types.js';

const MAX_PRINCIPAL_BYTES = 29;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Typed access to a JSON object. Every method throws HttpError 400 that names the field which is missing or wrong. */
export class Input {
  readonly #fields: ReadonlyMap<string, unknown>;

  constructor(
    value: unknown,
    readonly where: string
  ) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new HttpError(400, `${where} is not a JSON object`);
    }
    this.#fields = new Map(Object.entries(value));
  }

  /** The names of the fields that hold something. */
  get names(): string[] {
    return [...this.#fields.keys()].filter((name) => this.has(name));
  }

  /** @throws HttpError 501 for a field that is not among those known */
  checkNames(known: readonly string[]): void {
    const unknown = this.names.find((name) => !known.includes(name));
    if (unknown !== undefined) {
      throw new HttpError(501, `${this.where}.${unknown} is not supported by the embedded replica`);
    }
  }

  has(name: string): boolean {
    return this.#fields.get(name) != null;
  }

  value(name: string): unknown {
    return this.#fields.get(name);
  }

  object(name: string): Input {
    return new Input(this.#fields.get(name), `${this.where}.${name}`);
  }

  text(name: string): string {
    const value = this.#fields.get(name);
    return typeof value === 'string' ? value : this.refuse(name, 'text');
  }

  /** A text that is one of those given. */
  choice<T extends string>(name: string, choices: readonly T[]): T {
    const value = this.#fields.get(name);
    return choices.find((choice) => choice === value) ?? this.refuse(name, `one of ${choices.join(', ')}`);
  }

  /** Missing counts as empty. */
  list(name: string): unknown[] {
    const value = this.#fields.get(name) ?? [];
    return Array.isArray(value) ? value : this.refuse(name, 'a list');
  }

  natural(name: string, bits: number): bigint {
    const value = this.#fields.get(name);
    const isInteger = typeof value === 'bigint' || (typeof value === 'number' && Number.isSafeInteger(value));
    if (!isInteger || value < 0 || BigInt(value) >> BigInt(bits) !== 0n) {
      return this.refuse(name, `a natural number of ${bits} bits`);
    }
    return BigInt(value);
  }

  /** Bytes in base64. */
  bytes(name: string): Uint8Array {
    const value = this.#fields.get(name);
    if (typeof value !== 'string' || !BASE64.test(value)) return this.refuse(name, 'base64');
    return new Uint8Array(Buffer.from(value, 'base64'));
  }

  principal(name: string): PrincipalBytes {
    const value = this.bytes(name);
    return value.length <= MAX_PRINCIPAL_BYTES ? value : this.refuse(name, 'a principal');
  }

  refuse(name: string, wanted: string): never {
    throw new HttpError(400, `${this.where}: ${name} is missing or not ${wanted}`);
  }
}
