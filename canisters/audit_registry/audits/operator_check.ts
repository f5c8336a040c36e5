import { Principal } from 'azle';

import { err, isErr, ok, type Result } from '../../../src/protocol/errors.js';
import { describeCallError, rethrowCleanup } from '../../common/call_error.js';
import {
  blob,
  CandidError,
  principal,
  record,
  reserved,
  text,
  variant,
  vec
} from '../../common/candid/index.js';
import { RemoteMethod } from '../../common/candid/remote.js';
import { nowSeconds } from '../../common/clock.js';
import { equalBytes } from '../../common/stored_bytes.js';
import type { AuditAddress, OperatorCheck } from '../interface/audits.js';
import { logEvent } from '../log.js';

import { putAudit, requireAudit } from './round_store.js';

/** The NNS registry, rwlgt-iiaaa-aaaaa-aaaaa-cai. */
const NNS_REGISTRY = Principal.fromUint8Array(Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 1, 1));

/** Pairs of a data center's record, which is skipped, and a node operator's. */
const operators = vec(record({ _1_: record({ node_operator_principal_id: blob, dc_id: text }) }));
const operatorsOf = new RemoteMethod(
  'get_node_operators_and_dcs_of_node_provider',
  [principal],
  variant({ Ok: operators, Err: reserved })
);

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
  const answer = await ask(provider);
  if (isErr(answer)) return answer;
  const audit = requireAudit(round, position);
  if (isErr(audit)) return audit;
  const records = 'Ok' in answer.Ok ? answer.Ok.Ok.map((pair) => pair._1_) : [];
  const own = records.filter(({ node_operator_principal_id: id }) => equalBytes(id, operator));
  const now = nowSeconds();
  const check = {
    at: now,
    operator_listed: own.length > 0,
    data_center_matches: own.some(({ dc_id }) => dc_id.toLowerCase() === data_center)
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

async function ask(provider: Uint8Array) {
  try {
    return ok(await operatorsOf.call(NNS_REGISTRY, provider));
  } catch (error) {
    rethrowCleanup(error);
    const reason =
      error instanceof CandidError
        ? `the NNS registry's answer is unreadable: ${error.message}`
        : `the NNS registry did not answer: ${describeCallError(error)}; try again`;
    return err('canister_unavailable', reason);
  }
}
