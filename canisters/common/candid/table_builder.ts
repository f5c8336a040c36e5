import type { Label } from './label.js';
import type { TypeRef } from './type_table.js';

/**
 * The type table of a message that is written. Types are entered in the order in which the candid library of JavaScript
 * enters them, parts before the whole, so that its messages have the same headers.
 */
export class TableBuilder {
  private readonly entries = new Map<string, TypeRef>();
  private readonly bytes: number[] = [];

  /** Enters an opt or vec; the reference to it. */
  enter(op: number, inner: TypeRef): TypeRef {
    const entry = [op & 0x7f];
    pushSleb(entry, inner);
    return this.add(entry);
  }

  /** Enters a record or variant, of labels in candid's order and the types under them. */
  enterFields(op: number, labels: readonly Label[], refs: readonly TypeRef[]): TypeRef {
    const entry = [op & 0x7f];
    pushLeb(entry, labels.length);
    for (let at = 0; at < labels.length; at++) {
      entry.push(...labels[at].leb);
      pushSleb(entry, refs[at]);
    }
    return this.add(entry);
  }

  /** The header of a message with arguments of these types. */
  header(args: readonly TypeRef[]): number[] {
    const header = [0x44, 0x49, 0x44, 0x4c]; // DIDL
    pushLeb(header, this.entries.size);
    header.push(...this.bytes);
    pushLeb(header, args.length);
    for (const ref of args) pushSleb(header, ref);
    return header;
  }

  /** A type that is there already keeps its place. */
  private add(entry: number[]): TypeRef {
    const key = String(entry);
    const known = this.entries.get(key);
    if (known !== undefined) return known;
    const ref = this.entries.size;
    this.entries.set(key, ref);
    this.bytes.push(...entry);
    return ref;
  }
}

function pushLeb(out: number[], value: number): void {
  let rest = value;
  for (; rest >= 0x80; rest >>>= 7) out.push((rest & 0x7f) | 0x80);
  out.push(rest);
}

/** Signed, of a number from -64 on. */
function pushSleb(out: number[], value: number): void {
  let rest = value;
  for (; rest >= 0x40; rest >>= 7) out.push((rest & 0x7f) | 0x80);
  out.push(rest & 0x7f);
}
