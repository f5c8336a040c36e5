import { hash_to_field } from '@noble/curves/abstract/hash-to-curve';
import { bls12_381 } from '@noble/curves/bls12-381';
import { sha256 } from '@noble/hashes/sha2';
import { concat } from './bytes.js';

/**
 * BLS12-381 signatures in G1 under keys in G2, the scheme of IC certificates (a threshold scheme there, one party here).
 * https://internetcomputer.org/docs/references/ic-interface-spec#certificate
 */

const SIGNATURE_DST = 'BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_';
const KEY_DST = 'nodevault-replica-bls-secret-key';
const DER_PREFIX = Buffer.from(
  '308182301d060d2b0601040182dc7c0503010201060c2b0601040182dc7c05030201036100',
  'hex'
);

/** A secret scalar from a seed of any length. */
export function blsSecretKey(seed: Uint8Array): bigint {
  const options = {
    DST: KEY_DST,
    p: bls12_381.fields.Fr.ORDER,
    m: 1,
    k: 128,
    expand: 'xmd',
    hash: sha256
  } as const;
  const scalar = hash_to_field(seed, 1, options)[0]?.[0];
  if (!scalar) throw new RangeError('the seed gives no key');
  return scalar;
}

/** The public key, compressed (96 bytes) and wrapped in DER: 133 bytes. */
export function blsPublicKeyDer(secretKey: bigint): Uint8Array {
  return concat(DER_PREFIX, bls12_381.G2.ProjectivePoint.BASE.multiply(secretKey).toRawBytes(true));
}

/** Signature (compressed G1, 48 bytes) of a message that already carries its domain separator. */
export function blsSign(secretKey: bigint, message: Uint8Array): Uint8Array {
  const { x, y } = bls12_381.G1.hashToCurve(message, { DST: SIGNATURE_DST }).toAffine();
  return bls12_381.G1.ProjectivePoint.fromAffine({ x, y }).multiply(secretKey).toRawBytes(true);
}
