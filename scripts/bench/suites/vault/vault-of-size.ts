import { vaultIdl, type VaultService } from '../../../../src/client/idl/vault-idl.js';
import { Costs } from '../../costs.js';
import { MeasuredCanister } from '../../measured-canister.js';
import { BenchNetwork } from '../../network.js';
import { Nns } from '../../nns/index.js';
import { benchPrincipals } from '../../principals.js';
import type { Progress } from '../../result.js';
import { fillVault } from '../../vault-records.js';
import type { VaultStage } from './cast.js';
import { measureErasure } from './erasure.js';
import { measureQueries } from './queries.js';
import { measureRelease, type ReleaseCycles } from './release.js';
import { measureStanding, measureSubmission } from './submission.js';

export interface VaultMeasurements {
  readonly costs: Costs;
  readonly release: ReleaseCycles;
  /** Methods that were measured. */
  readonly called: ReadonlySet<string>;
}

/** Measures every method of a vault that holds `size` records beforehand. */
export async function measureVault(size: number, progress: Progress): Promise<VaultMeasurements> {
  const network = new BenchNetwork();
  const nns = await Nns.install(network);
  const costs = new Costs();
  const vault = new MeasuredCanister<VaultService>(network, network.createCanister(), vaultIdl, costs);
  await vault.install('init', 'identity_vault', { install: null });
  progress(`filling ${size} records`);
  await fillVault(network, nns, vault.id, await benchPrincipals(size), progress);
  await vault.install('upgrade', 'identity_vault', { upgrade: [] });

  progress(`measuring with ${size} records`);
  const stage: VaultStage = { network, nns, vault };
  const record = await measureSubmission(stage);
  await measureStanding(stage, record);
  const release = await measureRelease(stage, record);
  await measureQueries(stage, record);
  await measureErasure(stage);
  return { costs, release, called: vault.called };
}
