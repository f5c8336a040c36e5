import { hash_to_field } from '@noble/curves/abstract/hash-to-curve';
import { bls12_381 } from '@noble/curves/bls12-381';
import { sha256 } from '@noble/hashes/sha2';
import { concat, utf8 } from './bytes.js';

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

/** RFC 9380 `hash_to_field` with one element of the scalar field. @param dst domain separation tag */
export function hashToScalar(message: Uint8Array, dst: string): bigint {
  const p = bls12_381.fields.Fr.ORDER;
  const options = { DST: dst, p, m: 1, k: 128, expand: 'xmd', hash: sha256 } as const;
  const scalar = hash_to_field(message, 1, options)[0]?.[0];
  if (scalar === undefined) throw new Error('hash_to_field gave no element');
  return scalar;
}

/** RFC 9380 `hash_to_curve` to a point of G1. */
export function hashToG1(message: Uint8Array, dst: string) {
  return bls12_381.shortSignatures.hash(message, dst);
}

/** A secret scalar that belongs to a name. */
export function blsSecretKey(name: string): bigint {
  return hashToScalar(utf8(name), KEY_DST);
}

/** The public key in compressed form, 96 bytes. */
export function blsPublicKey(secretKey: bigint): Uint8Array {
  return bls12_381.G2.ProjectivePoint.BASE.multiply(secretKey).toRawBytes(true);
}

/** The public key wrapped in DER: 133 bytes. */
export function blsPublicKeyDer(secretKey: bigint): Uint8Array {
  return concat(DER_PREFIX, blsPublicKey(secretKey));
}

/** Signature (compressed G1, 48 bytes) of a message that already carries its domain separator. */
export function blsSign(secretKey: bigint, message: Uint8Array): Uint8Array {
  return hashToG1(message, SIGNATURE_DST).multiply(secretKey).toRawBytes(true);
}
