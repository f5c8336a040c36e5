import { answerReady, answerValue } from '../../common/candid/endpoint.js';
import { statuses } from '../certification.js';
import { statusMethods as methods } from '../interface/status.js';
import { statusHistory } from '../status_history.js';
import { statusReply } from '../status_query.js';

export function status(): void {
  answerReady(methods.status, statusReply);
}

export function get_status_history(): void {
  answerValue(methods.get_status_history, statusHistory);
}

/** No method of the canister: see boot.ts. */
export function warmUp(): void {
  statuses.warmUp();
}
