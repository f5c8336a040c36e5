/** What stands for a label of a record or variant on the wire. */
export interface Label {
  readonly name: string;
  readonly hash: number;
}

const labels = new Map<string, Label>();

/**
 * A label by its name: its hash is the sum of its bytes times powers of 223, modulo 2^32; `_5_` is the number 5 itself,
 * as tuples have it. Labels are ASCII.
 */
export function labelOf(name: string): Label {
  const known = labels.get(name);
  if (known !== undefined) return known;
  let hash = 0;
  if (/^_\d+_$/.test(name)) hash = Number(name.slice(1, -1));
  else for (let i = 0; i < name.length; i++) hash = (hash * 223 + name.charCodeAt(i)) >>> 0;
  const label = { name, hash };
  labels.set(name, label);
  return label;
}
