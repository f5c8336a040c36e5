/**
 * A sealed section: AES-256-GCM (NIST SP 800-38D) under a random key that two shares make.
 *
 * ```
 * envelope = 01 ‖ nonce (12) ‖ ciphertext of the padded payload ‖ tag (16)
 * AAD      = lp("nodevault envelope 1", vault, record, version, section)
 * key      = share A XOR share B (32 bytes each)
 * wrapped  = IBE ciphertext of a share (168 bytes) under the vault's derived public key, identity = derivationInput
 * ```
 */
import { DerivedPublicKey, IbeCiphertext, IbeIdentity, IbeSeed, type VetKey } from '@dfinity/vetkeys';
import { concatBytes, randomBytes } from '@noble/hashes/utils';
import { WRAPPED_SHARE_BYTES } from '../limits.js';
import { type SectionAddress, addressParts } from './address.js';
import { type Share, derivationInput } from './derivation-input.js';
import { asciiBytes, lengthPrefixed } from './length-prefixed.js';
import { NodeVaultError } from './node-vault-error.js';
import { ENVELOPE_OVERHEAD, pad, unpad } from './padding.js';
import { type SealedPayload, decodePayload, payloadParts } from './sealed-payload.js';

const VERSION = 1;
const DOMAIN = asciiBytes('nodevault envelope 1');
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export const SHARE_BYTES = 32;

/** One sealed section as the vault stores it. */
export interface SealedSection {
  readonly name: string;
  readonly ciphertext: Uint8Array;
  /** Share A, encrypted to the identity of (section, A). */
  readonly wrappedA: Uint8Array;
  /** Share B, encrypted to the identity of (section, B). */
  readonly wrappedB: Uint8Array;
}

/**
 * Seals one section under a fresh key, which is kept nowhere.
 * @param vaultKey the vault's derived public key, 96 bytes; derive it offline (`deriveVaultKey`)
 * @param salt 32 bytes, one per version
 */
export async function sealSection(
  address: SectionAddress,
  payload: SealedPayload,
  vaultKey: Uint8Array,
  salt: Uint8Array
): Promise<SealedSection> {
  const shareA = randomBytes(SHARE_BYTES);
  const shareB = randomBytes(SHARE_BYTES);
  const recipient = DerivedPublicKey.deserialize(vaultKey);
  const wrap = (share: Share, bytes: Uint8Array): Uint8Array => {
    const identity = IbeIdentity.fromBytes(derivationInput({ ...address, share, salt }));
    return IbeCiphertext.encrypt(recipient, identity, bytes, IbeSeed.random()).serialize();
  };
  const encryption = await startEncryption(address, pad(...payloadParts(payload)), xor(shareA, shareB));
  // The shares are wrapped while the ciphertext is made: WebCrypto works beside this thread.
  const [wrappedA, wrappedB] = [wrap('A', shareA), wrap('B', shareB)];
  return { name: address.section, ciphertext: await encryption.envelope, wrappedA, wrappedB };
}

/**
 * One share of a section's key.
 * @param vetKey the verified vetKey of this section and share
 * @param wrapped 168 bytes as sealed
 * @throws NodeVaultError `not-authentic` where the vetKey is another's or the bytes were altered
 */
export function unwrapShare(vetKey: VetKey, wrapped: Uint8Array): Uint8Array {
  if (wrapped.length !== WRAPPED_SHARE_BYTES) {
    throw new NodeVaultError(
      'malformed',
      `wrapped share: ${wrapped.length} bytes, an IBE-encrypted share has ${WRAPPED_SHARE_BYTES}`
    );
  }
  try {
    return IbeCiphertext.deserialize(wrapped).decrypt(vetKey);
  } catch {
    throw new NodeVaultError(
      'not-authentic',
      'wrapped share: it does not open with this key; it was altered or belongs to another section or share'
    );
  }
}

/**
 * Opens a section with both shares.
 * @throws NodeVaultError `not-authentic` where a share is wrong, the envelope was altered or stands at another address
 */
export async function openSection(
  address: SectionAddress,
  ciphertext: Uint8Array,
  shareA: Uint8Array,
  shareB: Uint8Array
): Promise<SealedPayload> {
  requireShare('A', shareA);
  requireShare('B', shareB);
  return decodePayload(unpad(await decrypt(address, ciphertext, xor(shareA, shareB))));
}

/** Begins to encrypt; the envelope comes as a promise of its own, so that the caller can work meanwhile. */
async function startEncryption(
  address: SectionAddress,
  plaintext: Uint8Array<ArrayBuffer>,
  key: Uint8Array
): Promise<{ envelope: Promise<Uint8Array> }> {
  const nonce = randomBytes(NONCE_BYTES);
  const aesKey = await importKey(key, 'encrypt');
  const sealed = globalThis.crypto.subtle.encrypt(gcm(address, nonce), aesKey, plaintext);
  const envelope = sealed.then((bytes) => concatBytes(Uint8Array.of(VERSION), nonce, new Uint8Array(bytes)));
  return { envelope };
}

async function decrypt(address: SectionAddress, envelope: Uint8Array, key: Uint8Array): Promise<Uint8Array> {
  const where = `envelope of section ${address.section}`;
  if (envelope.length < ENVELOPE_OVERHEAD) {
    throw new NodeVaultError('malformed', `${where}: ${envelope.length} bytes are too few`);
  }
  if (envelope[0] !== VERSION) {
    throw new NodeVaultError(
      'malformed',
      `${where}: format version ${envelope[0]} is unknown; update this program`
    );
  }
  const nonce = envelope.subarray(1, 1 + NONCE_BYTES);
  const sealed = new Uint8Array(envelope.subarray(1 + NONCE_BYTES));
  const aesKey = await importKey(key, 'decrypt');
  try {
    return new Uint8Array(await globalThis.crypto.subtle.decrypt(gcm(address, nonce), aesKey, sealed));
  } catch {
    throw new NodeVaultError(
      'not-authentic',
      `${where}: it does not open; a share is wrong, or the bytes were altered or sealed for another address`
    );
  }
}

function gcm(address: SectionAddress, nonce: Uint8Array): AesGcmParams {
  const additionalData = new Uint8Array(lengthPrefixed([DOMAIN, ...addressParts(address)]));
  return { name: 'AES-GCM', iv: new Uint8Array(nonce), additionalData, tagLength: 8 * TAG_BYTES };
}

function importKey(key: Uint8Array, usage: 'encrypt' | 'decrypt'): Promise<CryptoKey> {
  return globalThis.crypto.subtle.importKey('raw', new Uint8Array(key), 'AES-GCM', false, [usage]);
}

function requireShare(share: Share, bytes: Uint8Array): void {
  if (bytes.length === SHARE_BYTES) return;
  throw new NodeVaultError(
    'invalid-argument',
    `share ${share}: ${bytes.length} bytes, a share has ${SHARE_BYTES}`
  );
}

function xor(a: Uint8Array, b: Uint8Array): Uint8Array {
  return a.map((byte, i) => byte ^ (b[i] ?? 0));
}
