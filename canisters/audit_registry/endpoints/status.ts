import { msgArgData, msgReply } from 'azle';

import { answerReady, answerValue } from '../../common/candid/endpoint.js';
import { readPrincipalList } from '../../common/candid/principal_list.js';
import { statuses } from '../certification.js';
import { statusMethods as methods } from '../interface/status.js';
import { statusHistory } from '../status_history.js';
import { statusReply } from '../status_query.js';
import { startUpkeep } from '../upkeep.js';

export function status(): void {
  const providers = readPrincipalList(msgArgData());
  if (providers === undefined) answerReady(methods.status, statusReply);
  else msgReply(statusReply(providers));
}

export function get_status_history(): void {
  answerValue(methods.get_status_history, statusHistory);
}

/** No method of the canister: see boot.ts. */
export function wakeUp(): void {
  statuses.warmUp();
  startUpkeep();
}
