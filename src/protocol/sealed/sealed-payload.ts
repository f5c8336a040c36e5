/**
 * The plaintext of a sealed section: its content, and the proof that this content is part of the version's root. With
 * the proof inside, whoever opens one section checks it against the public root without the other sections.
 *
 * ```
 * 01 ‖ content length (u32) ‖ content ‖ index (u16) ‖ size (u16) ‖ path length (u8) ‖ path × 32 bytes
 * ```
 */
import { concatBytes } from '@noble/hashes/utils';
import { ByteReader } from './byte-reader.js';
import { type SectionContent, decodeSection, sectionParts } from './canonical.js';
import { bigEndian } from './length-prefixed.js';
import { HASH_BYTES, type InclusionProof } from './merkle-tree.js';

const VERSION = 1;

export interface SealedPayload {
  readonly content: SectionContent;
  /** The section in its version. */
  readonly proof: InclusionProof;
}

export function encodePayload(payload: SealedPayload): Uint8Array {
  return concatBytes(...payloadParts(payload));
}

/** The same in parts, to be joined in this order: a document's content is not copied. */
export function payloadParts({ content, proof }: SealedPayload): Uint8Array[] {
  const section = sectionParts(content);
  const length = section.reduce((sum, part) => sum + part.length, 0);
  return [
    Uint8Array.of(VERSION),
    bigEndian(BigInt(length), 4),
    ...section,
    bigEndian(BigInt(proof.index), 2),
    bigEndian(BigInt(proof.size), 2),
    bigEndian(BigInt(proof.path.length), 1),
    ...proof.path
  ];
}

/** The inverse of `encodePayload`; refuses any other bytes. Whether the proof holds is `verifySection`'s to say. */
export function decodePayload(bytes: Uint8Array): SealedPayload {
  const reader = new ByteReader(bytes, 'sealed payload');
  const version = reader.uint(1, 'version');
  if (version !== VERSION)
    throw reader.malformed(`format version ${version} is unknown; update this program`);
  const content = decodeSection(reader.take(reader.uint(4, 'content length'), 'content'));
  const index = reader.uint(2, 'index');
  const size = reader.uint(2, 'size');
  const steps = reader.uint(1, 'path length');
  const path = Array.from({ length: steps }, () => reader.take(HASH_BYTES, 'path'));
  reader.end();
  return { content, proof: { index, size, path } };
}
