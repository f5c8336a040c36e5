import { answer } from '../../common/candid/endpoint.js';
import { statuses } from '../certification.js';
import { statusMethods as methods } from '../interface/status.js';
import { certifiedStatuses } from '../status_query.js';

export function status(): void | Promise<void> {
  return answer(methods.status, certifiedStatuses);
}

/** No method of the canister: see boot.ts. */
export function warmUp(): void {
  statuses.warmUp();
}
