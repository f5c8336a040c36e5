import { KNOWN_HASHES } from './known_hashes.js';
import { lebLength, lebNat } from './leb128.js';
import { digestOfWords, digestWords } from './sha256.js';
import { asciiBytes, asciiText, concatBytes } from './stored_bytes.js';

/**
 * ICRC-3's `Value`, as far as blocks here hold any: Blob, Text (ASCII), Nat and Map
 * (https://github.com/dfinity/ICRC-1/blob/main/standards/ICRC-3/README.md#value).
 */
export type Value = Uint8Array | string | bigint | Fields;

/** A Map's entries; their order does not matter to its hash. */
export type Fields = readonly (readonly [key: string, value: Value])[];

/** Candid's tags of Value: its variants in the order of their names' hashes. */
const MAP = Uint8Array.of(1);
const NAT = Uint8Array.of(2);
const BLOB = Uint8Array.of(3);
const TEXT = Uint8Array.of(4);

const MAX_DEPTH = 8;
const MAX_REMEMBERED = 512;

/** What is known of a text: its digest, and its bytes behind their length. */
interface Known {
  readonly hash: readonly number[];
  readonly encoded: Uint8Array;
}

/** What blocks repeat: keys, block types, callers, records. In the heap: an upgrade forgets them. */
const remembered = new Map<string, Known>();

/** The bytes of candid's encoding of a Value, without type table: how blocks are stored and served. */
export function encodeValue(value: Value): Uint8Array {
  const parts: Uint8Array[] = [];
  appendValue(value, parts);
  return concatBytes(...parts);
}

/**
 * ICRC-3's hash of a Map, as 8 words: representation-independent
 * (https://github.com/dfinity/ICRC-1/blob/main/standards/ICRC-3/HASHINGVALUES.md).
 */
export function hashFields(fields: Fields): number[] {
  const hashed = fields.map(([key, value]) => ({ key: knownText(key).hash, value }));
  hashed.sort((a, b) => compareWords(a.key, b.key));
  const words: number[] = [];
  for (const { key, value } of hashed) words.push(...key, ...hashValue(value));
  return digestOfWords(words);
}

/** @throws Error where the bytes are not one Value of the kinds above */
export function decodeValue(bytes: Uint8Array): Value {
  const reader = new ValueReader(bytes);
  const value = reader.value(0);
  reader.end();
  return value;
}

export function isFields(value: Value | undefined): value is Fields {
  return Array.isArray(value);
}

/** The entry of a Map under `key`. */
export function fieldOf(fields: Fields, key: string): Value | undefined {
  return fields.find(([name]) => name === key)?.[1];
}

export function bytesAt(fields: Fields, key: string): Uint8Array | undefined {
  const value = fieldOf(fields, key);
  return value instanceof Uint8Array ? value : undefined;
}

export function textAt(fields: Fields, key: string): string | undefined {
  const value = fieldOf(fields, key);
  return typeof value === 'string' ? value : undefined;
}

export function natAt(fields: Fields, key: string): bigint | undefined {
  const value = fieldOf(fields, key);
  return typeof value === 'bigint' ? value : undefined;
}

function hashValue(value: Value): readonly number[] {
  if (typeof value === 'string') return knownText(value).hash;
  if (typeof value === 'bigint') return known(lebNat(value)).hash;
  return value instanceof Uint8Array ? known(value).hash : hashFields(value);
}

function knownText(text: string): Known {
  return remembered.get(text) ?? remember(text, asciiBytes(text));
}

function known(bytes: Uint8Array): Known {
  const text = asciiText(bytes);
  return remembered.get(text) ?? remember(text, bytes);
}

/** `text` has the bytes as char codes. */
function remember(text: string, bytes: Uint8Array): Known {
  if (remembered.size >= MAX_REMEMBERED) remembered.clear();
  const hex = KNOWN_HASHES.get(text);
  const hash = hex === undefined ? digestWords(bytes) : wordsOfHex(hex);
  const entry = { hash, encoded: concatBytes(lebLength(bytes.length), bytes) };
  remembered.set(text, entry);
  return entry;
}

function wordsOfHex(hex: string): number[] {
  return (hex.match(/.{8}/g) ?? []).map((word) => parseInt(word, 16) | 0);
}

/** Lexicographic order of the words' bytes. */
function compareWords(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return (a[i] >>> 0) - (b[i] >>> 0);
  return 0;
}

function appendValue(value: Value, parts: Uint8Array[]): void {
  if (typeof value === 'bigint') {
    parts.push(NAT, lebNat(value));
  } else if (typeof value === 'string') {
    parts.push(TEXT, knownText(value).encoded);
  } else if (value instanceof Uint8Array) {
    parts.push(BLOB, lebLength(value.length), value);
  } else {
    parts.push(MAP, lebLength(value.length));
    for (const [key, inner] of value) {
      parts.push(knownText(key).encoded);
      appendValue(inner, parts);
    }
  }
}

class ValueReader {
  private at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  value(depth: number): Value {
    if (depth > MAX_DEPTH) throw new Error('a stored block is nested too deep');
    const tag = this.byte();
    if (tag === NAT[0]) return this.nat();
    if (tag === TEXT[0]) return asciiText(this.take(this.length()));
    if (tag === BLOB[0]) return this.take(this.length()).slice();
    if (tag !== MAP[0]) throw new Error(`a stored block holds a value of the unknown kind ${tag}`);
    const fields: [string, Value][] = [];
    for (let left = this.length(); left > 0; left--) {
      const key = asciiText(this.take(this.length()));
      fields.push([key, this.value(depth + 1)]);
    }
    return fields;
  }

  end(): void {
    if (this.at !== this.bytes.length) throw new Error('a stored block has bytes after its end');
  }

  private nat(): bigint {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = this.byte();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  }

  private length(): number {
    const value = this.nat();
    if (value > BigInt(this.bytes.length)) throw new Error('a stored block ends too early');
    return Number(value);
  }

  private byte(): number {
    return this.take(1)[0];
  }

  private take(length: number): Uint8Array {
    const end = this.at + length;
    if (end > this.bytes.length) throw new Error('a stored block ends too early');
    const part = this.bytes.subarray(this.at, end);
    this.at = end;
    return part;
  }
}
