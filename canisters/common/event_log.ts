import { MAX_PAGE } from '../../src/protocol/limits.js';

import type { ByteMap } from './certified_map.js';
import {
  bytesAt,
  decodeValue,
  encodeValue,
  fieldOf,
  type Fields,
  hashFields,
  isFields,
  natAt,
  textAt
} from './icrc3_value.js';
import { bytesOfWords } from './sha256.js';
import { asciiBytes, u64Bytes } from './stored_bytes.js';

/** One act as a block holds it. */
export interface Act {
  /** The block's type, one of those that `icrc3_supported_block_types` lists. */
  readonly btype: string;
  /** Seconds since the epoch; the block's `ts` has nanoseconds, as ICRC-3's blocks have. */
  readonly time: bigint;
  /** Who did what to what. Never personal data. */
  readonly tx: Fields;
}

/** The last block. */
export interface Tip {
  readonly index: bigint;
  /** 32 bytes. */
  readonly hash: Uint8Array;
}

export interface LogMap extends ByteMap {
  len(): number;
}

const TIP_KEY = asciiBytes('log tip');
const NANOSECONDS = 1_000_000_000n;

/**
 * The canister's append-only log: ICRC-3 blocks under consecutive indices from 0, each but the first with the hash
 * of the one before. Blocks are written once and served as they are stored.
 */
export class EventLog {
  /** `onTip` is told of each new last block, and sees to it that it is certified. */
  constructor(
    private readonly blocks: LogMap,
    private readonly meta: ByteMap,
    private readonly onTip: (tip: Tip) => void
  ) {}

  get length(): bigint {
    return BigInt(this.blocks.len());
  }

  /** Undefined while there is no block. */
  tip(): Tip | undefined {
    const hash = this.meta.get(TIP_KEY);
    return hash === undefined ? undefined : { index: this.length - 1n, hash };
  }

  /** Appends a block; its index. Throws, and so rolls the message back, where that cannot be. */
  append({ btype, time, tx }: Act): bigint {
    const before = this.tip();
    const parent: Fields = before === undefined ? [] : [['phash', before.hash]];
    const fields: Fields = [['btype', btype], ...parent, ['ts', time * NANOSECONDS], ['tx', tx]];
    const index = before === undefined ? 0n : before.index + 1n;
    const hash = bytesOfWords(hashFields(fields));
    this.blocks.insert(u64Bytes(index), encodeValue(fields));
    this.meta.insert(TIP_KEY, hash);
    this.onTip({ index, hash });
    return index;
  }

  /** The encoded block. */
  block(index: bigint): Uint8Array | undefined {
    return this.blocks.get(u64Bytes(index));
  }

  /** The block's hash: its child has it, the last one's is kept. */
  hashOf(index: bigint): Uint8Array | undefined {
    const tip = this.tip();
    if (tip?.index === index) return tip.hash;
    const child = this.block(index + 1n);
    return child === undefined ? undefined : bytesAt(fieldsOf(child), 'phash');
  }

  /** The acts from `start` on, at most MAX_PAGE. */
  page(start: bigint): Act[] {
    const { length } = this;
    const acts: Act[] = [];
    for (let index = start; index < length && acts.length < MAX_PAGE; index++) {
      const block = this.block(index);
      if (block !== undefined) acts.push(actOf(fieldsOf(block)));
    }
    return acts;
  }
}

function fieldsOf(block: Uint8Array): Fields {
  const value = decodeValue(block);
  if (!isFields(value)) throw new Error('a stored block is no Map');
  return value;
}

function actOf(fields: Fields): Act {
  const tx = fieldOf(fields, 'tx');
  const btype = textAt(fields, 'btype');
  const ts = natAt(fields, 'ts');
  if (btype === undefined || ts === undefined || !isFields(tx)) {
    throw new Error('a stored block lacks its type, its time or its act');
  }
  return { btype, time: ts / NANOSECONDS, tx };
}
