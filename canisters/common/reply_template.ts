import { IDL } from 'azle';

/**
 * A candid reply whose type never changes and whose value ends in byte strings, for hot queries: the type table and
 * all before the byte strings come from the candid library once, each reply only appends.
 */
export class BlobsReply {
  private readonly head: Uint8Array;

  /** `sample` is a value of `type` in which the `blobs` byte strings at the end are empty. */
  constructor(type: IDL.Type, sample: unknown, blobs: number) {
    const encoded = new Uint8Array(IDL.encode([type], [sample]));
    this.head = encoded.subarray(0, encoded.length - blobs);
  }

  /** The reply with these byte strings, in candid's field order. */
  encode(...blobs: Uint8Array[]): Uint8Array {
    const parts = [this.head, ...blobs.flatMap((blob) => [leb128(blob.length), blob])];
    const out = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
    let at = 0;
    for (const part of parts) {
      out.set(part, at);
      at += part.length;
    }
    return out;
  }
}

function leb128(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  do {
    const byte = rest & 0x7f;
    rest >>>= 7;
    bytes.push(rest === 0 ? byte : byte | 0x80);
  } while (rest !== 0);
  return Uint8Array.from(bytes);
}
