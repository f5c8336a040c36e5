import { BinaryReader } from '../wasm/binary.js';

/** More than any argument of the management canister needs: types in all, and `opt`s within one another. */
const MAX_TYPES = 1_000;
const MAX_OPTS = 4;

const MAGIC_BYTES = 4;
const OPT = 0x6e;
const VEC = 0x6d;
const RECORD = 0x6c;
const VARIANT = 0x6b;
const FUNC = 0x6a;

interface Entry {
  isOpt: boolean;
  /** The types whose values a value of this type contains. */
  parts: number[];
}

/**
 * Refuses arguments whose types contain themselves, or nest deeply. Candid's decoder passes over values that nobody asked for
 * by recursion, and tries twice at every `opt` in which something is wrong: twenty within one another take it seconds.
 * @throws Error that says which
 */
export function checkTypeTable(arg: Uint8Array): void {
  const reader = new BinaryReader(arg, MAGIC_BYTES);
  const count = reader.u32();
  if (count > MAX_TYPES) throw new Error(`${count} types; the limit is ${MAX_TYPES}`);
  const table = Array.from({ length: count }, () => readEntry(reader));
  const opts = new Map<number, number>();
  const optsOf = (index: number, within: ReadonlySet<number>): number => {
    const known = opts.get(index);
    const entry = table[index];
    if (known !== undefined || entry === undefined) return known ?? 0;
    if (within.has(index)) throw new Error('recursive types are not supported');
    const inner = new Set(within).add(index);
    const most = Math.max(0, ...entry.parts.map((part) => optsOf(part, inner))) + Number(entry.isOpt);
    if (most > MAX_OPTS) throw new Error(`more than ${MAX_OPTS} optional values within one another`);
    opts.set(index, most);
    return most;
  };
  for (const index of table.keys()) optsOf(index, new Set());
}

function readEntry(reader: BinaryReader): Entry {
  const kind = reader.u8();
  return { isOpt: kind === OPT, parts: readParts(kind, reader) };
}

function readParts(kind: number, reader: BinaryReader): number[] {
  switch (kind) {
    case OPT:
    case VEC:
      return typeIn(reader);
    case RECORD:
    case VARIANT:
      return reader.vector(() => (reader.u32(), typeIn(reader))).flat();
    case FUNC:
      reader.vector(() => typeIn(reader));
      reader.vector(() => typeIn(reader));
      reader.vector(() => reader.u8());
      return [];
    default:
      throw new Error('a type that management methods do not take');
  }
}

/** The index of a type, or nothing for a primitive one, whose negative number takes one byte. */
function typeIn(reader: BinaryReader): number[] {
  const start = reader.offset;
  const index = reader.u32();
  return index >= 0x40 && reader.offset === start + 1 ? [] : [index];
}
