import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { hashOfMap } from '@dfinity/agent';
import { IDL } from '@dfinity/candid';
import { sha256 } from '@noble/hashes/sha256';
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils';
import fc from 'fast-check';

import {
  decodeValue,
  encodeValue,
  type Fields,
  hashFields,
  type Value
} from '../../../canisters/common/icrc3_value.js';
import { KNOWN_HASHES } from '../../../canisters/common/known_hashes.js';
import { bytesOfWords } from '../../../canisters/common/sha256.js';
import { GetBlocksResult, type Icrc3Value } from '../../../src/client/idl/icrc3-idl.js';
import { hashValue } from '../../../src/client/log-blocks.js';
import { projectPath } from '../../support/paths.js';

/** ICRC-3's HASHINGVALUES.md, "Test vectors". */
const VECTORS: [Icrc3Value, string][] = [
  [{ Nat: 42n }, '684888c0ebb17f374298b65ee2807526c066094c701bcc7ebbe1c1095f494fc1'],
  [{ Int: -42n }, 'de5a6f78116eca62d7fc5ce159d23ae6b889b365a1739ad2cf36f925a140d0cc'],
  [{ Text: 'Hello, World!' }, 'dffd6021bb2bd5b0af676290809ec3a53191dd81c7f70a4b28688a362182986f'],
  [{ Blob: Uint8Array.of(1, 2, 3, 4) }, '9f64a747e1b97f131fabb6b447296c9b6f0201e79fb3c5356e6c77e89b6a806a'],
  [
    { Array: [{ Nat: 3n }, { Text: 'foo' }, { Blob: Uint8Array.of(5, 6) }] },
    '514a04011caa503990d446b7dec5d79e19c221ae607fb08b2848c67734d468d6'
  ]
];
const MAP: Fields = [
  ['from', hexToBytes('00abcdef0012340056789a00bcdef000012345678900abcdef01')],
  ['to', hexToBytes('00ab0def0012340056789a00bcdef000012345678900abcdef01')],
  ['amount', 42n],
  ['created_at', 1699218263n],
  ['memo', 0n]
];
const MAP_HASH = 'c56ece650e1de4269c5bdeff7875949e3e2033f85b2d193c2ff4f7f78bdcfc75';

/** The same value as candid's libraries have it. */
function candid(value: Value): Icrc3Value {
  if (typeof value === 'bigint') return { Nat: value };
  if (typeof value === 'string') return { Text: value };
  if (value instanceof Uint8Array) return { Blob: value };
  return { Map: value.map(([key, inner]) => [key, candid(inner)]) };
}

const ascii = fc.stringMatching(/^[ -~]{0,40}$/);
const leaf = fc.oneof<fc.Arbitrary<Value>[]>(
  fc.bigInt({ min: 0n, max: 2n ** 70n }),
  ascii,
  fc.uint8Array({ maxLength: 80 })
);
const key = fc.stringMatching(/^[a-z_]{1,12}$/);
const mapOf = (value: fc.Arbitrary<Value>): fc.Arbitrary<Fields> =>
  fc.uniqueArray(fc.tuple(key, value), { selector: ([name]) => name, maxLength: 8 });
const fields = mapOf(fc.oneof<fc.Arbitrary<Value>[]>(leaf, mapOf(leaf)));

const hash = (value: Fields): string => bytesToHex(bytesOfWords(hashFields(value)));

describe("ICRC-3's hash of values", () => {
  test.each(VECTORS)('published vector %#: the client', (value, expected) => {
    expect(bytesToHex(hashValue(value))).toBe(expected);
  });

  test('published vector of a map: canister and client', () => {
    expect(hash(MAP)).toBe(MAP_HASH);
    expect(hash([...MAP].reverse())).toBe(MAP_HASH);
    expect(bytesToHex(hashValue(candid(MAP)))).toBe(MAP_HASH);
  });

  test("is the agent's hash of maps", () => {
    fc.assert(
      fc.property(mapOf(leaf), (map) => {
        expect(hash(map)).toBe(bytesToHex(hashOfMap(Object.fromEntries(map))));
      })
    );
  });

  test('canister and client agree, nested maps too', () => {
    fc.assert(
      fc.property(fields, (map) => {
        expect(hash(map)).toBe(bytesToHex(hashValue(candid(map))));
      })
    );
  });

  test('what is remembered is bounded and changes nothing', () => {
    const first = hash(MAP);
    for (let n = 0n; n < 2_000n; n++) hashFields([['memo', n]]);
    expect(hash(MAP)).toBe(first);
  });
});

describe('the hashes that are known beforehand', () => {
  const known = [...KNOWN_HASHES];

  test.each(known)('%s', (text, hash) => {
    expect(bytesToHex(sha256(utf8ToBytes(text)))).toBe(hash);
  });

  test('are those of all keys and types that the logs write', () => {
    const written = ['identity_vault', 'audit_registry'].flatMap((canister) => {
      const code = readFileSync(projectPath(`canisters/${canister}/log.ts`), 'utf8');
      return [...code.matchAll(/field\('(\w+)'|'(nv\.[\w.]+)'/g)].map(([, key, type]) => key ?? type);
    });
    expect(written.length).toBeGreaterThan(20);
    expect(written.filter((text) => !KNOWN_HASHES.has(text))).toEqual([]);
  });

  test('a text that only looks like a property is hashed like any other', () => {
    const texts = ['constructor', '__proto__', 'toString'];
    for (const text of texts) {
      expect(hash([['share', text]])).toBe(bytesToHex(hashValue({ Map: [['share', { Text: text }]] })));
    }
  });
});

describe('the stored form of a value', () => {
  test("is what candid's library writes behind the type table", () => {
    const empty = new Uint8Array(
      IDL.encode([GetBlocksResult], [{ log_length: 0n, blocks: [], archived_blocks: [] }])
    );
    const header = empty.slice(0, -3);
    fc.assert(
      fc.property(fields, (map) => {
        const reply = { log_length: 0n, blocks: [{ id: 0n, block: candid(map) }], archived_blocks: [] };
        const whole = new Uint8Array(IDL.encode([GetBlocksResult], [reply]));
        expect(bytesToHex(whole)).toBe(`${bytesToHex(header)}000100${bytesToHex(encodeValue(map))}00`);
      })
    );
  });

  test('is read back as it was', () => {
    fc.assert(fc.property(fields, (map) => expect(decodeValue(encodeValue(map))).toEqual(map)));
  });

  test('any other bytes throw: cut, longer, or of an unknown kind', () => {
    const bytes = encodeValue(MAP);
    for (let length = 0; length < bytes.length; length++) {
      expect(() => decodeValue(bytes.slice(0, length))).toThrow(/a stored block/);
    }
    expect(() => decodeValue(Uint8Array.of(...bytes, 0))).toThrow(/after its end/);
    expect(() => decodeValue(Uint8Array.of(7))).toThrow(/unknown kind 7/);
    expect(() => decodeValue(new Uint8Array(40).fill(1))).toThrow(/a stored block/);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (noise) => {
        try {
          decodeValue(noise);
        } catch (error) {
          expect(String(error)).toMatch(/a stored block/);
        }
      })
    );
  });
});
