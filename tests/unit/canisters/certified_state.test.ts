import { describe, expect, test } from '@jest/globals';
import { Cbor, type HashTree, reconstruct } from '@dfinity/agent';
import { sha256 } from '@noble/hashes/sha256';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils';
import fc from 'fast-check';

import { base64 } from '../../../canisters/common/base64.js';
import { CertifiedMap } from '../../../canisters/common/certified_map.js';
import { CertifiedState } from '../../../canisters/common/certified_state.js';
import { endMessage } from '../../../canisters/common/message_end.js';
import { concatBytes } from '../../../canisters/common/stored_bytes.js';
import { cborStart } from '../../../canisters/common/hash_tree.js';
import {
  appendHttpExpression,
  CEL_EXPRESSION,
  EXPRESSION_PATH,
  HTTP_EXPRESSION_HASH
} from '../../../canisters/common/http_certification.js';
import { leafValue, lookupLabel } from '../../../src/client/hash-tree-lookup.js';
import { HeapMap } from './heap_map.js';

const STATUS = utf8ToBytes('status');
const TIP = { index: 300n, hash: new Uint8Array(32).fill(9) };

function newState() {
  const map = new CertifiedMap(new HeapMap(), new HeapMap());
  const roots: Uint8Array[] = [];
  const state = new CertifiedState((root) => roots.push(root), {
    label: STATUS,
    rootHash: () => map.rootHash()
  });
  const root = () => {
    endMessage();
    return bytesToHex(roots.at(-1) ?? new Uint8Array(0));
  };
  return { state, map, roots, root };
}

async function rootOf(witness: Uint8Array | undefined): Promise<string> {
  return bytesToHex(await reconstruct(Cbor.decode<HashTree>(witness ?? new Uint8Array(0))));
}

/** The value under a path of labels in a witness. */
function valueAt(witness: Uint8Array | undefined, ...path: Uint8Array[]): Uint8Array | string {
  let tree = Cbor.decode<HashTree>(witness ?? new Uint8Array(0));
  for (const label of path) {
    const found = lookupLabel(tree, label);
    if (found.status !== 'found') return found.status;
    tree = found.tree;
  }
  return leafValue(tree) ?? 'no leaf';
}

describe('the certified state', () => {
  test('has one root for all witnesses, before the first block and after', async () => {
    const { state, map, root } = newState();
    state.restore(undefined);
    expect(await rootOf(state.httpWitness())).toBe(root());
    expect(await rootOf(state.dataWitness((prefix) => map.witness([STATUS], prefix)))).toBe(root());
    expect(state.tipWitness()).toBeUndefined();
    const empty = root();

    state.setTip(TIP);
    expect(root()).not.toBe(empty);
    const withTip = root();
    map.set(STATUS, Uint8Array.of(1, 2));
    state.dataChanged();
    expect(root()).not.toBe(withTip);
    for (const witness of [
      state.httpWitness(),
      state.tipWitness(),
      state.dataWitness((prefix) => map.witness([STATUS], prefix))
    ]) {
      expect(await rootOf(witness)).toBe(root());
    }
  });

  test('a canister without data of its own certifies log and HTTP alone', async () => {
    const roots: string[] = [];
    const state = new CertifiedState((root) => roots.push(bytesToHex(root)));
    state.restore(undefined);
    expect(roots).toEqual([bytesToHex(HTTP_EXPRESSION_HASH)]);
    expect(await rootOf(state.httpWitness())).toBe(roots[0]);
    state.setTip(TIP);
    endMessage();
    for (const witness of [state.httpWitness(), state.tipWitness()])
      expect(await rootOf(witness)).toBe(roots[1]);
    expect(valueAt(state.tipWitness(), utf8ToBytes('last_block_hash'))).toEqual(TIP.hash);
    expect(() => state.dataWitness((prefix) => prefix)).toThrow(/certifies no data/);
  });

  test('a message that changes it often certifies it once, and one that does not, never', () => {
    const { state, map, roots, root } = newState();
    state.restore(undefined);
    endMessage();
    expect(roots).toHaveLength(1);
    state.setTip({ ...TIP, index: 299n });
    map.set(STATUS, Uint8Array.of(5));
    state.dataChanged();
    state.setTip(TIP);
    endMessage();
    endMessage();
    expect(roots).toHaveLength(2);
    const once = root();
    state.restore(TIP);
    expect(root()).toBe(once);
  });

  test('after an upgrade it is what it was', () => {
    const { state, map, root } = newState();
    state.restore(undefined);
    map.set(STATUS, Uint8Array.of(5));
    state.dataChanged();
    state.setTip(TIP);
    const before = root();
    state.restore(TIP);
    expect(root()).toBe(before);
  });

  test("each witness shows its own part: ICRC-3's tip, a value of the map, HTTP's expression", () => {
    const { state, map } = newState();
    state.restore(TIP);
    map.set(STATUS, Uint8Array.of(5));
    state.dataChanged();
    expect(valueAt(state.tipWitness(), utf8ToBytes('last_block_hash'))).toEqual(TIP.hash);
    expect(valueAt(state.tipWitness(), utf8ToBytes('last_block_index'))).toEqual(Uint8Array.of(0xac, 2));
    expect(valueAt(state.tipWitness(), STATUS)).toBe('unknown');
    const data = state.dataWitness((prefix) => map.witness([STATUS], prefix));
    expect(valueAt(data, STATUS, STATUS)).toEqual(Uint8Array.of(5));
    expect(valueAt(data, utf8ToBytes('last_block_hash'))).toBe('unknown');
  });

  test('labels are in ascending order, as lookups need them', () => {
    const labels = ['http_expr', 'last_block_hash', 'last_block_index', 'status'];
    expect([...labels].sort()).toEqual(labels);
  });
});

describe("HTTP's expression", () => {
  const witness = () => {
    const out = cborStart();
    appendHttpExpression(out);
    return concatBytes(...out);
  };

  test('the constants are the hashes that they stand for', async () => {
    expect(await rootOf(witness())).toBe(bytesToHex(HTTP_EXPRESSION_HASH));
    const path = [utf8ToBytes('http_expr'), utf8ToBytes('<*>'), sha256(utf8ToBytes(CEL_EXPRESSION))];
    expect(valueAt(witness(), ...path)).toEqual(new Uint8Array(0));
  });

  test("the path is the gateway's", () => {
    expect(Cbor.decode(Uint8Array.from(Buffer.from(EXPRESSION_PATH, 'base64')))).toEqual([
      'http_expr',
      '<*>'
    ]);
  });
});

test("base64 is Node's", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect(base64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
    })
  );
});
