import { Principal as CorePrincipal } from '@icp-sdk/core/principal';
import type { ReleaseSpec } from '../../src/client/index.js';
import { Spinner } from './in-flight.js';
import { someone, Stage, type StageRecord } from './stage.js';
import { VaultLedger } from './vault-ledger.js';

/** A vault with one record, and what it takes to disturb it in the middle of a release. */
export interface ReleaseStage {
  readonly stage: Stage;
  readonly vaultId: CorePrincipal;
  readonly record: StageRecord;
  readonly ledger: VaultLedger;
  readonly spinner: Spinner;
}

export async function createReleaseStage(): Promise<ReleaseStage> {
  const stage = await Stage.create();
  return {
    stage,
    vaultId: CorePrincipal.fromText(stage.vault.toText()),
    record: await stage.submitMadeUp(someone('a provider')),
    ledger: new VaultLedger(stage),
    spinner: await Spinner.install(stage.world.pic)
  };
}

/** An adopted motion to release the record, which nobody has enacted yet. */
export interface AdoptedRelease {
  readonly motion: bigint;
  readonly spec: ReleaseSpec;
}

export async function adoptRelease({ stage, record }: ReleaseStage): Promise<AdoptedRelease> {
  const spec = await stage.releaseSpec(record);
  return { spec, motion: await stage.world.governance.adopt(stage.motionText(spec)) };
}
