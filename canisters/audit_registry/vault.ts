import type { Principal } from 'azle';

import { err, isErr, ok, type Result } from '../../src/protocol/errors.js';
import { describeCallError, rethrowCleanup } from '../common/call_error.js';
import {
  blob,
  CandidError,
  exactOpt,
  type Infer,
  nat32,
  nat64,
  opt,
  principal,
  record,
  text,
  vec
} from '../common/candid/index.js';
import { RemoteMethod } from '../common/candid/remote.js';

import { memory } from './memory.js';
import { vaultPrincipal } from './vault_id.js';

function vault(): Principal {
  return vaultPrincipal(memory.meta);
}

/** A provider's newest submitted version, as the vault says. */
export interface CurrentVersion {
  readonly recordId: bigint;
  readonly version: number;
  readonly root: Uint8Array;
}

/** A provider's record, version 0 where it has none yet. */
export interface RecordAtVault extends CurrentVersion {
  /** Who may speak for the provider, beside itself: a delegate, an operator that claimed the record. */
  readonly speakers: readonly Uint8Array[];
}

/** What the registry reads of the vault's RecordInfo. */
const RecordInfo = record({
  record_id: nat64,
  current_version: nat32,
  current_root: blob,
  delegate: opt(principal),
  operator: opt(principal)
});
const recordOf = new RemoteMethod('record_of', [principal], exactOpt(RecordInfo));

/** `Ok` of undefined where the vault has no record of the provider. */
export async function recordAtVault(provider: Uint8Array): Promise<Result<RecordAtVault | undefined>> {
  const answer = await ask(() => recordOf.call(vault(), provider));
  if (isErr(answer)) return answer;
  const [found] = answer.Ok;
  if (found === undefined) return ok(undefined);
  const { record_id: recordId, current_version: version, current_root: root, delegate, operator } = found;
  return ok({ recordId, version, root, speakers: [...delegate, ...operator] });
}

export async function currentVersionOf(provider: Uint8Array): Promise<Result<CurrentVersion>> {
  const answer = await recordAtVault(provider);
  if (isErr(answer)) return answer;
  const found = answer.Ok;
  if (found === undefined) return err('not_found', 'the vault has no record of this provider');
  if (found.version === 0) return err('not_found', `record ${found.recordId} has no submitted version yet`);
  return ok(found);
}

/** What the vault shows of a submitted version. */
export interface VersionAtVault {
  readonly root: Uint8Array;
  readonly sections: readonly string[];
}

/** What the registry reads of the vault's VersionInfo. */
const VersionInfo = record({
  root: blob,
  sections: vec(record({ name: text })),
  submitted_at: opt(nat64)
});
const getVersion = new RemoteMethod(
  'get_version',
  [record({ record_id: nat64, version: nat32 })],
  exactOpt(VersionInfo)
);

/** `Ok` of undefined where the vault has no such version, or it is a draft. */
export async function versionAtVault(
  recordId: bigint,
  version: number
): Promise<Result<VersionAtVault | undefined>> {
  const answer = await ask(() => getVersion.call(vault(), { record_id: recordId, version }));
  if (isErr(answer)) return answer;
  const [found] = answer.Ok;
  return ok(
    found === undefined || found.submitted_at.length === 0
      ? undefined
      : { root: found.root, sections: found.sections.map(({ name }) => name) }
  );
}

/** How the vault's log stands, as the vault says. */
const VaultLogHead = record({
  /** Blocks in the log. */
  length: nat64,
  /** Hash of the last block, empty where there is none. */
  hash: blob,
  /** Hash of the block that was last at the length asked about, empty where there is none. */
  hash_at: blob
});
export type VaultLogHead = Infer<typeof VaultLogHead>;

const getLogHead = new RemoteMethod('get_log_head', [nat64], VaultLogHead);

export async function vaultLogHead(knownLength: bigint): Promise<Result<VaultLogHead>> {
  return ask(() => getLogHead.call(vault(), knownLength));
}

async function ask<T>(call: () => Promise<T>): Promise<Result<T>> {
  try {
    return ok(await call());
  } catch (error) {
    rethrowCleanup(error);
    return error instanceof CandidError
      ? err('canister_unavailable', `the vault's answer is unreadable: ${error.message}`)
      : err('canister_unavailable', `the vault did not answer: ${describeCallError(error)}; try again`);
  }
}
