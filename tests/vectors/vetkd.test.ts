import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import {
  DerivedPublicKey,
  EncryptedVetKey,
  IbeCiphertext,
  IbeIdentity,
  IbeSeed,
  MasterPublicKey,
  MasterPublicKeyId,
  TransportSecretKey
} from '@dfinity/vetkeys';
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/curves/utils';
import {
  VETKD_KEY_NAMES,
  VetKdError,
  vetkdDeriveKey,
  vetkdMasterPublicKey,
  vetkdPublicKey
} from '../../src/replica/vetkd/vetkd.js';

interface Vectors {
  pocketIc: {
    keyName: string;
    masterPublicKey: string;
    canisterId: string;
    context: string;
    publicKey: string;
  }[];
  mainnet: {
    keyName: string;
    masterPublicKey: string;
    canisterId: string;
    context: string;
    canisterKey: string;
    publicKey: string;
  }[];
  protocolFlow: Record<
    | 'transportSecretKey'
    | 'transportPublicKey'
    | 'input'
    | 'derivedPublicKey'
    | 'encryptedKey'
    | 'ibeSeed'
    | 'message'
    | 'ibeCiphertext'
    | 'vetKey'
    | 'symmetricKeyDomain'
    | 'symmetricKey',
    string
  >;
  invalidTransportKeys: { why: string; bytes: string }[];
}

const vectors = JSON.parse(readFileSync(new URL('./vetkd.json', import.meta.url), 'utf8')) as Vectors;
const canisterId = hexToBytes('ffffffffff9000030101');
const context = utf8ToBytes('context');
const input = utf8ToBytes('input');
const random = (fill: number) => new Uint8Array(48).fill(fill);

describe('PocketIC test masters', () => {
  test.each(vectors.pocketIc)('$keyName', (vector) => {
    expect(bytesToHex(vetkdMasterPublicKey(vector.keyName))).toBe(vector.masterPublicKey);
    const derived = vetkdPublicKey(
      vector.keyName,
      hexToBytes(vector.canisterId),
      utf8ToBytes(vector.context)
    );
    expect(bytesToHex(derived)).toBe(vector.publicKey);
  });

  test('the vectors cover every key name', () => {
    expect(vectors.pocketIc.map(({ keyName }) => keyName)).toEqual([...VETKD_KEY_NAMES]);
  });
});

describe('offline derivation with @dfinity/vetkeys', () => {
  test.each(vectors.mainnet)('mainnet $keyName', (vector) => {
    const name = vector.keyName === 'key_1' ? MasterPublicKeyId.KEY_1 : MasterPublicKeyId.TEST_KEY_1;
    const master = MasterPublicKey.productionKey(name);
    expect(bytesToHex(master.publicKeyBytes())).toBe(vector.masterPublicKey);
    const canisterKey = master.deriveCanisterKey(hexToBytes(vector.canisterId));
    expect(bytesToHex(canisterKey.publicKeyBytes())).toBe(vector.canisterKey);
    const derived = canisterKey.deriveSubKey(utf8ToBytes(vector.context));
    expect(bytesToHex(derived.publicKeyBytes())).toBe(vector.publicKey);
  });

  test.each(vectors.pocketIc)('agrees with ours on $keyName, with and without context', (vector) => {
    const master = MasterPublicKey.deserialize(hexToBytes(vector.masterPublicKey));
    const canisterKey = master.deriveCanisterKey(canisterId);
    for (const subcontext of [new Uint8Array(), context]) {
      expect(vetkdPublicKey(vector.keyName, canisterId, subcontext)).toEqual(
        canisterKey.deriveSubKey(subcontext).publicKeyBytes()
      );
    }
  });
});

