/** Names one sealed version of one record, and a section in it. */
import { asciiBytes, bigEndian } from './length-prefixed.js';

export interface VersionAddress {
  /** The vault's canister id, as bytes. */
  readonly vault: Uint8Array;
  /** Record id, an unsigned 64-bit integer. */
  readonly record: bigint;
  /** Version of the record, an unsigned 32-bit integer. */
  readonly version: number;
}

export interface SectionAddress extends VersionAddress {
  /** Section name, ASCII. */
  readonly section: string;
}

/** The address as parts to be length-prefixed: vault, record (8 bytes), version (4 bytes), section. */
export function addressParts(address: SectionAddress): Uint8Array[] {
  return [
    address.vault,
    bigEndian(address.record, 8),
    bigEndian(BigInt(address.version), 4),
    asciiBytes(address.section)
  ];
}
