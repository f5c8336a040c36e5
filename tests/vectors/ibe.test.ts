/**
 * Published vectors of dfinity/vetkeys (`frontend/ic_vetkeys/src/utils/utils.test.ts`): the library that wraps shares
 * and the pinned master keys give what the Internet Computer's own code gives.
 */
import { describe, expect, test } from '@jest/globals';
import {
  DerivedPublicKey,
  EncryptedVetKey,
  IbeCiphertext,
  IbeIdentity,
  IbeSeed,
  TransportSecretKey,
  augmentedHashToG1,
  verifyBlsSignature
} from '@dfinity/vetkeys';
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils';

const DPK =
  '972c4c6cc184b56121a1d27ef1ca3a2334d1a51be93573bd18e168f78f8fe15ce44fb029ffe8e9c3ee6bea2660f4f35e' +
  '0774a35a80d6236c050fd8f831475b5e145116d3e83d26c533545f64b08464e4bcc755f990a381efa89804212d4eef5f';
const VETKEY =
  '987db5406ce297e729c8564a106dc896943b00216a095fe9c5d32a16a330c02eb80e6f468ede83cde5462b5145b58f65';
const ENCRYPTED_VETKEY =
  'b1a13757eaae15a3c8884fc1a3453f8a29b88984418e65f1bd21042ce1d6809b2f8a49f7326c1327f2a3921e8ff1d6c3' +
  'adde2a801f1f88de98ccb40c62e366a279e7aec5875a0ce2f2a9f3e109d9cb193f0197eadb2c5f5568ee4d6a87e11591' +
  '0662e01e604087246be8b081fc6b8a06b4b0100ed1935d8c8d18d9f70d61718c5dba23a641487e72b3b25884eeede8fe' +
  'b3c71599bfbcebe60d29408795c85b4bdf19588c034d898e7fc513be8dbd04cac702a1672f5625f5833d063b05df7503';
const IBE_CIPHERTEXT =
  '4943204942450001a9937528bda5826cf5c7da77a5f5e46719a9748f4ea0aa491c8fba92081e5d55457ab36ec4f63359' +
  '54c6d87987d0b28301bd8da166493bb537c842d20396da5a68cc9e9672fadedf1e311e0057fc906dfd37d1077ca02795' +
  '4c45336405e66e5e4b346b0f24bfd358a09de701654c1e0791741e4826396588440eee021df9b2399f7f98';

const identity = utf8ToBytes('message');
const vaultKey = DerivedPublicKey.deserialize(hexToBytes(DPK));
const transportKey = TransportSecretKey.deserialize(
  hexToBytes('167b736e44a1c134bd46ca834220c75c186768612568ac264a01554c46633e76')
);

describe('dfinity/vetkeys vectors', () => {
  test('transport public key', () => {
    expect(bytesToHex(transportKey.publicKeyBytes())).toBe(
      '911969d56f42875d37a92d7eaa5d43293eff9f9a20ba4c60523e70a695eaeadeb721659b52a49d74e67841ad19033a12'
    );
  });

  test('an encrypted vetKey decrypts and verifies', () => {
    const encrypted = EncryptedVetKey.deserialize(hexToBytes(ENCRYPTED_VETKEY));
    const vetKey = encrypted.decryptAndVerify(transportKey, vaultKey, identity);
    expect(bytesToHex(vetKey.serialize())).toBe(VETKEY);
    expect(() => encrypted.decryptAndVerify(transportKey, vaultKey, utf8ToBytes('another'))).toThrow();
  });

  test('IBE with a fixed seed', () => {
    const sealed = IbeCiphertext.encrypt(
      vaultKey,
      IbeIdentity.fromBytes(identity),
      hexToBytes('f00f11'),
      IbeSeed.fromBytes(new Uint8Array(32))
    );
    expect(bytesToHex(sealed.serialize())).toBe(IBE_CIPHERTEXT);
  });

  test('IBE decryption with the vetKey', () => {
    const encrypted = EncryptedVetKey.deserialize(hexToBytes(ENCRYPTED_VETKEY));
    const vetKey = encrypted.decryptAndVerify(transportKey, vaultKey, identity);
    const opened = IbeCiphertext.deserialize(hexToBytes(IBE_CIPHERTEXT)).decrypt(vetKey);
    expect(bytesToHex(opened)).toBe('f00f11');
  });

  test('a share takes 168 bytes', () => {
    expect(IbeCiphertext.ciphertextSize(32)).toBe(168);
  });

  test('a vetKey is a BLS signature over the identity', () => {
    expect(verifyBlsSignature(vaultKey, identity, hexToBytes(VETKEY))).toBe(true);
    expect(verifyBlsSignature(vaultKey, utf8ToBytes('this is some other message'), hexToBytes(VETKEY))).toBe(
      false
    );
  });

  test('augmented hash to G1', () => {
    const key = DerivedPublicKey.deserialize(
      hexToBytes(
        '80e38f040fae321c75cf8faf8c6e9500c92b7cac022ca3eb48fb01c8e91d8c2bc806c2665ed28a0a8c87a4bff717dd3c' +
          '0c4eb57ad635bc582f89c171b8478f2fe1b806c3faeed7133b13141aaf4a65aa0c5d7902dc80102e91e6f73fe56fa34f'
      )
    );
    expect(
      bytesToHex(augmentedHashToG1(key, hexToBytes('25138dfc69267bd861d8ad9f05b9')).toRawBytes(true))
    ).toBe(
      '8e946e53188c951301b895c228c48cdeebf008d0fbc5b0aa8bff07a30926fb166485137dc372983433032673f74c24e6'
    );
  });
});
