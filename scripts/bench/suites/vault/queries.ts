import { IDL } from '@dfinity/candid';
import { measureSharedQueries } from '../../shared-queries.js';
import { CUSTODIAN_A, DELEGATE, Motion, PROVIDER, type VaultStage } from './cast.js';

export async function measureQueries({ vault }: VaultStage, record: bigint): Promise<void> {
  const provider = vault.as(PROVIDER);
  const custodian = vault.as(CUSTODIAN_A);
  const small = { record_id: record, version: 1, section: 'report' };
  const large = { ...small, version: 2, proposal_id: [] as [] };
  const released = { ...small, proposal_id: [Motion.redeemed] as [bigint] };
  await vault.measure('record_of', () => provider.record_of(PROVIDER));
  await vault.measure('get_record', () => provider.get_record(record));
  await vault.measure('get_version', () => provider.get_version({ record_id: record, version: 1 }));
  await vault.measure('get_standard', () => provider.get_standard([]));
  await vault.measure('get_grant', () => provider.get_grant(Motion.redeemed));
  await vault.measure('get_notices of 3 motions', () => provider.get_notices(record, 0n));
  await vault.measureOk('get_sealed_section by a custodian', () => custodian.get_sealed_section(released));
  await vault.measureOk('get_chunk of 1 KB by a custodian', () => custodian.get_chunk(released, 0));
  await vault.measureOk('get_chunk of 100 KB by the provider', () => provider.get_chunk(large, 0));
  const user_preferences = {
    metadata: { language: 'en', utc_offset_minutes: [] as [] },
    device_spec: [] as []
  };
  const arg = new Uint8Array(IDL.encode([IDL.Opt(IDL.Principal)], [[DELEGATE]]));
  await vault.measure('icrc21_canister_call_consent_message', () =>
    provider.icrc21_canister_call_consent_message({ method: 'appoint_delegate', arg, user_preferences })
  );
  await vault.measure('get_log_head', () => provider.get_log_head(0n));
  await measureSharedQueries(vault, { metrics: '/metrics' });
}
