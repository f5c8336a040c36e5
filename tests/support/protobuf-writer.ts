const VARINT = 0;
const FIXED64 = 1;
const LENGTH_DELIMITED = 2;

function concat(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

function varint(value: bigint): Uint8Array {
  const out: number[] = [];
  let rest = BigInt.asUintN(64, value);
  while (rest >= 0x80n) {
    out.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  out.push(Number(rest));
  return Uint8Array.from(out);
}

function key(field: number, wireType: number): Uint8Array {
  return varint(BigInt(field * 8 + wireType));
}

/** A `uint64` or `uint32` field. Source: https://protobuf.dev/programming-guides/encoding/ */
export function uint64(field: number, value: bigint): Uint8Array {
  return concat([key(field, VARINT), varint(value)]);
}

/** A `fixed64` field, little-endian. */
export function fixed64(field: number, value: bigint): Uint8Array {
  const content = new Uint8Array(8);
  new DataView(content.buffer).setBigUint64(0, value, true);
  return concat([key(field, FIXED64), content]);
}

/** A `bytes` field. */
export function bytes(field: number, content: Uint8Array): Uint8Array {
  return concat([key(field, LENGTH_DELIMITED), varint(BigInt(content.length)), content]);
}

/** An embedded message, or one entry of a map or of a repeated field. */
export function message(field: number, ...fields: Uint8Array[]): Uint8Array {
  return bytes(field, concat(fields));
}

/** The outermost message, which has no tag and no length. */
export function rootMessage(...fields: Uint8Array[]): Uint8Array {
  return concat(fields);
}
