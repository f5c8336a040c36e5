import { Principal } from '@dfinity/principal';
import type { PrincipalBytes } from './instance/types.js';

/** The management canister `aaaaa-aa`. */
export const MANAGEMENT_CANISTER: PrincipalBytes = new Uint8Array();

export const ANONYMOUS: PrincipalBytes = Uint8Array.of(4);

/** Key of a principal in maps; its order is the order of the bytes for principals of one length. */
export function principalKey(id: PrincipalBytes): string {
  return Buffer.from(id).toString('hex');
}

export function principalText(id: PrincipalBytes): string {
  return Principal.fromUint8Array(id).toText();
}

export function samePrincipal(a: PrincipalBytes, b: PrincipalBytes): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

/**
 * Opaque canister id of a number: 8 bytes big-endian, then 01 01
 * (dfinity/ic `rs/types/base_types/src/canister_id.rs`).
 */
export function canisterIdOf(index: bigint): PrincipalBytes {
  const id = new Uint8Array(10);
  new DataView(id.buffer).setBigUint64(0, index);
  id.set([1, 1], 8);
  return id;
}

/** The number in an id of a canister's length, whatever its two bytes after that; null for another kind of principal. */
export function canisterIndexOf(id: PrincipalBytes): bigint | null {
  if (id.length !== 10) return null;
  return new DataView(id.buffer, id.byteOffset, 8).getBigUint64(0);
}
