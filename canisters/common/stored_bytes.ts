export { concatBytes } from '../../src/protocol/bytes.js';

/**
 * Reader and writer of what the canisters store: big-endian integers of fixed width, byte strings and texts
 * behind a 32-bit length. Stored values begin with a format byte of their own codec.
 */
export class StoredWriter {
  private readonly parts: Uint8Array[] = [];
  private length = 0;

  u8(value: number): this {
    return this.push(Uint8Array.of(value));
  }

  u32(value: number): this {
    return this.push(u32Bytes(value));
  }

  u64(value: bigint): this {
    return this.push(u64Bytes(value));
  }

  bytes(value: Uint8Array): this {
    return this.u32(value.length).push(value);
  }

  /** ASCII only: names, purposes and codes that were checked before. */
  ascii(value: string): this {
    return this.bytes(asciiBytes(value));
  }

  finish(): Uint8Array {
    const out = new Uint8Array(this.length);
    let at = 0;
    for (const part of this.parts) {
      out.set(part, at);
      at += part.length;
    }
    return out;
  }

  private push(part: Uint8Array): this {
    this.parts.push(part);
    this.length += part.length;
    return this;
  }
}

/** Reads what StoredWriter wrote; a short or over-long value is corrupt storage and throws. */
export class StoredReader {
  private at = 0;

  constructor(private readonly data: Uint8Array) {}

  u8(): number {
    return this.take(1)[0];
  }

  u32(): number {
    return readU32(this.take(4));
  }

  u64(): bigint {
    return readU64(this.take(8));
  }

  bytes(): Uint8Array {
    return this.take(this.u32()).slice();
  }

  ascii(): string {
    return asciiText(this.take(this.u32()));
  }

  end(): void {
    if (this.at !== this.data.length)
      throw new Error(`stored value has ${this.data.length - this.at} bytes too many`);
  }

  private take(length: number): Uint8Array {
    const end = this.at + length;
    if (end > this.data.length) throw new Error(`stored value ends at ${this.data.length}, ${end} wanted`);
    const part = this.data.subarray(this.at, end);
    this.at = end;
    return part;
  }
}

export function u32Bytes(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255);
}

export function u64Bytes(value: bigint): Uint8Array {
  const high = Number(value >> 32n);
  const low = Number(value & 0xffffffffn);
  return Uint8Array.of(
    high >>> 24,
    (high >>> 16) & 255,
    (high >>> 8) & 255,
    high & 255,
    low >>> 24,
    (low >>> 16) & 255,
    (low >>> 8) & 255,
    low & 255
  );
}

export function readU32(bytes: Uint8Array): number {
  return ((bytes[0] << 24) | (bytes[1] << 16) | (bytes[2] << 8) | bytes[3]) >>> 0;
}

export function readU64(bytes: Uint8Array): bigint {
  return (BigInt(readU32(bytes)) << 32n) | BigInt(readU32(bytes.subarray(4)));
}

export function asciiBytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** Bytes as the string of the same char codes; native, so it is also how byte strings are compared cheaply. */
export function asciiText(bytes: Uint8Array): string {
  const CHUNK = 8192;
  const { length } = bytes;
  if (length <= CHUNK) return charsOf(bytes);
  let text = '';
  for (let at = 0; at < length; at += CHUNK) text += charsOf(bytes.subarray(at, at + CHUNK));
  return text;
}

function charsOf(bytes: Iterable<number>): string {
  return String.fromCharCode.apply(null, bytes as number[]);
}

export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && asciiText(a) === asciiText(b);
}
