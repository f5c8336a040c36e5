const hashes = new Map<string, number>();

/**
 * The number that stands for a label of a record or variant: sum of its bytes times powers of 223, modulo 2^32.
 * `_5_` is the number 5 itself, as tuples have it. Labels are ASCII.
 */
export function labelHash(label: string): number {
  const known = hashes.get(label);
  if (known !== undefined) return known;
  let hash = 0;
  if (/^_\d+_$/.test(label)) hash = Number(label.slice(1, -1));
  else for (let i = 0; i < label.length; i++) hash = (hash * 223 + label.charCodeAt(i)) >>> 0;
  hashes.set(label, hash);
  return hash;
}
