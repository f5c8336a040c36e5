import { asciiBytes, bigEndian, lengthPrefixed } from '../sealed/length-prefixed.js';

/** A latency challenge on a node's local network: the auditor sends a nonce, the node answers, and that many times. */
export interface LatencyTranscript {
  /** Principals as bytes. */
  readonly registry: Uint8Array;
  readonly round: bigint;
  readonly position: number;
  readonly node: Uint8Array;
  readonly auditor: Uint8Array;
  /** Random, chosen by the auditor on the spot, 32 bytes. */
  readonly nonce: Uint8Array;
  /** In microseconds. */
  readonly bound: number;
  readonly roundTrips: readonly number[];
}

/** What the auditor signs the SHA-256 of. @throws RangeError for a number that does not fit 32 bits */
export function latencyTranscript(transcript: LatencyTranscript): Uint8Array {
  const { registry, round, position, node, auditor, nonce, bound, roundTrips } = transcript;
  const u32 = (value: number): Uint8Array => bigEndian(BigInt(value), 4);
  return lengthPrefixed([
    asciiBytes('nodevault latency 1'),
    registry,
    bigEndian(round, 8),
    u32(position),
    node,
    auditor,
    nonce,
    u32(bound),
    ...roundTrips.map(u32)
  ]);
}
