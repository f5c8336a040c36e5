/** What a candid message of `blobs` needs behind `prefix`, in one go: for the hottest replies. */
export function withBlobs(prefix: Uint8Array, first: Uint8Array, second: Uint8Array): Uint8Array {
  const a = first.length;
  const b = second.length;
  const heads = headBytes(a) + headBytes(b);
  const out = new Uint8Array(prefix.length + heads + a + b);
  out.set(prefix);
  const end = put(out, prefix.length, first, a);
  put(out, end, second, b);
  return out;
}

/** Bytes of a length's LEB128. */
function headBytes(length: number): number {
  return length < 0x80 ? 1 : length < 0x4000 ? 2 : length < 0x200000 ? 3 : 4;
}

function put(out: Uint8Array, from: number, blob: Uint8Array, length: number): number {
  let at = from;
  let rest = length;
  for (; rest >= 0x80; rest >>= 7) out[at++] = (rest & 0x7f) | 0x80;
  out[at++] = rest;
  out.set(blob, at);
  return at + length;
}
