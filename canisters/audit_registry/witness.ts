import { err, isErr, ok, type Result } from '../../src/protocol/errors.js';
import { MAX_PAGE } from '../../src/protocol/limits.js';
import { nowSeconds } from '../common/clock.js';
import { equalBytes, StoredReader, StoredWriter, u64Bytes } from '../common/stored_bytes.js';

import type { HeadsPage, WitnessedHead } from './interface/log.js';
import { logEvent } from './log.js';
import { memory } from './memory.js';
import { vaultLogHead } from './vault.js';

const FORMAT = 1;

/** Looks at the vault's log. Anyone may ask; a head is kept where it is new. Awaits. */
export async function witnessVaultHead(caller: Uint8Array): Promise<Result<WitnessedHead>> {
  const count = headCount();
  const last = count === 0n ? undefined : headAt(count - 1n);
  const answer = await vaultLogHead(last?.length ?? 0n);
  if (isErr(answer)) return answer;
  if (headCount() !== count) return err('busy', "another call has just looked at the vault's log; try again");
  const { length, hash, hash_at } = answer.Ok;
  const rolled_back = last !== undefined && (length < last.length || !equalBytes(hash_at, last.hash));
  if (!rolled_back && length === (last?.length ?? 0n)) {
    return last === undefined ? err('not_found', "the vault's log has no block yet") : ok(last);
  }
  const head = { witnessed_at: nowSeconds(), length, hash, rolled_back };
  putHead(count, head);
  logEvent({
    kind: rolled_back ? 'rollback_seen' : 'head_witnessed',
    time: head.witnessed_at,
    caller,
    vault_length: length,
    vault_head: hash
  });
  return ok(head);
}

/** Heads from number `start` on, oldest first, at most a page. */
export function witnessedHeads(start: bigint): HeadsPage {
  const length = headCount();
  const heads: WitnessedHead[] = [];
  for (let number = start; number < length && heads.length < MAX_PAGE; number++) heads.push(headAt(number));
  return { heads, length };
}

function headCount(): bigint {
  return BigInt(memory.vaultHeads.len());
}

function putHead(number: bigint, { witnessed_at, length, hash, rolled_back }: WitnessedHead): void {
  const writer = new StoredWriter().u8(FORMAT).u64(witnessed_at).u64(length).bytes(hash);
  memory.vaultHeads.insert(u64Bytes(number), writer.u8(rolled_back ? 1 : 0).finish());
}

function headAt(number: bigint): WitnessedHead {
  const stored = memory.vaultHeads.get(u64Bytes(number));
  if (stored === undefined) throw new Error(`witnessed head ${number} is missing`);
  const reader = new StoredReader(stored);
  if (reader.u8() !== FORMAT) throw new Error(`witnessed head ${number} is stored in an unknown format`);
  const head = {
    witnessed_at: reader.u64(),
    length: reader.u64(),
    hash: reader.bytes(),
    rolled_back: reader.u8() === 1
  };
  reader.end();
  return head;
}
