/** Case 26: what a custodian is sent, with each of its bits flipped alone. Envelopes: envelope.test.ts. */
import { beforeAll, describe, expect, test } from '@jest/globals';
import { unlockShare } from '../../src/client/unlock-share.js';
import { generateTransportKey } from '../../src/client/transport-key.js';
import type { SectionAddress } from '../../src/protocol/sealed/address.js';
import type { ShareAddress } from '../../src/protocol/sealed/derivation-input.js';
import { sealSection, unwrapShare } from '../../src/protocol/sealed/envelope.js';
import { TEST_VAULT, TEST_VAULT_KEY, testEncryptedVetKey, testVetKey } from '../unit/client/test-vetkeys.js';

const SECTION: SectionAddress = { vault: TEST_VAULT, record: 17n, version: 3, section: 'owners' };
const SALT = new Uint8Array(32).fill(5);
const ADDRESS: ShareAddress = { ...SECTION, share: 'A', salt: SALT };
const TIMEOUT_MS = 600_000;

const transport = generateTransportKey();
let wrapped: Uint8Array;
let encryptedKey: Uint8Array;

beforeAll(async () => {
  const content = { seed: new Uint8Array(32).fill(1), fields: [{ name: 'owners.0.name', value: 'Nobody' }] };
  const payload = { content, proof: { index: 0, size: 1, path: [] } };
  wrapped = (await sealSection(SECTION, payload, TEST_VAULT_KEY, SALT)).wrappedA;
  encryptedKey = testEncryptedVetKey(ADDRESS, transport.publicKey);
});

const unlock = (key: Uint8Array): Uint8Array =>
  unlockShare({ network: 'local', address: ADDRESS, encryptedKey: key, wrapped }, transport.secret);

describe('case 26: every bit flipped alone is refused', () => {
  test('the control: unflipped, both give the share', () => {
    expect(unlock(encryptedKey)).toHaveLength(32);
    expect(unwrapShare(testVetKey(ADDRESS), wrapped)).toHaveLength(32);
  });

  test(
    'of the encrypted key, 192 bytes',
    () => {
      expect(flips(encryptedKey, unlock, 'wrong-vetkey')).toBe(1_536);
    },
    TIMEOUT_MS
  );

  test(
    'of the wrapped share, 168 bytes',
    () => {
      const vetKey = testVetKey(ADDRESS);
      expect(flips(wrapped, (flipped) => unwrapShare(vetKey, flipped), 'not-authentic')).toBe(1_344);
    },
    TIMEOUT_MS
  );
});

/** How many flips `open` refused with this code; throws where it took one. */
function flips(bytes: Uint8Array, open: (flipped: Uint8Array) => Uint8Array, code: string): number {
  let refused = 0;
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const at = bit >> 3;
    expect(() => open(bytes.with(at, (bytes[at] ?? 0) ^ (0x80 >> (bit & 7))))).toThrow(
      expect.objectContaining({ code })
    );
    refused++;
  }
  return refused;
}
