import { answerReady } from '../../common/candid/endpoint.js';
import { statuses } from '../certification.js';
import { statusMethods as methods } from '../interface/status.js';
import { statusReply } from '../status_query.js';

export function status(): void {
  answerReady(methods.status, statusReply);
}

/** No method of the canister: see boot.ts. */
export function warmUp(): void {
  statuses.warmUp();
}
