/**
 * XOR with a pad of 32 bytes, repeated. What is masked is ciphertext already; the mask makes its removal complete: see
 * pads.ts. The same call unmasks.
 */
export function mask(bytes: Uint8Array, pad: Uint8Array): Uint8Array {
  const words = new Uint32Array(Math.ceil(bytes.length / 4));
  new Uint8Array(words.buffer).set(bytes);
  const [a, b, c, d, e, f, g, h] = new Uint32Array(pad.slice().buffer);
  const { length } = words;
  let at = 0;
  for (const end = length & ~7; at < end; at += 8) {
    words[at] ^= a;
    words[at + 1] ^= b;
    words[at + 2] ^= c;
    words[at + 3] ^= d;
    words[at + 4] ^= e;
    words[at + 5] ^= f;
    words[at + 6] ^= g;
    words[at + 7] ^= h;
  }
  const rest = [a, b, c, d, e, f, g];
  for (let i = 0; at < length; at++, i++) words[at] ^= rest[i];
  return new Uint8Array(words.buffer, 0, bytes.length);
}
