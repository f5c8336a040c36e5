/** Latency challenges of audit reports: what an auditor signs, and how a reader checks it. */
import { Principal } from '@dfinity/principal';
import { ed25519 } from '@noble/curves/ed25519';
import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex } from '@noble/hashes/utils';
import { type LatencyTranscript, latencyTranscript } from '../protocol/audit/latency.js';
import { derKey, type Ed25519Identity } from './ed25519-identity.js';
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

/** What the auditor puts into its report; it signs with the key that it calls the registry with. */
export async function signLatency(
  transcript: LatencyTranscript,
  auditor: Ed25519Identity
): Promise<LatencyEvidence> {
  const transcript_hash = sha256(latencyTranscript(transcript));
  return {
    nonce: transcript.nonce,
    round_trip_us: Math.min(...transcript.roundTrips),
    bound_us: transcript.bound,
    transcript_hash,
    public_key: auditor.publicKey,
    signature: new Uint8Array(await auditor.sign(transcript_hash))
  };
}

/** What everybody sees of the evidence, without its transcript. */
export interface LatencyJudgement {
  readonly within_bound: boolean;
  readonly signature: 'valid' | 'invalid';
  /** Whose key it is: one that the report's author calls the registry with, or one that nobody here knows. */
  readonly signer: 'author' | 'unknown';
}

export function judgeLatency(evidence: LatencyEvidence, author: Principal): LatencyJudgement {
  const [hash, key, signature] = [evidence.transcript_hash, evidence.public_key, evidence.signature].map(
    (bytes) => new Uint8Array(bytes)
  ) as [Uint8Array, Uint8Array, Uint8Array];
  const own = Principal.selfAuthenticating(derKey(key));
  return {
    within_bound: evidence.round_trip_us <= evidence.bound_us,
    signature: isSigned(signature, hash, key) ? 'valid' : 'invalid',
    signer: own.compareTo(author) === 'eq' ? 'author' : 'unknown'
  };
}

/** Whether it verifies; false as well for a key or a signature that is no point of the curve. */
function isSigned(signature: Uint8Array, hash: Uint8Array, key: Uint8Array): boolean {
  try {
    return ed25519.verify(signature, hash, key);
  } catch {
    return false;
  }
}

/**
 * Whether the evidence is that of the transcript and signed by its key. Whose key that is, `judgeLatency` tells.
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
          : isSigned(evidence.signature, hash, evidence.public_key)
            ? undefined
            : 'signature does not verify';
  if (defect !== undefined) throw new NodeVaultError('not-authentic', `latency challenge: ${defect}`);
}
