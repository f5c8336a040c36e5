/** Pinned master keys and derived keys against dfinity/vetkeys (`frontend/ic_vetkeys/src/utils/utils.test.ts`). */
import { describe, expect, test } from '@jest/globals';
import { MasterPublicKey } from '@dfinity/vetkeys';
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils';
import { masterPublicKey } from '../../src/client/master-keys.js';
import { deriveVaultKey } from '../../src/client/vault-key.js';
import { TEST_VAULT, TEST_VAULT_KEY } from '../unit/client/test-vetkeys.js';

describe('pinned master public keys', () => {
  test('ic: derived key of canister 0000000000c0a0d00101 for "context-string"', () => {
    const canisterKey = MasterPublicKey.deserialize(masterPublicKey('ic')).deriveCanisterKey(
      hexToBytes('0000000000c0a0d00101')
    );
    expect(bytesToHex(canisterKey.publicKeyBytes())).toBe(
      'a4df5fb733dc53ba0b3f8dab3f7538b2f345052072f69a5749d630d9c2b2b1c4b00af09fa1d993e1ce533996961575ad' +
        '027e058e2a279ab05271c115ef27d750b6b233f12bc9f1973b203e338d43b6a7617be58d5c7195dfb809d756413bc006'
    );
    expect(bytesToHex(canisterKey.deriveSubKey(utf8ToBytes('context-string')).publicKeyBytes())).toBe(
      'aa45fccb82432315e39fedb1b1f150d2e895fb1f7399cc593b826ac151b519f0966b92aef49a89efe60570ef325f0f7e' +
        '1974ac3519d2e127a52c013e246aedbff2158bdd0bb9f26c763c88c0b8ec796f401d057eab276d0a34384a8a97b1937f'
    );
  });

  test('local: derived key of PocketIC for canister ffffffffff9000030101', () => {
    const derived = MasterPublicKey.deserialize(masterPublicKey('local'))
      .deriveCanisterKey(hexToBytes('ffffffffff9000030101'))
      .deriveSubKey(utf8ToBytes('Test Derivation For PocketIC VetKD key_1'));
    expect(bytesToHex(derived.publicKeyBytes())).toBe(
      '899a951f6ec2f9a96759c554a6cb01fb1cb20b2f2f96a2d2c869221c04d3349c3be8d49c3257312aed031f430f15f7ef' +
        '0f4d43adf11251015d70dd91ac07df50fb70818ece721a1d6a314204acddde55542902f5d0d95e2406a5ab1fad18349d'
    );
  });

  test("a vault's key differs by network and by vault", () => {
    expect(deriveVaultKey('local', TEST_VAULT)).toStrictEqual(TEST_VAULT_KEY);
    const keys = [
      deriveVaultKey('local', TEST_VAULT),
      deriveVaultKey('ic', TEST_VAULT),
      deriveVaultKey('local', TEST_VAULT.with(7, 8))
    ];
    expect(new Set(keys.map(bytesToHex)).size).toBe(3);
  });
});
