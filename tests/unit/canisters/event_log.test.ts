import { describe, expect, test } from '@jest/globals';
import { bytesToHex } from '@noble/hashes/utils';

import { type Act, EventLog, type Tip } from '../../../canisters/common/event_log.js';
import { decodeValue, hashFields, isFields } from '../../../canisters/common/icrc3_value.js';
import { bytesOfWords } from '../../../canisters/common/sha256.js';
import { HeapMap } from './heap_map.js';

function newLog(): { log: EventLog; tips: Tip[]; blocks: HeapMap; meta: HeapMap } {
  const tips: Tip[] = [];
  const [blocks, meta] = [new HeapMap(), new HeapMap()];
  return { log: new EventLog(blocks, meta, (tip) => tips.push(tip)), tips, blocks, meta };
}

const act = (n: bigint): Act => ({ btype: 'nv.test', time: 1_700_000_000n + n, tx: [['record', n]] });

function hashOfBlock(block: Uint8Array | undefined): string {
  const value = block === undefined ? undefined : decodeValue(block);
  if (!isFields(value)) throw new Error('no block');
  return bytesToHex(bytesOfWords(hashFields(value)));
}

describe('the log', () => {
  test('is a chain: each block has the hash of the one before, the tip that of the last', () => {
    const { log, tips } = newLog();
    expect([log.length, log.tip()]).toEqual([0n, undefined]);
    for (let n = 0n; n < 5n; n++) expect(log.append(act(n))).toBe(n);
    for (let n = 0n; n < 5n; n++) {
      const expected = hashOfBlock(log.block(n));
      expect(bytesToHex(log.hashOf(n) ?? new Uint8Array(0))).toBe(expected);
      expect(bytesToHex(tips[Number(n)].hash)).toBe(expected);
    }
    expect(log.tip()).toEqual(tips.at(-1));
    expect(log.hashOf(5n)).toBeUndefined();
  });

  test('the first block has no parent, and times are nanoseconds', () => {
    const { log } = newLog();
    log.append(act(7n));
    const value = decodeValue(log.block(0n) ?? new Uint8Array(0));
    expect(value).toEqual([
      ['btype', 'nv.test'],
      ['ts', 1_700_000_007_000_000_000n],
      ['tx', [['record', 7n]]]
    ]);
  });

  test('tells its acts again, a page at a time', () => {
    const { log } = newLog();
    for (let n = 0n; n < 130n; n++) log.append(act(n));
    expect(log.page(0n)).toHaveLength(100);
    expect(log.page(120n)).toEqual(Array.from({ length: 10 }, (_, at) => act(120n + BigInt(at))));
    expect(log.page(2n ** 64n - 1n)).toEqual([]);
  });

  test('goes on after an upgrade from what is stored', () => {
    const { log, blocks, meta } = newLog();
    log.append(act(0n));
    const upgraded = new EventLog(blocks, meta, () => undefined);
    expect(upgraded.tip()).toEqual(log.tip());
    upgraded.append(act(1n));
    expect(bytesToHex(upgraded.hashOf(0n) ?? new Uint8Array(0))).toBe(hashOfBlock(upgraded.block(0n)));
  });

  test('case 41: throws where the block, the tip or its certification cannot be written', () => {
    const failing = (): never => {
      throw new Error('out of memory');
    };
    const broken = { get: () => undefined, len: () => 0, insert: failing };
    expect(() => new EventLog(broken, new HeapMap(), () => undefined).append(act(0n))).toThrow(
      'out of memory'
    );
    expect(() => new EventLog(new HeapMap(), broken, () => undefined).append(act(0n))).toThrow(
      'out of memory'
    );
    expect(() => new EventLog(new HeapMap(), new HeapMap(), failing).append(act(0n))).toThrow(
      'out of memory'
    );
  });
});
