/**
 * SHA-256 of bytes given in parts, so that a document of many megabytes is not copied to be hashed. On Node its own
 * implementation takes large messages, twenty times as fast; elsewhere, and for small ones, noble's does.
 */
import { sha256 as noble } from '@noble/hashes/sha2';

/** From here on the call into Node pays. */
const LARGE = 4096;

interface NodeHash {
  update(part: Uint8Array): NodeHash;
  digest(): Uint8Array;
}

type CreateHash = (algorithm: 'sha256') => NodeHash;

const createHash = nodeCreateHash();

/** The 32-byte digest of the parts, joined. */
export function sha256(...parts: readonly Uint8Array[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const hash = createHash !== undefined && length >= LARGE ? createHash('sha256') : noble.create();
  for (const part of parts) hash.update(part);
  return new Uint8Array(hash.digest());
}

/** The 32-byte digest by WebCrypto, which works beside this thread. */
export async function digestBeside(bytes: Uint8Array): Promise<Uint8Array> {
  const own = isUnshared(bytes) ? bytes : new Uint8Array(bytes);
  return new Uint8Array(await globalThis.crypto.subtle.digest('SHA-256', own));
}

/** WebCrypto takes no memory that other threads may change. */
function isUnshared(bytes: Uint8Array): bytes is Uint8Array<ArrayBuffer> {
  return Object.prototype.toString.call(bytes.buffer) === '[object ArrayBuffer]';
}

/** Node's `createHash`, without an import that a browser could not follow; undefined where there is no Node. */
function nodeCreateHash(): CreateHash | undefined {
  const runtime: { process?: { getBuiltinModule?: (name: string) => unknown } } = globalThis;
  const module = runtime.process?.getBuiltinModule?.('node:crypto');
  return typeof module === 'object' && module !== null && 'createHash' in module
    ? (module.createHash as CreateHash)
    : undefined;
}
