import { IDL } from 'azle';

import { lebLength } from './leb128.js';

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
    const parts = [this.head, ...blobs.flatMap((blob) => [lebLength(blob.length), blob])];
    const out = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
    let at = 0;
    for (const part of parts) {
      out.set(part, at);
      at += part.length;
    }
    return out;
  }
}
