import { CandidError } from './error.js';

/** Enough for every reply but bulk data. Shared: a message is written in one go. */
const SCRATCH = new Uint8Array(4096);
const SCRATCH_VIEW = new DataView(SCRATCH.buffer);

/** Writes a candid message into a buffer that grows. */
export class Writer {
  private bytes = SCRATCH;
  private view = SCRATCH_VIEW;
  private at = 0;

  byte(value: number): void {
    const at = this.grow(1);
    this.bytes[at] = value;
  }

  u16(value: number): void {
    const at = this.grow(2);
    this.view.setUint16(at, value, true);
  }

  u32(value: number): void {
    const at = this.grow(4);
    this.view.setUint32(at, value, true);
  }

  u64(value: bigint): void {
    const at = this.grow(8);
    this.view.setBigUint64(at, value, true);
  }

  leb(value: number): void {
    let rest = value;
    for (; rest >= 0x80; rest = Math.floor(rest / 128)) this.byte((rest & 0x7f) | 0x80);
    this.byte(rest);
  }

  nat(value: bigint): void {
    let rest = value;
    for (; rest >= 0x80n; rest >>= 7n) this.byte(Number(rest & 0x7fn) | 0x80);
    this.byte(Number(rest));
  }

  raw(value: Uint8Array): void {
    const at = this.grow(value.length);
    this.bytes.set(value, at);
  }

  /** A byte string behind its length. */
  blob(value: Uint8Array): void {
    this.leb(value.length);
    this.raw(value);
  }

  principal(value: Uint8Array): void {
    if (value.length > 29) throw new CandidError(`a principal of ${value.length} bytes; at most 29`);
    this.byte(1);
    this.blob(value);
  }

  /** What has been written, as bytes of its own. */
  finish(): Uint8Array {
    const { bytes, at } = this;
    return bytes === SCRATCH ? bytes.slice(0, at) : bytes.subarray(0, at);
  }

  /** Makes room for `size` bytes and returns where they begin. */
  private grow(size: number): number {
    const { at } = this;
    const end = at + size;
    if (end > this.bytes.length) {
      const larger = new Uint8Array(end + this.bytes.length);
      larger.set(this.bytes.subarray(0, at));
      this.bytes = larger;
      this.view = new DataView(larger.buffer);
    }
    this.at = end;
    return at;
  }
}
