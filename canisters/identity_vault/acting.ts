import { err, ok, type Result } from '../../src/protocol/errors.js';
import { nowSeconds } from '../common/clock.js';
import { equalBytes } from '../common/stored_bytes.js';

import { findRecord, type StoredRecord } from './record_store.js';

/** The record, where the caller may submit to it: the provider, its delegate, or its operator by the NNS registry. */
export function requireActor(caller: Uint8Array, id: bigint): Result<StoredRecord> {
  const record = standingRecord(id);
  if ('Err' in record || mayAct(caller, record.Ok)) return record;
  return err(
    'not_authorized',
    `record ${id} belongs to another principal, and the caller is not its delegate`
  );
}

/** The record, where the caller is the provider itself: what a delegate may not do. */
export function requireProvider(caller: Uint8Array, id: bigint): Result<StoredRecord> {
  const record = standingRecord(id);
  if ('Err' in record || equalBytes(record.Ok.provider, caller)) return record;
  return err('not_authorized', `record ${id} belongs to another principal`);
}

/** The record, if it exists and is not erased. */
export function standingRecord(id: bigint): Result<StoredRecord> {
  const record = findRecord(id);
  if (record === undefined) return err('not_found', `no record ${id}; create one with create_record`);
  return record.erasedAt === 0n ? ok(record) : err('not_found', `record ${id} has been erased`);
}

export function mayAct(caller: Uint8Array, record: StoredRecord): boolean {
  return (
    equalBytes(record.provider, caller) ||
    equalBytes(record.delegate, caller) ||
    (equalBytes(record.operator, caller) && record.operatorUntil >= nowSeconds())
  );
}
