/**
 * A custodian's transport key pair. The motion names the public key, and the vetKey reaches only the holder of the
 * secret key.
 */
import { bls12_381 } from '@noble/curves/bls12-381';
import { TransportSecretKey } from '@dfinity/vetkeys';
import { transportKeyDefect } from '../protocol/spec/transport-key.js';
import { NodeVaultError } from './errors.js';

const SECRET_BYTES = 32;

export interface TransportKeyPair {
  /** 32 bytes. Whoever has it can open what a motion releases to its public key. */
  readonly secret: Uint8Array;
  /** Compressed BLS12-381 G1 point, 48 bytes. */
  readonly publicKey: Uint8Array;
}

export function generateTransportKey(): TransportKeyPair {
  const key = TransportSecretKey.random();
  return { secret: key.serialize(), publicKey: key.publicKeyBytes() };
}

/** The pair of a stored secret key. */
export function transportKeyFromSecret(secret: Uint8Array): TransportKeyPair {
  if (!isScalar(secret)) {
    throw new NodeVaultError(
      'bad-transport-key',
      'transport secret key: it is not 32 bytes of a non-zero BLS12-381 scalar; use the file that keygen wrote'
    );
  }
  const publicKey = TransportSecretKey.deserialize(secret).publicKeyBytes();
  requireTransportKey(publicKey);
  return { secret, publicKey };
}

/**
 * Refuses a public transport key that protects nothing: infinity (the reply would be the raw key), the generator and
 * its negative (anyone could decrypt), and what is no point of the prime-order subgroup.
 * @throws NodeVaultError `bad-transport-key`
 */
export function requireTransportKey(publicKey: Uint8Array): void {
  const defect = transportKeyDefect(publicKey) ?? pointDefect(publicKey);
  if (defect === undefined) return;
  throw new NodeVaultError(
    'bad-transport-key',
    `transport key: ${defect}; make a key pair with \`nodevault keygen transport\``
  );
}

function pointDefect(publicKey: Uint8Array): string | undefined {
  try {
    bls12_381.G1.ProjectivePoint.fromHex(publicKey).assertValidity();
    return undefined;
  } catch {
    return 'is not a point of the prime-order subgroup of BLS12-381 G1';
  }
}

/** The library reduces larger numbers, which would give one key two secrets. */
function isScalar(secret: Uint8Array): boolean {
  const { Fr } = bls12_381.fields;
  const scalar = secret.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
  return secret.length === SECRET_BYTES && scalar > 0n && scalar < Fr.ORDER;
}
