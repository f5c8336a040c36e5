import { answer } from '../../common/candid/endpoint.js';
import { statusMethods as methods } from '../interface/status.js';
import { certifiedStatuses } from '../status_query.js';

export function status(): void | Promise<void> {
  return answer(methods.status, certifiedStatuses);
}
