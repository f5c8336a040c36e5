import { answerTo, answerValue } from '../../common/candid/endpoint.js';
import { knownWriter } from '../../common/cycles_reserve.js';
import { confirm as confirmRoot, refresh as refreshStatus } from '../confirming.js';
import { verificationMethods as methods } from '../interface/verification.js';
import { confirmationInfo, verifierInfo } from '../views.js';

type Answered = void | Promise<void>;

export function confirm(): Answered {
  return answerTo(knownWriter, methods.confirm, confirmRoot);
}

export function refresh(): Answered {
  return answerTo(knownWriter, methods.refresh, refreshStatus);
}

export function get_verifier(): void {
  answerValue(methods.get_verifier, verifierInfo);
}

export function get_confirmation(): void {
  answerValue(methods.get_confirmation, confirmationInfo);
}
