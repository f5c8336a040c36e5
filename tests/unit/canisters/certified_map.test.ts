import { describe, expect, test } from '@jest/globals';
import { Cbor, type HashTree, reconstruct } from '@dfinity/agent';
import { bytesToHex } from '@noble/hashes/utils';
import fc from 'fast-check';

import { type ByteMap, CertifiedMap } from '../../../canisters/common/certified_map.js';
import { leafValue, lookupLabel } from '../../../src/client/hash-tree-lookup.js';

const SELF_DESCRIBE = Uint8Array.of(0xd9, 0xd9, 0xf7);

/** A stable map's behaviour in the heap. */
class HeapMap implements ByteMap {
  reads = 0;
  private readonly map = new Map<string, Uint8Array>();

  get(key: Uint8Array): Uint8Array | undefined {
    this.reads++;
    return this.map.get(String(key));
  }

  insert(key: Uint8Array, value: Uint8Array): void {
    this.map.set(String(key), value.slice());
  }
}

const key = fc.uint8Array({ minLength: 1, maxLength: 6 });
const entries = fc.array(fc.tuple(key, fc.uint8Array({ maxLength: 300 })), { maxLength: 120 });

function build(list: readonly (readonly [Uint8Array, Uint8Array])[]): { map: CertifiedMap; nodes: HeapMap } {
  const nodes = new HeapMap();
  const map = new CertifiedMap(nodes, new HeapMap());
  for (const [k, v] of list) map.set(k, v);
  return { map, nodes };
}

function witness(map: CertifiedMap, keys: readonly Uint8Array[]): HashTree {
  return Cbor.decode<HashTree>(map.witness(keys, SELF_DESCRIBE));
}

function leafOf(tree: HashTree, key: Uint8Array): Uint8Array | undefined {
  const found = lookupLabel(tree, key);
  return found.status === 'found' ? leafValue(found.tree) : undefined;
}

/** Decoded and hashed by the agent, read by the client: both must see what the map holds. */
describe('certified map', () => {
  test('a witness has the root hash, shows the values asked for, and proves absence', async () => {
    await fc.assert(
      fc.asyncProperty(entries, fc.array(key, { maxLength: 5 }), async (list, others) => {
        const { map } = build(list);
        const expected = new Map(list.map(([k, v]) => [bytesToHex(k), bytesToHex(v)]));
        const asked = [...others, ...list.slice(0, 3).map(([k]) => k)];
        const tree = witness(map, asked);
        expect(bytesToHex(await reconstruct(tree))).toBe(bytesToHex(map.rootHash()));
        for (const k of asked) {
          const found = lookupLabel(tree, k);
          const value = expected.get(bytesToHex(k));
          if (value === undefined) expect(found.status).toBe('absent');
          else
            expect(bytesToHex((found.status === 'found' && leafValue(found.tree)) || new Uint8Array(1))).toBe(
              value
            );
        }
      }),
      { numRuns: 300 }
    );
  });

  test('the root hash depends on the content alone, not on the order of insertion', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(key, key), { selector: ([k]) => String(k), maxLength: 30 }),
        (list) => {
          expect(build(list).map.rootHash()).toEqual(build([...list].reverse()).map.rootHash());
        }
      )
    );
  });

  test('keys and values have a limit', () => {
    const { map } = build([]);
    const bytes = (length: number): Uint8Array => new Uint8Array(length).fill(7);
    expect(() => map.set(bytes(45), bytes(1))).toThrow(RangeError);
    expect(() => map.set(bytes(1), bytes(4097))).toThrow(RangeError);
    map.set(bytes(44), bytes(4096));
    map.set(bytes(43), bytes(4095));
    expect(leafOf(witness(map, [bytes(44)]), bytes(44))).toEqual(bytes(4096));
    expect(leafOf(witness(map, [bytes(43), bytes(44)]), bytes(43))).toEqual(bytes(4095));
  });

  test('a key that was not asked for is not shown', () => {
    const { map } = build(
      ['a', 'b', 'c', 'd'].map((text) => [Buffer.from(text), Buffer.from(`value of ${text}`)])
    );
    const tree = witness(map, [Buffer.from('b')]);
    expect(lookupLabel(tree, Buffer.from('d')).status).toBe('unknown');
  });

  test('a change and a witness touch one path, not the whole, even right after an upgrade', () => {
    const random = fc.sample(fc.uint8Array({ minLength: 29, maxLength: 29 }), { numRuns: 4000, seed: 1 });
    const values = new HeapMap();
    const nodes = new HeapMap();
    const before = new CertifiedMap(nodes, values);
    for (const key of random) before.set(key, key);
    const map = new CertifiedMap(nodes, values);
    nodes.reads = 0;
    map.set(random[5], new Uint8Array(3));
    const reads = nodes.reads;
    expect(reads).toBeLessThan(120);
    nodes.reads = 0;
    witness(map, [random[77]]);
    expect(nodes.reads).toBeLessThan(60);
  });

  test('once warmed up, a witness reads nothing, whether of keys that are there or not', async () => {
    const random = fc.sample(fc.uint8Array({ minLength: 29, maxLength: 29 }), { numRuns: 500, seed: 2 });
    const values = new HeapMap();
    const nodes = new HeapMap();
    const before = new CertifiedMap(nodes, values);
    for (const key of random) before.set(key, key);
    const map = new CertifiedMap(nodes, values);
    map.warmUp();
    [nodes.reads, values.reads] = [0, 0];
    const tree = witness(map, [...random.slice(0, 100), new Uint8Array(29), new Uint8Array(3)]);
    expect([nodes.reads, values.reads]).toEqual([0, 0]);
    expect(bytesToHex(await reconstruct(tree))).toBe(bytesToHex(before.rootHash()));
  });

  test('what is kept ready for witnesses is what a map that keeps nothing ready reads', () => {
    const few = fc.uint8Array({ minLength: 1, maxLength: 2 });
    const changes = fc.array(fc.tuple(few, fc.uint8Array({ maxLength: 3 })), {
      minLength: 1,
      maxLength: 150
    });
    fc.assert(
      fc.property(changes, changes, fc.array(few, { minLength: 1, maxLength: 20 }), (first, then, asked) => {
        const [nodes, values] = [new HeapMap(), new HeapMap()];
        const before = new CertifiedMap(nodes, values);
        for (const [k, v] of first) before.set(k, v);
        const warm = new CertifiedMap(nodes, values);
        warm.warmUp();
        for (const [at, [k, v]] of then.entries()) {
          warm.set(k, v);
          if (at % 16 > 0 && at < then.length - 1) continue;
          const keys = [k, ...asked];
          const cold = new CertifiedMap(nodes, values).witness(keys, SELF_DESCRIBE);
          expect(bytesToHex(warm.witness(keys, SELF_DESCRIBE))).toBe(bytesToHex(cold));
        }
      }),
      { numRuns: 100 }
    );
  });
});
