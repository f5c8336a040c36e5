/** Typed reading of JSON that people wrote or programs exchanged. */
import { Principal } from '@dfinity/principal';
import { hexToBytes } from '@noble/hashes/utils';
import { NodeVaultError } from './errors.js';
import { parseUtcTime } from './utc-time.js';

/** Reads typed members of a JSON object. Errors are `malformed` and name the source and the member. */
export class JsonReader {
  readonly #members: Map<string, unknown>;

  constructor(
    json: unknown,
    readonly where: string
  ) {
    if (typeof json !== 'object' || json === null || Array.isArray(json)) {
      throw new NodeVaultError('malformed', `${where}: must be a JSON object`);
    }
    this.#members = new Map(Object.entries(json));
  }

  only(names: string): void {
    const known = names.split(' ');
    const unknown = [...this.#members.keys()].find((name) => !known.includes(name));
    if (unknown !== undefined)
      throw this.malformed(unknown, `is not known here; known are ${known.join(', ')}`);
  }

  has(name: string): boolean {
    return this.#members.has(name);
  }

  /** The names of the members, for objects that are maps. */
  names(): string[] {
    return [...this.#members.keys()];
  }

  /** The members other than these, as they are. */
  rest(names: string): Record<string, unknown> {
    const known = names.split(' ');
    return Object.fromEntries([...this.#members].filter(([name]) => !known.includes(name)));
  }

  text(name: string): string {
    const value = this.#members.get(name);
    if (typeof value !== 'string') throw this.malformed(name, 'must be text');
    return value;
  }

  /** One of a closed list of words. */
  oneOf<T extends string>(name: string, known: readonly T[]): T {
    const text = this.text(name);
    const found = known.find((word) => word === text);
    if (found === undefined) throw this.malformed(name, `must be one of ${known.join(', ')}`);
    return found;
  }

  texts(name: string): string[] {
    const value = this.#members.get(name);
    const list: unknown[] = Array.isArray(value) ? value : [];
    const texts = list.filter((item) => typeof item === 'string');
    if (!Array.isArray(value) || texts.length !== list.length)
      throw this.malformed(name, 'must be a list of text');
    return texts;
  }

  flag(name: string): boolean {
    const value = this.#members.get(name) ?? false;
    if (typeof value !== 'boolean') throw this.malformed(name, 'must be true or false');
    return value;
  }

  /** A number in JSON, or decimal digits as text, which every 64-bit integer fits. */
  unsigned(name: string, bits: number): bigint {
    const value = this.#members.get(name);
    const digits = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
    if (
      typeof digits !== 'string' ||
      !/^(0|[1-9][0-9]{0,19})$/.test(digits) ||
      BigInt(digits) >> BigInt(bits)
    ) {
      throw this.malformed(name, `must be a whole number of at most ${bits} bits`);
    }
    return BigInt(digits);
  }

  /** The same for what fits a JavaScript number: at most 53 bits. */
  integer(name: string, bits = 32): number {
    return Number(this.unsigned(name, bits));
  }

  /** A list of numbers in JSON. */
  numbers(name: string, bits: 8 | 16 | 32): number[] {
    const value = this.#members.get(name);
    const list: unknown[] = Array.isArray(value) ? value : [];
    const isWhole = (item: unknown): item is number =>
      typeof item === 'number' && Number.isInteger(item) && item >= 0 && item < 2 ** bits;
    if (!Array.isArray(value) || !list.every(isWhole))
      throw this.malformed(name, `must be a list of whole numbers of at most ${bits} bits`);
    return list;
  }

  bytes(name: string): Uint8Array {
    const value = this.text(name);
    if (!/^([0-9a-f]{2})*$/.test(value)) throw this.malformed(name, 'must be lower-case hex');
    return hexToBytes(value);
  }

  principal(name: string): Uint8Array {
    const value = this.text(name);
    try {
      return Principal.fromText(value).toUint8Array();
    } catch {
      throw this.malformed(name, 'must be a principal with a right checksum');
    }
  }

  principals(name: string): Uint8Array[] {
    return this.texts(name).map((text) => {
      try {
        return Principal.fromText(text).toUint8Array();
      } catch {
        throw this.malformed(name, 'must be principals with right checksums');
      }
    });
  }

  time(name: string): bigint {
    const seconds = parseUtcTime(this.text(name));
    if (seconds === null) throw this.malformed(name, 'must be a time like 2027-01-31T00:00:00Z');
    return seconds;
  }

  /** The members of a list, each to be read by itself. */
  objects(name: string): JsonReader[] {
    const value = this.#members.get(name);
    if (!Array.isArray(value)) throw this.malformed(name, 'must be a list');
    return value.map((item, i) => new JsonReader(item, `${this.where}: ${name}[${i}]`));
  }

  object(name: string): JsonReader {
    return new JsonReader(this.#members.get(name), `${this.where}: ${name}`);
  }

  malformed(name: string, problem: string): NodeVaultError {
    return new NodeVaultError('malformed', `${this.where}: ${name} ${problem}`);
  }
}
