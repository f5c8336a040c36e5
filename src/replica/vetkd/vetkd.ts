import { messageOf } from '../errors.js';
import { bls12_381 } from '@noble/curves/bls12-381';
import { blsPublicKey, hashToG1, hashToScalar } from '../certificates/bls.js';
import { concat, utf8 } from '../certificates/bytes.js';

/**
 * Verifiably encrypted threshold keys on BLS12-381, as one party: what the management canister's `vetkd_public_key`
 * and `vetkd_derive_key` answer, under the master keys that PocketIC uses for tests.
 *
 *   CPK = MPK + h2s(lp(MPK) ‖ lp(canister id), "…-canister-id") · g2
 *   DPK = CPK + h2s(lp(CPK) ‖ lp(context),     "…-context")     · g2      (an empty context changes nothing)
 *   H   = hash to G1 of DPK ‖ input
 *   encrypted key = r·g1 ‖ r·g2 ‖ r·tpk + dsk·H
 *
 * Source: dfinity/ic rs/crypto/internal/crypto_lib/bls12_381/vetkd and rs/crypto/test_utils/vetkd.
 */

/** Key names with a test master key. Everyone can compute these secrets: they protect nothing. */
export const VETKD_KEY_NAMES = ['key_1', 'test_key_1', 'dfx_test_key'] as const;

export type VetKdErrorCode = 'invalid-transport-key' | 'unknown-key';

/** Why a derivation was refused; `message` is what the management canister's caller may read. */
export class VetKdError extends Error {
  constructor(
    readonly code: VetKdErrorCode,
    message: string
  ) {
    super(message);
    this.name = 'VetKdError';
  }
}

const { Fr } = bls12_381.fields;
const G1 = bls12_381.G1.ProjectivePoint;
const G2 = bls12_381.G2.ProjectivePoint;
type G1Point = ReturnType<typeof G1.fromHex>;

const MASTER_KEY_DST = 'ic-crypto-vetkd-test-utils-generate-test-key';
const CANISTER_DST = 'ic-vetkd-bls12-381-g2-canister-id';
const CONTEXT_DST = 'ic-vetkd-bls12-381-g2-context';
const G1_AUGMENTED_DST = 'BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_AUG_';
const TRANSPORT_KEY_BYTES = 48;

/** Random bytes that one derivation consumes: enough that the reduction to a scalar has no measurable bias. */
export const VETKD_RANDOM_BYTES = 48;

/**
 * The public key (compressed G2, 96 bytes) that belongs to a canister and a context.
 * @param canisterId raw bytes of the canister's principal
 * @throws VetKdError `unknown-key`
 */
export function vetkdPublicKey(keyName: string, canisterId: Uint8Array, context: Uint8Array): Uint8Array {
  return derive(keyName, canisterId, context).publicKey;
}

/**
 * The vetKey for `input`, encrypted to a transport key: 192 bytes, `r·g1 ‖ r·g2 ‖ r·tpk + dsk·H`.
 * Like the Internet Computer it accepts the point at infinity as a transport key, under which the reply is no secret.
 * @param transportPublicKey compressed G1 point, 48 bytes
 * @param randomBytes fresh randomness, at least {@link VETKD_RANDOM_BYTES} bytes
 * @throws VetKdError `unknown-key`, `invalid-transport-key`
 */
export function vetkdDeriveKey(
  keyName: string,
  canisterId: Uint8Array,
  context: Uint8Array,
  input: Uint8Array,
  transportPublicKey: Uint8Array,
  randomBytes: Uint8Array
): Uint8Array {
  const transportKey = parseTransportKey(transportPublicKey);
  const { secretKey, publicKey } = derive(keyName, canisterId, context);
  const r = randomScalar(randomBytes);
  const hash = hashToG1(concat(publicKey, input), G1_AUGMENTED_DST);
  const e3 = transportKey.multiply(r).add(hash.multiply(secretKey));
  return concat(
    G1.BASE.multiply(r).toRawBytes(true),
    G2.BASE.multiply(r).toRawBytes(true),
    e3.toRawBytes(true)
  );
}

/** The master public key (compressed G2, 96 bytes) of a key name. @throws VetKdError `unknown-key` */
export function vetkdMasterPublicKey(keyName: string): Uint8Array {
  return blsPublicKey(masterSecretKey(keyName));
}

interface DerivedKey {
  secretKey: bigint;
  publicKey: Uint8Array;
}

function derive(keyName: string, canisterId: Uint8Array, context: Uint8Array): DerivedKey {
  const secretKey = masterSecretKey(keyName);
  const master = { secretKey, publicKey: blsPublicKey(secretKey) };
  const canister = deriveChild(master, canisterId, CANISTER_DST);
  return context.length === 0 ? canister : deriveChild(canister, context, CONTEXT_DST);
}

function deriveChild(parent: DerivedKey, label: Uint8Array, dst: string): DerivedKey {
  const offset = hashToScalar(concat(lengthPrefixed(parent.publicKey), lengthPrefixed(label)), dst);
  const secretKey = Fr.add(parent.secretKey, offset);
  return { secretKey, publicKey: blsPublicKey(secretKey) };
}

function masterSecretKey(keyName: string): bigint {
  if (!VETKD_KEY_NAMES.some((name) => name === keyName)) {
    throw new VetKdError(
      'unknown-key',
      `No vetKD key named ${JSON.stringify(keyName)}; known: ${VETKD_KEY_NAMES.join(', ')}.`
    );
  }
  return hashToScalar(utf8(keyName), MASTER_KEY_DST);
}

function parseTransportKey(bytes: Uint8Array): G1Point {
  const refused = (text: string) => new VetKdError('invalid-transport-key', `The transport key ${text}.`);
  if (bytes.length !== TRANSPORT_KEY_BYTES) {
    throw refused(`has ${bytes.length} bytes, not ${TRANSPORT_KEY_BYTES}`);
  }
  try {
    const point = G1.fromHex(bytes);
    point.assertValidity();
    return point;
  } catch (error) {
    throw refused(`is not a point of G1: ${messageOf(error)}`);
  }
}

function randomScalar(randomBytes: Uint8Array): bigint {
  if (randomBytes.length < VETKD_RANDOM_BYTES) {
    throw new RangeError(`${randomBytes.length} random bytes given, ${VETKD_RANDOM_BYTES} needed`);
  }
  return hashToScalar(randomBytes, 'nodevault-replica-vetkd-randomness');
}

function lengthPrefixed(bytes: Uint8Array): Uint8Array {
  const prefix = Buffer.alloc(8);
  prefix.writeBigUInt64BE(BigInt(bytes.length));
  return concat(prefix, bytes);
}
