import { knownCaller } from '../../common/caller.js';
import { answerTo, answerValue } from '../../common/candid/endpoint.js';
import { knownWriter } from '../../common/cycles_reserve.js';
import { verificationMethods as methods } from '../interface/verification.js';
import { refresh as refreshStatus } from '../refreshing.js';
import { acceptLevel } from '../verification/accepted_levels.js';
import { applicationOf, applyAsVerifier } from '../verification/applying.js';
import { admitChallenge, fileChallenge, withdrawChallenge } from '../verification/challenges.js';
import { confirm as confirmRoot, withdrawConfirmation } from '../verification/confirming.js';
import { policyInForce } from '../verification/policy.js';
import {
  challengesOf,
  confirmationInfo,
  confirmationsOf,
  verifierHistory,
  verifierInfo,
  verifiersFrom
} from '../views.js';

type Answered = void | Promise<void>;

export function apply_as_verifier(): Answered {
  return answerTo(knownWriter, methods.apply_as_verifier, applyAsVerifier);
}

export function confirm(): Answered {
  return answerTo(knownWriter, methods.confirm, confirmRoot);
}

export function withdraw_confirmation(): Answered {
  return answerTo(knownCaller, methods.withdraw_confirmation, withdrawConfirmation);
}

export function accept_level(): Answered {
  return answerTo(knownWriter, methods.accept_level, acceptLevel);
}

export function refresh(): Answered {
  return answerTo(knownWriter, methods.refresh, refreshStatus);
}

export function file_challenge(): Answered {
  return answerTo(knownWriter, methods.file_challenge, fileChallenge);
}

export function admit_challenge(): Answered {
  return answerTo(knownCaller, methods.admit_challenge, admitChallenge);
}

export function withdraw_challenge(): Answered {
  return answerTo(knownCaller, methods.withdraw_challenge, withdrawChallenge);
}

export function get_verification_policy(): void {
  answerValue(methods.get_verification_policy, policyInForce);
}

export function get_verifier_application(): void {
  answerValue(methods.get_verifier_application, (verifier) => {
    const found = applicationOf(verifier);
    return found === undefined ? ([] as const) : ([found] as const);
  });
}

export function get_verifier(): void {
  answerValue(methods.get_verifier, verifierInfo);
}

export function get_verifiers(): void {
  answerValue(methods.get_verifiers, verifiersFrom);
}

export function get_verifier_history(): void {
  answerValue(methods.get_verifier_history, verifierHistory);
}

export function get_confirmation(): void {
  answerValue(methods.get_confirmation, confirmationInfo);
}

export function get_confirmations_of(): void {
  answerValue(methods.get_confirmations_of, confirmationsOf);
}

export function get_challenges_of(): void {
  answerValue(methods.get_challenges_of, challengesOf);
}
