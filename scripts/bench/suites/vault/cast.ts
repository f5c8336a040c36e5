/** Who and what the vault's benchmarks are about. */
import type { Principal } from '@dfinity/principal';
import { type ReleaseSpec, transportKeyFromSecret } from '../../../../src/client/index.js';
import type { VaultService } from '../../../../src/client/idl/vault-idl.js';
import type { MeasuredCanister } from '../../measured-canister.js';
import { type BenchNetwork, NOW_SECONDS } from '../../network.js';
import type { Nns } from '../../nns/index.js';
import { madeUpPrincipal } from '../../principals.js';
import { beginVersionArgs } from '../../vault-records.js';

export interface VaultStage {
  readonly network: BenchNetwork;
  readonly nns: Nns;
  readonly vault: MeasuredCanister<VaultService>;
}

export const PROVIDER = madeUpPrincipal('the measured provider');
export const LEAVER = madeUpPrincipal('a provider that leaves');
export const UPDATER = madeUpPrincipal('a provider with two versions');
export const OPERATOR = madeUpPrincipal('an operator of the measured provider');
export const DELEGATE = madeUpPrincipal('a delegate of the measured provider');
export const STRANGER = madeUpPrincipal('a stranger');
export const CUSTODIAN_A = madeUpPrincipal('custodian A');
export const CUSTODIAN_B = madeUpPrincipal('custodian B');

/** Proposals that governance answers about, one after the other. */
export const Motion = {
  redeemed: 140_001n,
  enacted: 140_002n,
  open: 140_003n,
  unknown: 140_004n,
  announced: 140_005n,
  erase: 140_006n,
  retention: 140_007n,
  standard: 140_008n
} as const;

/** The release of the section `report` of the measured provider's version 1 to both custodians. */
export function releaseSpec(record: bigint): ReleaseSpec {
  return {
    record_id: record,
    version: 1,
    root: beginVersionArgs(record, 1, []).root,
    sections: ['report'],
    custodian_a: custodian(CUSTODIAN_A, 0x11),
    custodian_b: custodian(CUSTODIAN_B, 0x22),
    single_custodian: false,
    purpose: 'Shared ownership reported in forum topic 41850',
    redeem_until: NOW_SECONDS + 30n * 86_400n
  };
}

function custodian(id: Principal, secretByte: number): ReleaseSpec['custodian_a'] {
  const secret = new Uint8Array(32).fill(secretByte);
  return { id: id.toUint8Array(), transport_key: transportKeyFromSecret(secret).publicKey };
}
