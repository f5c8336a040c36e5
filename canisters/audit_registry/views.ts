import { MAX_PAGE } from '../../src/protocol/limits.js';
import { type Opt, optional } from '../common/option.js';

import type {
  ChallengesPage,
  ConfirmationInfo,
  VerifierInfo,
  VerifiersPage,
  VerifierState
} from './interface/verification.js';
import { challengeIds, findChallenge } from './verification/challenge_store.js';
import { confirmationIds, endOf, findConfirmation } from './verification/confirmation_store.js';
import {
  findVerifier,
  MAX_VERIFIERS,
  standingCount,
  stateAt,
  verifierCount,
  verifierPage
} from './verification/verifier_store.js';

/** What the public queries answer, in candid's shapes. */

export function verifierInfo(verifier: Uint8Array): Opt<VerifierInfo> {
  const details = findVerifier(verifier);
  if (details === undefined) return [];
  const { name, valid_until, proposal_id } = details;
  return [{ verifier, name, valid_until, proposal_id, confirmations: standingCount(verifier), details }];
}

/** Verifiers from a position on; `confirmations` of all of them, which the shares of each are of. */
export function verifiersFrom(start: number): VerifiersPage {
  const all = verifierPage(0, MAX_VERIFIERS);
  return {
    verifiers: all.slice(start, start + MAX_PAGE).flatMap(verifierInfo),
    length: BigInt(verifierCount()),
    confirmations: all.reduce((sum, id) => sum + standingCount(id), 0n)
  };
}

/** What motions decided about a verifier, from number `start` on, which begin at 1. */
export function verifierHistory(verifier: Uint8Array, start: number): VerifierState[] {
  const states: VerifierState[] = [];
  for (let sequence = Math.max(start, 1); states.length < MAX_PAGE; sequence++) {
    const state = stateAt(verifier, sequence);
    if (state === undefined) break;
    states.push(state);
  }
  return states;
}

export function confirmationInfo(id: bigint): Opt<ConfirmationInfo> {
  const found = findConfirmation(id);
  const end = endOf(id);
  return found === undefined ? [] : [{ id, ...found, ended: optional(end) }];
}

/** All confirmations of a version, ended ones included, oldest first: at most a page. */
export function confirmationsOf(recordId: bigint, version: number): ConfirmationInfo[] {
  return confirmationIds(recordId, version).slice(0, MAX_PAGE).flatMap(confirmationInfo);
}

/** Challenges of a provider from a position on, oldest first. */
export function challengesOf(provider: Uint8Array, start: number): ChallengesPage {
  const ids = challengeIds(provider);
  const challenges = ids.slice(start, start + MAX_PAGE).flatMap((id) => {
    const challenge = findChallenge(id);
    return challenge === undefined ? [] : [{ id, challenge }];
  });
  return { challenges, length: BigInt(ids.length) };
}
