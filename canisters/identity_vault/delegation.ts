import { err, isErr, ok, type Result } from '../../src/protocol/errors.js';
import { isPrincipalBytes } from '../../src/protocol/spec/lines.js';
import { nowSeconds } from '../common/clock.js';
import { operatorOf } from '../common/node_operators.js';
import { equalBytes } from '../common/stored_bytes.js';

import { requireProvider, standingRecord } from './acting.js';
import { OPERATOR_LIFETIME } from './life.js';
import { logEvent } from './log.js';
import { putRecord, recordIdOf } from './record_store.js';
import { createRecord } from './standing.js';

const EMPTY = new Uint8Array(0);

/**
 * Lets `delegate` submit for the caller from now on; nobody where it is undefined. Creates the caller's record where
 * there is none, so that a hardware wallet signs one small call.
 */
export async function appointDelegate(
  caller: Uint8Array,
  delegate: Uint8Array | undefined
): Promise<Result<bigint>> {
  if (delegate !== undefined && (!isPrincipalBytes(delegate) || equalBytes(delegate, caller))) {
    return err('invalid_argument', 'delegate: must be a principal other than the caller, and not anonymous');
  }
  const id = recordIdOf(caller);
  const created = id === undefined ? await createRecord(caller) : ok(id);
  if (isErr(created)) return created;
  const record = requireProvider(caller, created.Ok);
  if (isErr(record)) return record;
  putRecord(created.Ok, { ...record.Ok, delegate: delegate ?? EMPTY });
  logEvent({ kind: 'delegate_appointed', time: nowSeconds(), caller, record_id: created.Ok });
  return created;
}

/** Lets the caller submit for a record whose provider it operates nodes for, as the NNS registry says. Awaits. */
export async function claimOperator(caller: Uint8Array, id: bigint): Promise<Result<null>> {
  const before = standingRecord(id);
  if (isErr(before)) return before;
  const operates = await operatorOf(before.Ok.provider, caller);
  if (isErr(operates)) return operates;
  if (operates.Ok === undefined)
    return err('not_authorized', "the NNS registry does not list the caller as this provider's operator");
  const record = standingRecord(id);
  if (isErr(record)) return record;
  const now = nowSeconds();
  putRecord(id, { ...record.Ok, operator: caller, operatorUntil: now + OPERATOR_LIFETIME });
  logEvent({ kind: 'operator_claimed', time: now, caller, record_id: id });
  return ok(null);
}
