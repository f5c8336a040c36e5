import { call, IDL, Principal } from 'azle';

import { err, isErr, ok, type Result } from '../../src/protocol/errors.js';
import { describeCallError, rethrowCleanup } from '../common/call_error.js';
import { asciiBytes } from '../common/stored_bytes.js';

import { memory } from './memory.js';

const VAULT_KEY = asciiBytes('vault');

/** The vault whose records this registry speaks of; set once, when the registry is installed. */
export function setVault(vault: Principal): void {
  memory.meta.insert(VAULT_KEY, vault.toUint8Array());
}

export function vault(): Principal {
  const stored = memory.meta.get(VAULT_KEY);
  if (stored === undefined) throw new Error('the registry was installed without a vault');
  return Principal.fromUint8Array(stored);
}

/** A provider's newest submitted version, as the vault says. */
export interface CurrentVersion {
  readonly recordId: bigint;
  readonly version: number;
  readonly root: Uint8Array;
}

interface RecordInfo {
  readonly record_id: bigint;
  readonly current_version: number;
  readonly current_root: Uint8Array;
}

/** What the registry reads of the vault's RecordInfo. */
const RecordInfo = IDL.Record({
  record_id: IDL.Nat64,
  current_version: IDL.Nat32,
  current_root: IDL.Vec(IDL.Nat8)
});

export async function currentVersionOf(provider: Uint8Array): Promise<Result<CurrentVersion>> {
  const answer = await recordOf(provider);
  if (isErr(answer)) return answer;
  const [record] = answer.Ok;
  if (record === undefined) return err('not_found', 'the vault has no record of this provider');
  if (record.current_version === 0) {
    return err('not_found', `record ${record.record_id} has no submitted version yet`);
  }
  return ok({ recordId: record.record_id, version: record.current_version, root: record.current_root });
}

async function recordOf(provider: Uint8Array): Promise<Result<[] | [RecordInfo]>> {
  try {
    const answer = await call<[Principal], [] | [RecordInfo]>(vault(), 'record_of', {
      paramIdlTypes: [IDL.Principal],
      returnIdlType: IDL.Opt(RecordInfo),
      args: [Principal.fromUint8Array(provider)]
    });
    return ok(answer);
  } catch (error) {
    rethrowCleanup(error);
    return err('canister_unavailable', `the vault did not answer: ${describeCallError(error)}; try again`);
  }
}

/** How the vault's log stands, as the vault says. */
export interface VaultLogHead {
  /** Blocks in the log. */
  readonly length: bigint;
  /** Hash of the last block, empty where there is none. */
  readonly hash: Uint8Array;
  /** Hash of the block that was last at the length asked about, empty where there is none. */
  readonly hash_at: Uint8Array;
}

const VaultLogHead = IDL.Record({
  length: IDL.Nat64,
  hash: IDL.Vec(IDL.Nat8),
  hash_at: IDL.Vec(IDL.Nat8)
});

export async function vaultLogHead(knownLength: bigint): Promise<Result<VaultLogHead>> {
  try {
    const answer = await call<[bigint], VaultLogHead>(vault(), 'get_log_head', {
      paramIdlTypes: [IDL.Nat64],
      returnIdlType: VaultLogHead,
      args: [knownLength]
    });
    return ok(answer);
  } catch (error) {
    rethrowCleanup(error);
    return err('canister_unavailable', `the vault did not answer: ${describeCallError(error)}; try again`);
  }
}
