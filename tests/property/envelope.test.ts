import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { MasterPublicKey } from '@dfinity/vetkeys';
import type { SectionAddress } from '../../src/protocol/sealed/address.js';
import { openSection, sealSection, unwrapShare } from '../../src/protocol/sealed/envelope.js';
import { NodeVaultError } from '../../src/protocol/sealed/node-vault-error.js';
import {
  type SealedPayload,
  decodePayload,
  encodePayload
} from '../../src/protocol/sealed/sealed-payload.js';
import { PLAIN, bytes, content } from './arbitraries.js';
import { TEST_VAULT_KEY, testVetKey } from '../unit/client/test-vetkeys.js';

const ADDRESS: SectionAddress = { vault: Uint8Array.of(1, 1), record: 17n, version: 3, section: 'owners' };
const SALT = new Uint8Array(32).fill(5);
const PAYLOAD: SealedPayload = {
  content: { seed: new Uint8Array(32).fill(1), fields: [{ name: 'owners.0.name', value: 'Zoë Ó Núñez' }] },
  proof: { index: 0, size: 2, path: [new Uint8Array(32).fill(9)] }
};

describe('envelope', () => {
  let ciphertext: Uint8Array;
  let wrappedA: Uint8Array;
  let shareA: Uint8Array;
  let shareB: Uint8Array;

  beforeAll(async () => {
    const sealed = await sealSection(ADDRESS, PAYLOAD, TEST_VAULT_KEY, SALT);
    ({ ciphertext, wrappedA } = sealed);
    shareA = unwrapShare(testVetKey({ ...ADDRESS, share: 'A', salt: SALT }), sealed.wrappedA);
    shareB = unwrapShare(testVetKey({ ...ADDRESS, share: 'B', salt: SALT }), sealed.wrappedB);
  });

  test('both shares open what was sealed', async () => {
    expect(await openSection(ADDRESS, ciphertext, shareA, shareB)).toStrictEqual(PAYLOAD);
  });

  test('case 21: one share alone, twice the same, or with zeros, opens nothing', async () => {
    for (const [a, b] of [
      [shareA, shareA],
      [shareB, shareB],
      [shareA, new Uint8Array(32)],
      [new Uint8Array(32), shareB]
    ] as const) {
      await expect(openSection(ADDRESS, ciphertext, a, b)).rejects.toMatchObject({ code: 'not-authentic' });
    }
  });

  test('case 26: every bit of the envelope flipped alone is refused', async () => {
    for (let bit = 0; bit < ciphertext.length * 8; bit++) {
      const opened = openSection(ADDRESS, flipped(ciphertext, bit), shareA, shareB);
      await expect(opened).rejects.toBeInstanceOf(NodeVaultError);
    }
  });

  test('case 26: a bit of each byte of a wrapped share flipped alone is refused', () => {
    const vetKey = testVetKey({ ...ADDRESS, share: 'A', salt: SALT });
    for (let byte = 0; byte < wrappedA.length; byte++) {
      expect(() => unwrapShare(vetKey, flipped(wrappedA, byte * 8 + (byte % 8)))).toThrow(NodeVaultError);
    }
  });

  test('case 25: an envelope moved to any other address is refused', async () => {
    const elsewhere: SectionAddress[] = [
      { ...ADDRESS, vault: Uint8Array.of(1, 2) },
      { ...ADDRESS, record: 18n },
      { ...ADDRESS, version: 2 },
      { ...ADDRESS, section: 'seat' }
    ];
    for (const address of elsewhere) {
      const opened = openSection(address, ciphertext, shareA, shareB);
      await expect(opened).rejects.toMatchObject({ code: 'not-authentic' });
    }
  });

  test("a share does not unwrap with the other share's vetKey, nor under another salt", () => {
    for (const other of [
      testVetKey({ ...ADDRESS, share: 'B', salt: SALT }),
      testVetKey({ ...ADDRESS, share: 'A', salt: new Uint8Array(32) })
    ]) {
      expect(() => unwrapShare(other, wrappedA)).toThrow(expect.objectContaining({ code: 'not-authentic' }));
    }
  });

  test('cut, empty and wrongly sized input is refused', async () => {
    for (const size of [0, 1, 28, 29, ciphertext.length - 1]) {
      const opened = openSection(ADDRESS, ciphertext.slice(0, size), shareA, shareB);
      await expect(opened).rejects.toBeInstanceOf(NodeVaultError);
    }
    await expect(openSection(ADDRESS, ciphertext, shareA.slice(1), shareB)).rejects.toThrow(
      /share A: 31 bytes/
    );
    const vetKey = testVetKey({ ...ADDRESS, share: 'A', salt: SALT });
    expect(() => unwrapShare(vetKey, wrappedA.slice(1))).toThrow(/167 bytes/);
  });

  test('a master key other than the vault’s own wraps nothing that opens', async () => {
    const foreign = MasterPublicKey.productionKey().deriveCanisterKey(ADDRESS.vault).publicKeyBytes();
    const sealed = await sealSection(ADDRESS, PAYLOAD, foreign, SALT);
    const vetKey = testVetKey({ ...ADDRESS, share: 'A', salt: SALT });
    expect(() => unwrapShare(vetKey, sealed.wrappedA)).toThrow(
      expect.objectContaining({ code: 'not-authentic' })
    );
  });
});

describe('sealed payload', () => {
  const proof = fc.record(
    { index: fc.nat(0xffff), size: fc.nat(0xffff), path: fc.array(bytes(32), { maxLength: 10 }) },
    PLAIN
  );
  const payload = fc.record({ content, proof }, PLAIN);

  test('decoding gives back what was encoded', () => {
    fc.assert(
      fc.property(payload, (sealed) => {
        const bytes = encodePayload(sealed);
        expect(encodePayload(decodePayload(bytes))).toStrictEqual(bytes);
        expect(decodePayload(bytes).proof).toStrictEqual(sealed.proof);
      })
    );
  });

  test('decoding is total', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 120 }), (noise) => {
        expect(() => decodePayload(noise)).toThrow(NodeVaultError);
      })
    );
  });
});

function flipped(bytes: Uint8Array, bit: number): Uint8Array {
  const at = bit >> 3;
  return bytes.with(at, (bytes[at] ?? 0) ^ (0x80 >> (bit & 7)));
}
