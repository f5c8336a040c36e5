import { CandidError } from './error.js';

/** Enough for every message but bulk data. */
const SCRATCH_BYTES = 4096;
const SCRATCH = new Uint8Array(SCRATCH_BYTES);
const SCRATCH_VIEW = new DataView(SCRATCH.buffer);

/** Writes candid messages, one after the other, into a buffer that grows and is used again. */
export class Writer {
  bytes = SCRATCH;
  view = SCRATCH_VIEW;
  private at = 0;
  private capacity = SCRATCH_BYTES;

  /** Begins a message with these bytes. */
  begin(header: Uint8Array): void {
    this.bytes.set(header);
    this.at = header.length;
  }

  /** Makes room for `size` bytes in `bytes` and `view`, and returns where they begin. */
  room(size: number): number {
    const { at } = this;
    const end = at + size;
    if (end > this.capacity) this.grow(end);
    this.at = end;
    return at;
  }

  byte(value: number): void {
    const at = this.room(1);
    this.bytes[at] = value;
  }

  leb(value: number): void {
    const { at } = this;
    if (value < 0x80 && at < this.capacity) {
      this.bytes[at] = value;
      this.at = at + 1;
      return;
    }
    let rest = value;
    for (; rest >= 0x80; rest = Math.floor(rest / 128)) this.byte((rest & 0x7f) | 0x80);
    this.byte(rest);
  }

  nat(value: bigint): void {
    let rest = value;
    for (; rest >= 0x80n; rest >>= 7n) this.byte(Number(rest & 0x7fn) | 0x80);
    this.byte(Number(rest));
  }

  /** A byte string behind its length. */
  blob(value: Uint8Array): void {
    const { length } = value;
    if (length >= 0x4000) return this.longBlob(value);
    const { at } = this;
    const from = length < 0x80 ? at + 1 : at + 2;
    const end = from + length;
    if (end > this.capacity) this.grow(end);
    const { bytes } = this;
    if (length < 0x80) {
      bytes[at] = length;
    } else {
      bytes[at] = (length & 0x7f) | 0x80;
      bytes[at + 1] = length >> 7;
    }
    bytes.set(value, from);
    this.at = end;
  }

  private longBlob(value: Uint8Array): void {
    this.leb(value.length);
    const at = this.room(value.length);
    this.bytes.set(value, at);
  }

  principal(value: Uint8Array): void {
    const { length } = value;
    if (length > 29) throw new CandidError(`a principal of ${length} bytes; at most 29`);
    const at = this.room(length + 2);
    const { bytes } = this;
    bytes[at] = 1;
    bytes[at + 1] = length;
    bytes.set(value, at + 2);
  }

  /** What has been written since `begin`, as bytes of its own. */
  finish(): Uint8Array {
    const { bytes, at } = this;
    if (bytes === SCRATCH) return bytes.slice(0, at);
    this.bytes = SCRATCH;
    this.view = SCRATCH_VIEW;
    this.capacity = SCRATCH_BYTES;
    return bytes.subarray(0, at);
  }

  private grow(end: number): void {
    this.capacity += end;
    const larger = new Uint8Array(this.capacity);
    larger.set(this.bytes.subarray(0, this.at));
    this.bytes = larger;
    this.view = new DataView(larger.buffer);
  }
}
