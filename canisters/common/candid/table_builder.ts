import type { Label } from './label.js';
import type { Type } from './type.js';
import type { TypeRef } from './type_table.js';

/**
 * The type table of a message that is written. Types are entered in the order in which the candid library of JavaScript
 * enters them, parts before the whole, so that its messages have the same headers.
 */
export class TableBuilder {
  private readonly entries = new Map<string, TypeRef>();
  private readonly bytes: number[][] = [];

  /** Enters an opt or vec; the reference to it. */
  enter(op: number, inner: TypeRef): TypeRef {
    const entry = [op & 0x7f];
    pushSleb(entry, inner);
    return this.add(entry);
  }

  /** Enters a record or variant, of labels in candid's order and the types under them. */
  enterFields(op: number, labels: readonly Label[], types: readonly Type<unknown>[]): TypeRef {
    const refs: TypeRef[] = [];
    for (let at = 0; at < types.length; at++) refs.push(types[at].ref(this));
    const entry = [op & 0x7f];
    pushLeb(entry, labels.length);
    for (let at = 0; at < labels.length; at++) {
      const { hash } = labels[at];
      const ref = refs[at];
      if (hash > 0xfffffff && ref < 0x40) {
        // As most are: five bytes and one.
        entry.push(
          (hash & 0x7f) | 0x80,
          ((hash >>> 7) & 0x7f) | 0x80,
          ((hash >>> 14) & 0x7f) | 0x80,
          ((hash >>> 21) & 0x7f) | 0x80,
          hash >>> 28,
          ref & 0x7f
        );
      } else {
        pushLeb(entry, hash);
        pushSleb(entry, ref);
      }
    }
    return this.add(entry);
  }

  /** The header of a message with arguments of these types. */
  header(args: readonly Type<unknown>[]): Uint8Array {
    const refs: number[] = [];
    for (let at = 0; at < args.length; at++) pushSleb(refs, args[at].ref(this));
    const head = [0x44, 0x49, 0x44, 0x4c]; // DIDL
    pushLeb(head, this.entries.size);
    const parts = [head, ...this.bytes, [args.length], refs];
    let length = 0;
    for (const part of parts) length += part.length;
    const bytes = new Uint8Array(length);
    let at = 0;
    for (const part of parts) {
      bytes.set(part, at);
      at += part.length;
    }
    return bytes;
  }

  /** A type that is there already keeps its place. */
  private add(entry: number[]): TypeRef {
    const key = String.fromCharCode.apply(null, entry);
    const known = this.entries.get(key);
    if (known !== undefined) return known;
    const ref = this.entries.size;
    this.entries.set(key, ref);
    this.bytes.push(entry);
    return ref;
  }
}

function pushLeb(out: number[], value: number): void {
  let rest = value;
  for (; rest > 0x7f; rest >>>= 7) out.push((rest & 0x7f) | 0x80);
  out.push(rest);
}

/** Signed, of a number from -64 on. */
function pushSleb(out: number[], value: number): void {
  let rest = value;
  for (; rest >= 0x40; rest >>= 7) out.push((rest & 0x7f) | 0x80);
  out.push(rest & 0x7f);
}
