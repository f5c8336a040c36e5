/** Latency challenges of audit reports: what an auditor signs, and how a reader checks it. */
import { ed25519 } from '@noble/curves/ed25519';
import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex } from '@noble/hashes/utils';
import { type LatencyTranscript, latencyTranscript } from '../protocol/audit/latency.js';
import { NodeVaultError } from './errors.js';

/** What a report holds of a challenge. */
export interface LatencyEvidence {
  readonly nonce: Uint8Array;
  readonly round_trip_us: number;
  readonly bound_us: number;
  readonly transcript_hash: Uint8Array;
  readonly public_key: Uint8Array;
  readonly signature: Uint8Array;
}

/** @param secretKey the auditor's Ed25519 seed, 32 bytes */
export function signLatency(transcript: LatencyTranscript, secretKey: Uint8Array): LatencyEvidence {
  const transcript_hash = sha256(latencyTranscript(transcript));
  return {
    nonce: transcript.nonce,
    round_trip_us: Math.min(...transcript.roundTrips),
    bound_us: transcript.bound,
    transcript_hash,
    public_key: ed25519.getPublicKey(secretKey),
    signature: ed25519.sign(transcript_hash, secretKey)
  };
}

/**
 * Whether the evidence is that of the transcript and signed by its key. Who holds the key is to be known from elsewhere.
 * @throws NodeVaultError `not-authentic`, which names what differs
 */
export function verifyLatency(transcript: LatencyTranscript, evidence: LatencyEvidence): void {
  const hash = sha256(latencyTranscript(transcript));
  const least = Math.min(...transcript.roundTrips);
  const defect =
    bytesToHex(hash) !== bytesToHex(evidence.transcript_hash)
      ? 'transcript_hash is not that of the transcript'
      : bytesToHex(transcript.nonce) !== bytesToHex(evidence.nonce)
        ? 'nonce is another'
        : least !== evidence.round_trip_us || transcript.bound !== evidence.bound_us
          ? 'round_trip_us or bound_us is not what the transcript says'
          : ed25519.verify(evidence.signature, hash, evidence.public_key)
            ? undefined
            : 'signature does not verify';
  if (defect !== undefined) throw new NodeVaultError('not-authentic', `latency challenge: ${defect}`);
}
