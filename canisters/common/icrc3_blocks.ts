import { MAX_PAGE } from '../../src/protocol/limits.js';

import { fromHex } from './hex.js';
import { lebLength, lebNat } from './leb128.js';
import { asciiBytes, concatBytes } from './stored_bytes.js';

/** A stretch of blocks that somebody asks for. */
export interface BlockRange {
  readonly start: bigint;
  readonly length: bigint;
}

/** Where blocks are read from, encoded as `icrc3_value.ts` has it. */
export interface BlockSource {
  readonly length: bigint;
  block(index: bigint): Uint8Array | undefined;
}

/** Candid's header and type table of GetBlocksResult; a test has the candid library write it. */
const REPLY_HEADER = concatBytes(
  asciiBytes('DIDL'),
  fromHex(
    '0d6c0381d586b70a7d86dda8bf0a0783f4f4c40f0c6b06cf89df017cfc84eb0103c189ee017dfdd2c9df0204cdf1cbbe0371f9baf3c50b05' +
      '6c02007101016d026d7b6d016c02dbb7017dcdeaf1a70b016d066c02e2e8ada0087de6a99ef8097d6d086a0109010001016c02dd9ad28304' +
      '09c5b39af8070a6d0b0100'
  )
);

const NO_ARCHIVED_BLOCKS = Uint8Array.of(0);

/** The candid reply: blocks in the order asked for, MAX_PAGE at most, of MAX_PAGE ranges at most, as they are stored. */
export function blocksReply(source: BlockSource, ranges: readonly BlockRange[]): Uint8Array {
  const parts: Uint8Array[] = [];
  let count = 0;
  for (const { start, length } of ranges.slice(0, MAX_PAGE)) {
    const end = start + length < source.length ? start + length : source.length;
    for (let index = start; index < end && count < MAX_PAGE; index++) {
      const block = source.block(index);
      if (block === undefined) continue;
      parts.push(lebNat(index), block);
      count++;
    }
  }
  return concatBytes(REPLY_HEADER, lebNat(source.length), lebLength(count), ...parts, NO_ARCHIVED_BLOCKS);
}
