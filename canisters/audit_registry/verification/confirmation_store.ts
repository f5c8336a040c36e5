import { concatBytes, readU64, StoredWriter, u64Bytes } from '../../common/stored_bytes.js';
import { Confirmation, ConfirmationEnd } from '../interface/verification.js';
import { memory } from '../memory.js';
import { StoredMap } from '../stored_map.js';

import { changeStanding } from './verifier_store.js';

const confirmations = new StoredMap(memory.confirmations, Confirmation);
const ends = new StoredMap(memory.confirmationEnds, ConfirmationEnd);

/** A verifier's word that it saw what is sealed under this root. Never edited. */
export function findConfirmation(id: bigint): Confirmation | undefined {
  return confirmations.find(u64Bytes(id));
}

/** How the confirmation was withdrawn or superseded; undefined where it was not. */
export function endOf(id: bigint): ConfirmationEnd | undefined {
  return ends.find(u64Bytes(id));
}

/** Stores the confirmation under the next id, counted from 1, under its version and under its verifier. */
export function insertConfirmation(confirmation: Confirmation): bigint {
  const id = BigInt(confirmations.length) + 1n;
  const { verifier, record_id: recordId, version } = confirmation;
  confirmations.put(u64Bytes(id), confirmation);
  memory.confirmationsOf.insert(
    versionKey(recordId, version),
    concatBytes(idList(recordId, version), u64Bytes(id))
  );
  changeStanding(verifier, 1n);
  return id;
}

/** Notes the end of a confirmation that has none. */
export function endConfirmation(id: bigint, verifier: Uint8Array, end: ConfirmationEnd): void {
  ends.put(u64Bytes(id), end);
  changeStanding(verifier, -1n);
}

/** Ids of all confirmations of one version, oldest first. */
export function confirmationIds(recordId: bigint, version: number): bigint[] {
  const list = idList(recordId, version);
  const ids: bigint[] = [];
  for (let at = 0; at < list.length; at += 8) ids.push(readU64(list.subarray(at, at + 8)));
  return ids;
}

function idList(recordId: bigint, version: number): Uint8Array {
  return memory.confirmationsOf.get(versionKey(recordId, version)) ?? new Uint8Array(0);
}

function versionKey(recordId: bigint, version: number): Uint8Array {
  return new StoredWriter().u64(recordId).u32(version).finish();
}
