/** Reads a byte string front to back; every read past the end is a typed error that says what was expected. */
import { NodeVaultError } from './node-vault-error.js';

export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #what: string;
  #at = 0;

  /** @param what names the format in errors, for example `section content` */
  constructor(bytes: Uint8Array, what: string) {
    this.#bytes = bytes;
    this.#what = what;
  }

  /** The next `size` bytes, copied. */
  take(size: number, field: string): Uint8Array {
    if (size > this.#bytes.length - this.#at) {
      throw this.malformed(`${field} needs ${size} bytes, ${this.#bytes.length - this.#at} are left`);
    }
    const out = this.#bytes.slice(this.#at, this.#at + size);
    this.#at += size;
    return out;
  }

  /** An unsigned big-endian integer of at most 4 bytes. */
  uint(size: 1 | 2 | 4, field: string): number {
    return this.take(size, field).reduce((value, byte) => value * 256 + byte, 0);
  }

  /** Well-formed UTF-8 of `size` bytes; a byte order mark is an ordinary character. */
  text(size: number, field: string): string {
    const bytes = this.take(size, field);
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
      throw this.malformed(`${field} is not well-formed UTF-8`);
    }
  }

  /** Refuses bytes behind the end of the format. */
  end(): void {
    const left = this.#bytes.length - this.#at;
    if (left > 0) throw this.malformed(`${left} bytes stand behind its end`);
  }

  malformed(problem: string): NodeVaultError {
    return new NodeVaultError('malformed', `${this.#what} at byte ${this.#at}: ${problem}`);
  }
}
