/**
 * A vault whose secret key the test knows: PocketIC's public test master `key_1`, derived by the formulae of
 * dfinity/vetkeys. It answers as the vault would, so client code is tested without a replica.
 */
import { bls12_381 } from '@noble/curves/bls12-381';
import { DerivedPublicKey, MasterPublicKey, VetKey, augmentedHashToG1, hashToScalar } from '@dfinity/vetkeys';
import { asciiBytes, lengthPrefixed } from '../../../src/protocol/sealed/length-prefixed.js';
import { type ShareAddress, derivationInput } from '../../../src/protocol/sealed/derivation-input.js';
import { VETKD_CONTEXT, VETKD_KEY_NAME } from '../../../src/protocol/sealed/vetkd-constants.js';

/** The vault's canister id in these tests, as bytes. */
export const TEST_VAULT = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 7, 1, 1);

const { G1, G2, fields } = bls12_381;
const MASTER_SECRET = hashToScalar(
  asciiBytes(VETKD_KEY_NAME),
  'ic-crypto-vetkd-test-utils-generate-test-key'
);
const MASTER = MasterPublicKey.deserialize(G2.ProjectivePoint.BASE.multiply(MASTER_SECRET).toRawBytes(true));
const CANISTER_KEY = MASTER.deriveCanisterKey(TEST_VAULT).publicKeyBytes();

/** The vault's derived public key, 96 bytes. */
export const TEST_VAULT_KEY = MASTER.deriveCanisterKey(TEST_VAULT)
  .deriveSubKey(asciiBytes(VETKD_CONTEXT))
  .publicKeyBytes();

const VAULT_SECRET = fields.Fr.add(
  fields.Fr.add(
    MASTER_SECRET,
    hashToScalar(lengthPrefixed([MASTER.publicKeyBytes(), TEST_VAULT]), 'ic-vetkd-bls12-381-g2-canister-id')
  ),
  hashToScalar(lengthPrefixed([CANISTER_KEY, asciiBytes(VETKD_CONTEXT)]), 'ic-vetkd-bls12-381-g2-context')
);

/** The vetKey of one share. */
export function testVetKey(address: ShareAddress): VetKey {
  return new VetKey(hashedInput(address).multiply(VAULT_SECRET));
}

/** The reply of `vetkd_derive_key`: `E1 = r·g1 ‖ E2 = r·g2 ‖ E3 = r·tpk + dsk·H`. */
export function testEncryptedVetKey(address: ShareAddress, transportKey: Uint8Array): Uint8Array {
  const r = 0x1234567890abcdefn;
  const vetKey = G1.ProjectivePoint.fromHex(testVetKey(address).serialize());
  const e3 = G1.ProjectivePoint.fromHex(transportKey).multiply(r).add(vetKey);
  return Uint8Array.of(
    ...G1.ProjectivePoint.BASE.multiply(r).toRawBytes(true),
    ...G2.ProjectivePoint.BASE.multiply(r).toRawBytes(true),
    ...e3.toRawBytes(true)
  );
}

function hashedInput(address: ShareAddress): ReturnType<typeof augmentedHashToG1> {
  return augmentedHashToG1(DerivedPublicKey.deserialize(TEST_VAULT_KEY), derivationInput(address));
}