describe('protocol flow', () => {
  const flow = vectors.protocolFlow;
  const transportSecret = TransportSecretKey.deserialize(hexToBytes(flow.transportSecretKey));
  const identity = IbeIdentity.fromBytes(hexToBytes(flow.input));

  test('published encrypted key, IBE ciphertext and symmetric key', () => {
    expect(bytesToHex(transportSecret.publicKeyBytes())).toBe(flow.transportPublicKey);
    const derivedPublicKey = DerivedPublicKey.deserialize(hexToBytes(flow.derivedPublicKey));
    const seed = IbeSeed.fromBytes(hexToBytes(flow.ibeSeed));
    const sealed = IbeCiphertext.encrypt(derivedPublicKey, identity, hexToBytes(flow.message), seed);
    expect(bytesToHex(sealed.serialize())).toBe(flow.ibeCiphertext);
    const encryptedKey = EncryptedVetKey.deserialize(hexToBytes(flow.encryptedKey));
    const vetKey = encryptedKey.decryptAndVerify(transportSecret, derivedPublicKey, hexToBytes(flow.input));
    expect(bytesToHex(vetKey.signatureBytes())).toBe(flow.vetKey);
    const opened = IbeCiphertext.deserialize(hexToBytes(flow.ibeCiphertext)).decrypt(vetKey);
    expect(bytesToHex(opened)).toBe(flow.message);
    expect(bytesToHex(vetKey.deriveSymmetricKey(flow.symmetricKeyDomain, 32))).toBe(flow.symmetricKey);
  });

  test.each([...VETKD_KEY_NAMES])(
    'a key derived here under %s opens what was sealed to its public key',
    (keyName) => {
      const derivedPublicKey = DerivedPublicKey.deserialize(vetkdPublicKey(keyName, canisterId, context));
      const sealed = IbeCiphertext.encrypt(
        derivedPublicKey,
        IbeIdentity.fromBytes(input),
        utf8ToBytes('share'),
        IbeSeed.random()
      );
      const encrypted = vetkdDeriveKey(
        keyName,
        canisterId,
        context,
        input,
        transportSecret.publicKeyBytes(),
        random(1)
      );
      expect(encrypted).toHaveLength(192);
      const vetKey = EncryptedVetKey.deserialize(encrypted).decryptAndVerify(
        transportSecret,
        derivedPublicKey,
        input
      );
      expect(sealed.decrypt(vetKey)).toEqual(utf8ToBytes('share'));
      expect(() =>
        EncryptedVetKey.deserialize(encrypted).decryptAndVerify(transportSecret, derivedPublicKey, context)
      ).toThrow();
    }
  );

  test('the same vetKey whatever the randomness, another one for another input, context or canister', () => {
    const open = (id: Uint8Array, ctx: Uint8Array, text: Uint8Array, fill: number) => {
      const bytes = vetkdDeriveKey('key_1', id, ctx, text, transportSecret.publicKeyBytes(), random(fill));
      const publicKey = DerivedPublicKey.deserialize(vetkdPublicKey('key_1', id, ctx));
      const vetKey = EncryptedVetKey.deserialize(bytes).decryptAndVerify(transportSecret, publicKey, text);
      return { bytes: bytesToHex(bytes), vetKey: bytesToHex(vetKey.signatureBytes()) };
    };
    const first = open(canisterId, context, input, 1);
    const second = open(canisterId, context, input, 2);
    expect(second.vetKey).toBe(first.vetKey);
    expect(second.bytes).not.toBe(first.bytes);
    const others = [
      open(canisterId, context, context, 1),
      open(canisterId, input, input, 1),
      open(hexToBytes('ffffffffff9000040101'), context, input, 1)
    ];
    expect(new Set([first.vetKey, ...others.map(({ vetKey }) => vetKey)]).size).toBe(4);
  });
});

describe('transport keys', () => {
  const derive = (transportKey: Uint8Array) =>
    vetkdDeriveKey('key_1', canisterId, context, input, transportKey, random(1));

  test.each(vectors.invalidTransportKeys)('$why: refused', ({ bytes }) => {
    expect(() => derive(hexToBytes(bytes))).toThrow(
      expect.objectContaining({ name: 'VetKdError', code: 'invalid-transport-key' })
    );
  });

  test('the point at infinity yields the bare key, as on the Internet Computer: callers must refuse it', () => {
    const infinity = new Uint8Array(48);
    infinity[0] = 0xc0;
    const encrypted = derive(infinity);
    const transportSecret = TransportSecretKey.random();
    const honest = vetkdDeriveKey(
      'key_1',
      canisterId,
      context,
      input,
      transportSecret.publicKeyBytes(),
      random(3)
    );
    const publicKey = DerivedPublicKey.deserialize(vetkdPublicKey('key_1', canisterId, context));
    const key = EncryptedVetKey.deserialize(honest).decryptAndVerify(transportSecret, publicKey, input);
    expect(bytesToHex(encrypted.subarray(144))).toBe(bytesToHex(key.signatureBytes()));
  });
});

test('an unknown key name is a typed error', () => {
  expect(() => vetkdPublicKey('key_2', canisterId, context)).toThrow(VetKdError);
  expect(() => vetkdPublicKey('key_2', canisterId, context)).toThrow(
    expect.objectContaining({ code: 'unknown-key' })
  );
});

test('too little randomness is refused', () => {
  const transportKey = TransportSecretKey.random().publicKeyBytes();
  expect(() => vetkdDeriveKey('key_1', canisterId, context, input, transportKey, new Uint8Array(47))).toThrow(
    RangeError
  );
});
