import { isErr, ok, type Result } from '../../../src/protocol/errors.js';
import { nowSeconds } from '../../common/clock.js';
import { operatorOf } from '../../common/node_operators.js';
import type { AuditAddress, OperatorCheck } from '../interface/audits.js';
import { logEvent } from '../log.js';

import { putAudit, requireAudit } from './round_store.js';

/**
 * Compares what the list says of a drawn node with the NNS registry of now: whether the provider has that operator, and
 * whether its record names that data center. For whoever asks; what is found anew is logged. Awaits.
 */
export async function checkOperatorRecord(
  caller: Uint8Array,
  { round, position }: AuditAddress
): Promise<Result<OperatorCheck>> {
  const before = requireAudit(round, position);
  if (isErr(before)) return before;
  const { provider, operator, data_center } = before.Ok.candidate;
  const found = await operatorOf(provider, operator);
  if (isErr(found)) return found;
  const audit = requireAudit(round, position);
  if (isErr(audit)) return audit;
  const now = nowSeconds();
  const check = {
    at: now,
    operator_listed: found.Ok !== undefined,
    data_center_matches: found.Ok?.dataCenter.toLowerCase() === data_center
  };
  const [known] = audit.Ok.operator_check;
  putAudit(round, position, { ...audit.Ok, operator_check: [check] });
  if (
    known?.operator_listed !== check.operator_listed ||
    known.data_center_matches !== check.data_center_matches
  )
    logEvent({ kind: 'operator_checked', time: now, caller, subject: provider, round, position });
  return ok(check);
}
