import { equalBytes, readU64, u64Bytes, concatBytes } from '../../common/stored_bytes.js';
import { Challenge } from '../interface/verification.js';
import { memory } from '../memory.js';
import { StoredMap } from '../stored_map.js';

import type { Counted } from './judging.js';

const challenges = new StoredMap(memory.challenges, Challenge);

export function findChallenge(id: bigint): Challenge | undefined {
  return challenges.find(u64Bytes(id));
}

export function putChallenge(id: bigint, challenge: Challenge): void {
  challenges.put(u64Bytes(id), challenge);
}

/** Stores a challenge under the next id, counted from 1, and under its provider. */
export function addChallenge(challenge: Challenge): bigint {
  const id = BigInt(challenges.length) + 1n;
  putChallenge(id, challenge);
  const { provider } = challenge;
  memory.challengesOf.insert(provider, concatBytes(listOf(provider), u64Bytes(id)));
  return id;
}

/** Ids of all challenges of a provider, oldest first. */
export function challengeIds(provider: Uint8Array): bigint[] {
  const list = listOf(provider);
  const ids: bigint[] = [];
  for (let at = 0; at < list.length; at += 8) ids.push(readU64(list.subarray(at, at + 8)));
  return ids;
}

function listOf(provider: Uint8Array): Uint8Array {
  return memory.challengesOf.get(provider) ?? new Uint8Array(0);
}

/**
 * The admitted challenge with the earliest deadline that no confirmation has answered: one that counts, was made after the
 * challenge was admitted, and is not by whoever filed or admitted it.
 */
export function openChallenge(
  provider: Uint8Array,
  counted: readonly Counted[]
): { readonly deadline: bigint } | undefined {
  let first: { readonly deadline: bigint } | undefined;
  for (const id of challengeIds(provider)) {
    const challenge = findChallenge(id);
    const [admitted] = challenge?.admitted ?? [];
    if (challenge === undefined || admitted === undefined || challenge.withdrawn_at.length === 1) continue;
    if (isAnswered(challenge, counted)) continue;
    if (first === undefined || admitted.deadline < first.deadline) first = admitted;
  }
  return first;
}

/** Whether a confirmation that counts answers an admitted challenge: made after it was admitted, by somebody not party to it. */
export function isAnswered(
  { challenger, admitted: [admitted] }: Challenge,
  counted: readonly Counted[]
): boolean {
  return counted.some(
    ({ confirmation: { confirmed_at, verifier } }) =>
      admitted !== undefined &&
      confirmed_at > admitted.at &&
      !equalBytes(verifier, challenger) &&
      !equalBytes(verifier, admitted.by)
  );
}
