/** An Ed25519 identity (RFC 8032) for `@dfinity/agent`, stored as PKCS #8 PEM (RFC 8410), as OpenSSL writes it. */
import { type DerEncodedPublicKey, type PublicKey, type Signature, SignIdentity } from '@dfinity/agent';
import { ed25519 } from '@noble/curves/ed25519';
import { bytesToHex, concatBytes, hexToBytes } from '@noble/hashes/utils';
import { NodeVaultError } from './errors.js';

/** SubjectPublicKeyInfo of Ed25519 up to the 32 key bytes. */
const PUBLIC_PREFIX = hexToBytes('302a300506032b6570032100');
/** PKCS #8 PrivateKeyInfo of Ed25519 up to the 32 seed bytes: version 1, and version 2, which appends the public key. */
const PRIVATE_PREFIX = '302e020100300506032b657004220420';
const PRIVATE_PREFIX_WITH_PUBLIC = ['3053020101300506032b657004220420', '3051020101300506032b657004220420'];
const SEED_BYTES = 32;
const PEM = /^\s*-----BEGIN PRIVATE KEY-----\s+([A-Za-z0-9+/=\s]+?)\s*-----END PRIVATE KEY-----\s*$/;

export class Ed25519Identity extends SignIdentity {
  readonly #seed: Uint8Array;
  readonly #publicKey: Uint8Array;

  private constructor(seed: Uint8Array) {
    super();
    this.#seed = seed;
    this.#publicKey = ed25519.getPublicKey(seed);
  }

  static generate(): Ed25519Identity {
    return new Ed25519Identity(ed25519.utils.randomPrivateKey());
  }

  /** @throws NodeVaultError `malformed`; the message never quotes the key */
  static fromPem(pem: string): Ed25519Identity {
    const base64 = PEM.exec(pem)?.[1];
    if (base64 === undefined) throw malformed('it is no PEM of one PRIVATE KEY');
    const der = bytesToHex(decodeBase64(base64));
    const prefix = [PRIVATE_PREFIX, ...PRIVATE_PREFIX_WITH_PUBLIC].find((known) => der.startsWith(known));
    const seed = prefix === undefined ? '' : der.slice(prefix.length, prefix.length + 2 * SEED_BYTES);
    if (seed.length !== 2 * SEED_BYTES) throw malformed('it is no Ed25519 private key');
    return new Ed25519Identity(hexToBytes(seed));
  }

  /** The secret key. Write it only where nobody else reads. */
  toPem(): string {
    const der = concatBytes(hexToBytes(PRIVATE_PREFIX), this.#seed);
    return `-----BEGIN PRIVATE KEY-----\n${btoa(String.fromCharCode(...der))}\n-----END PRIVATE KEY-----\n`;
  }

  /** 32 bytes. */
  get publicKey(): Uint8Array {
    return this.#publicKey;
  }

  override getPublicKey(): PublicKey {
    const der = derKey(this.#publicKey);
    return { rawKey: this.#publicKey, derKey: der, toRaw: () => this.#publicKey, toDer: () => der };
  }

  override sign(blob: Uint8Array): Promise<Signature> {
    return Promise.resolve(ed25519.sign(blob, this.#seed) as Signature);
  }
}

/** SubjectPublicKeyInfo of a public key of 32 bytes (RFC 8410). */
export function derKey(publicKey: Uint8Array): DerEncodedPublicKey {
  return concatBytes(PUBLIC_PREFIX, publicKey);
}

function decodeBase64(text: string): Uint8Array {
  try {
    return Uint8Array.from(atob(text.replace(/\s+/g, '')), (char) => char.charCodeAt(0));
  } catch {
    throw malformed('its base64 is damaged');
  }
}

function malformed(problem: string): NodeVaultError {
  return new NodeVaultError(
    'malformed',
    `identity: ${problem}; give a PKCS #8 Ed25519 key, as \`nodevault keygen identity\` writes it`
  );
}
