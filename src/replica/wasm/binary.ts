/** The bytes are not a WebAssembly module this replica can run; the message says what and where. */
export class WasmError extends Error {
  override name = 'WasmError';
}

/** Reads the WebAssembly binary format with every bound checked. */
export class BinaryReader {
  constructor(
    readonly bytes: Uint8Array,
    public offset = 0,
    readonly end = bytes.length
  ) {}

  get done(): boolean {
    return this.offset >= this.end;
  }

  u8(): number {
    if (this.offset >= this.end) throw new WasmError(`unexpected end at offset ${this.offset}`);
    return this.bytes[this.offset++] ?? 0;
  }

  /** Unsigned LEB128 of at most 32 bits. */
  u32(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.u8();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) {
        if (value > 0xffffffff) break;
        return value;
      }
    }
    throw new WasmError(`integer too large at offset ${this.offset}`);
  }

  /** Unsigned LEB128 of at most 64 bits, exact up to 2^53. */
  u64(): number {
    let value = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = this.u8();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    throw new WasmError(`integer too long at offset ${this.offset}`);
  }

  /** Passes over a LEB128 integer of at most `maxBytes` bytes. */
  skipLeb(maxBytes: number): void {
    for (let i = 0; i < maxBytes; i++) if (this.u8() < 0x80) return;
    throw new WasmError(`integer too long at offset ${this.offset}`);
  }

  skip(count: number): void {
    if (count > this.end - this.offset) throw new WasmError(`unexpected end at offset ${this.offset}`);
    this.offset += count;
  }

  take(count: number): Uint8Array {
    const start = this.offset;
    this.skip(count);
    return this.bytes.subarray(start, this.offset);
  }

  /** Length-prefixed UTF-8. */
  name(): string {
    const raw = this.take(this.u32());
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(raw);
    } catch {
      throw new WasmError(`name is not UTF-8 at offset ${this.offset - raw.length}`);
    }
  }

  /** Reads a count and then that many items; a count beyond the bytes left is refused early. */
  vector<T>(item: () => T): T[] {
    const count = this.u32();
    if (count > this.end - this.offset) throw new WasmError(`count too large at offset ${this.offset}`);
    return Array.from({ length: count }, item);
  }
}

/** Growable buffer that writes the WebAssembly binary format. */
export class BinaryWriter {
  private buffer: Uint8Array<ArrayBuffer>;
  length = 0;

  constructor(capacity = 1024) {
    this.buffer = new Uint8Array(capacity);
  }

  get bytes(): Uint8Array<ArrayBuffer> {
    return this.buffer.subarray(0, this.length);
  }

  u8(byte: number): void {
    this.reserve(1);
    this.buffer[this.length++] = byte;
  }

  u32(value: number): void {
    let rest = value;
    while (rest >= 0x80) {
      this.u8((rest % 0x80) + 0x80);
      rest = Math.floor(rest / 0x80);
    }
    this.u8(rest);
  }

  /** Signed LEB128 of a number between -2^53 and 2^53. */
  s64(value: number): void {
    let rest = value;
    while (rest >= 0x40 || rest < -0x40) {
      this.u8((rest & 0x7f) | 0x80);
      rest = Math.floor(rest / 0x80);
    }
    this.u8(rest & 0x7f);
  }

  raw(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.buffer.set(bytes, this.length);
    this.length += bytes.length;
  }

  name(text: string): void {
    const raw = new TextEncoder().encode(text);
    this.u32(raw.length);
    this.raw(raw);
  }

  section(id: number, content: Uint8Array): void {
    this.u8(id);
    this.u32(content.length);
    this.raw(content);
  }

  private reserve(count: number): void {
    if (this.length + count <= this.buffer.length) return;
    const grown = new Uint8Array(Math.max(this.buffer.length * 2, this.length + count));
    grown.set(this.bytes);
    this.buffer = grown;
  }
}
