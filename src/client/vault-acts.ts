/** Acts of providers and custodians at the vault, beside sealing and redeeming. */
import type { Principal } from '@dfinity/principal';
import { MAX_PAGE } from '../protocol/limits.js';
import type { Share } from '../protocol/sealed/derivation-input.js';
import type { ReleaseSpec } from '../protocol/spec/release.js';
import { NodeVaultError, unwrap } from './errors.js';
import type { Notice, RecordInfo, Standing, VaultService } from './idl/vault-idl.js';
import { candidReleaseSpec } from './vault-client.js';

/**
 * The record of a provider.
 * @throws NodeVaultError `canister-refused` where it has none
 */
export async function requireRecordOf(vault: VaultService, provider: Principal): Promise<RecordInfo> {
  const [record] = await vault.record_of(provider);
  if (record !== undefined) return record;
  throw new NodeVaultError(
    'canister-refused',
    `the vault has no record of ${provider.toText()}; create one with: nodevault record`,
    { detail: 'not_found' }
  );
}

/** Lets `delegate` submit for the caller, or nobody. Gives the record's number, which is created where there is none. */
export async function appointDelegate(vault: VaultService, delegate: Principal | null): Promise<bigint> {
  const appointed = await vault.appoint_delegate(delegate === null ? [] : [delegate]);
  return unwrap(appointed, 'identity_vault.appoint_delegate');
}

/** As an operator that the NNS registry lists for the record's provider: may submit for it from now on. */
export async function claimOperator(vault: VaultService, record: bigint): Promise<void> {
  unwrap(await vault.claim_operator(record), 'identity_vault.claim_operator');
}

/** Has the vault ask governance whether the record's provider is listed. Anyone may. */
export async function refreshStanding(vault: VaultService, record: bigint): Promise<Standing> {
  return unwrap(await vault.refresh_standing(record), 'identity_vault.refresh_standing');
}

/** Tells the vault of a release motion under vote, so that the provider sees it and the record outlasts the vote. Anyone may. */
export async function announceMotion(
  vault: VaultService,
  proposalId: bigint,
  spec: ReleaseSpec
): Promise<void> {
  unwrap(await vault.announce(proposalId, candidReleaseSpec(spec)), 'identity_vault.announce');
}

/** As a custodian: gives a share back, which nobody can redeem any more. */
export async function giveBack(vault: VaultService, proposalId: bigint, share: Share): Promise<void> {
  unwrap(
    await vault.give_back(proposalId, share === 'A' ? { A: null } : { B: null }),
    'identity_vault.give_back'
  );
}

/** As the provider: has the record erased after the vault's delay. Gives from when on, in seconds since the epoch. */
export async function requestErasure(vault: VaultService, record: bigint): Promise<bigint> {
  return unwrap(await vault.request_erasure(record), 'identity_vault.request_erasure');
}

export async function cancelErasure(vault: VaultService, record: bigint): Promise<void> {
  unwrap(await vault.cancel_erasure(record), 'identity_vault.cancel_erasure');
}

/** Erases a record whose time has come: by wish, or after the retention. Anyone may. */
export async function eraseRecord(vault: VaultService, record: bigint): Promise<void> {
  unwrap(await vault.erase_record(record), 'identity_vault.erase_record');
}

/** Release motions on a record that the vault knows of, oldest first. */
export async function listNotices(vault: VaultService, record: bigint): Promise<Notice[]> {
  const all: Notice[] = [];
  for (let start = 0; ; start += MAX_PAGE) {
    const page = await vault.get_notices(record, BigInt(start));
    all.push(...page);
    if (page.length < MAX_PAGE) return all;
  }
}
