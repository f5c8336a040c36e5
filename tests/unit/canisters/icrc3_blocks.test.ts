import { describe, expect, test } from '@jest/globals';
import { IDL } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';
import fc from 'fast-check';

import { CandidError } from '../../../canisters/common/candid/error.js';
import { blocksReply, type BlockSource } from '../../../canisters/common/icrc3_blocks.js';
import { getBlocksArgs } from '../../../canisters/common/icrc3_types.js';
import { encodeValue } from '../../../canisters/common/icrc3_value.js';
import { GetBlocksArgs, GetBlocksResult } from '../../../src/client/idl/icrc3-idl.js';

const nat = fc.bigInt({ min: 0n, max: 2n ** 63n });
const ranges = fc.array(fc.record({ start: nat, length: nat }, { noNullPrototype: true }), { maxLength: 20 });

function source(length: number): BlockSource {
  return {
    length: BigInt(length),
    block: (index) => (index < BigInt(length) ? encodeValue([['n', index]]) : undefined)
  };
}

function decode(reply: Uint8Array): GetBlocksResult {
  const decoded: readonly unknown[] = IDL.decode([GetBlocksResult], reply);
  const [result] = decoded as readonly [GetBlocksResult];
  return result;
}

function ids(length: number, asked: { start: bigint; length: bigint }[]): bigint[] {
  return decode(blocksReply(source(length), asked)).blocks.map(({ id }) => id);
}

describe('the argument of icrc3_get_blocks', () => {
  test("is read as candid's library wrote it", () => {
    fc.assert(
      fc.property(ranges, (list) => {
        expect(getBlocksArgs.decode(new Uint8Array(IDL.encode([GetBlocksArgs], [list])))).toEqual([list]);
      })
    );
  });

  test('of another type, or noise: refused', () => {
    const other = [
      IDL.encode([IDL.Vec(IDL.Record({ start: IDL.Nat }))], [[{ start: 1n }]]),
      IDL.encode(
        [IDL.Vec(IDL.Record({ start: IDL.Nat64, length: IDL.Nat64 }))],
        [[{ start: 1n, length: 1n }]]
      ),
      IDL.encode([IDL.Principal], [Principal.anonymous()]),
      IDL.encode([], [])
    ];
    for (const bytes of other) expect(() => getBlocksArgs.decode(new Uint8Array(bytes))).toThrow(CandidError);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (noise) => {
        try {
          getBlocksArgs.decode(noise);
        } catch (error) {
          expect(error).toBeInstanceOf(CandidError);
        }
      })
    );
  });
});

describe('the reply of icrc3_get_blocks', () => {
  test('holds the blocks asked for, in that order', () => {
    const reply = decode(
      blocksReply(source(10), [
        { start: 8n, length: 1n },
        { start: 2n, length: 2n }
      ])
    );
    expect(reply).toEqual({
      log_length: 10n,
      blocks: [8n, 2n, 3n].map((id) => ({ id, block: { Map: [['n', { Nat: id }]] } })),
      archived_blocks: []
    });
  });

  test('ends with the log, and at a hundred blocks', () => {
    expect(ids(3, [{ start: 1n, length: 2n ** 63n }])).toEqual([1n, 2n]);
    expect(ids(3, [{ start: 3n, length: 5n }])).toEqual([]);
    expect(ids(0, [{ start: 0n, length: 1n }])).toEqual([]);
    const two = [
      { start: 0n, length: 70n },
      { start: 0n, length: 70n }
    ];
    expect(ids(300, two)).toHaveLength(100);
    const many = Array.from({ length: 150 }, (_, at) => ({ start: BigInt(at), length: at < 100 ? 0n : 1n }));
    expect(ids(300, many)).toEqual([]);
  });
});
