import { createHash } from 'node:crypto';

/**
 * Bytes as random as any, the same in every run: instruction counts repeat only where the data does. What the vault
 * stores is opaque to it, so they stand for ciphertexts, wrapped shares, roots and salts.
 */
export function madeUpBytes(name: string, length: number): Uint8Array {
  return new Uint8Array(createHash('shake256', { outputLength: length }).update(name).digest());
}
