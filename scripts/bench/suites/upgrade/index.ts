/** An upgrade of a vault with 10,000 records and 1 GiB of sealed bytes, and that all of it is there afterwards. */
import type { Principal } from '@dfinity/principal';
import { candidReleaseSpec, renderRelease, unwrap } from '../../../../src/client/index.js';
import { vaultIdl, type VaultService } from '../../../../src/client/idl/vault-idl.js';
import { Costs } from '../../costs.js';
import { MeasuredCanister } from '../../measured-canister.js';
import { BenchNetwork } from '../../network.js';
import { executedMotion } from '../../nns/proposals.js';
import { Nns } from '../../nns/index.js';
import { benchPrincipals } from '../../principals.js';
import type { Progress, Result, Suite } from '../../result.js';
import { madeUpSection, submitVersion } from '../../vault-records.js';
import { CUSTODIAN_A, CUSTODIAN_B, releaseSpec } from '../vault/cast.js';

const SUITE = 'upgrade';
const RECORDS = 10_000;
const SEALED_BYTES = 1024 ** 3;
const SECTION = madeUpSection('report', Math.ceil(SEALED_BYTES / RECORDS));
/** Every so many records one is released, too. */
const RELEASED_STEP = 500;
const PROPOSALS_FROM = 150_000n;
const PROGRESS_STEP = 1_000;
/** Instructions, by issue 4. */
const MAX_UPGRADE = 120_000_000;

export const upgradeSuite: Suite = {
  name: SUITE,
  async run(progress) {
    const network = new BenchNetwork();
    const nns = await Nns.install(network);
    const costs = new Costs();
    const vault = new MeasuredCanister<VaultService>(network, network.createCanister(), vaultIdl, costs);
    await vault.install('init', 'identity_vault', { install: null });
    const providers = await benchPrincipals(RECORDS);
    await fill({ nns, vault, providers, progress });
    await vault.install('upgrade', 'identity_vault', { upgrade: [] });
    const intact = await countIntact({ nns, vault, providers, progress });
    if (intact !== RECORDS) throw new Error(`after the upgrade ${intact} of ${RECORDS} records are intact`);
    const sealed = RECORDS * SECTION.ciphertext.length;
    const what = `${RECORDS.toLocaleString('en-US')} records`;
    const result = (name: string, unit: Result['unit'], value: number, limit: number | null): Result => ({
      suite: SUITE,
      name: `${name}, ${what}`,
      unit,
      value,
      limit
    });
    return {
      results: [
        result('upgrade with 1 GiB sealed', 'instructions', costs.get('upgrade'), MAX_UPGRADE),
        result('sealed', 'bytes', sealed, null),
        result('stable memory', 'bytes', network.stableBytes(vault.id), null)
      ],
      unmeasured: []
    };
  }
};

interface Bulk {
  readonly nns: Nns;
  readonly vault: MeasuredCanister<VaultService>;
  /** The first one has record 1. */
  readonly providers: readonly Principal[];
  readonly progress: Progress;
}

async function fill({ nns, vault, providers, progress }: Bulk): Promise<void> {
  for (const [at, provider] of providers.entries()) {
    if (at % PROGRESS_STEP === 0) progress(`sealed ${at} of ${RECORDS} records`);
    nns.listsProviders([provider]);
    const calls = vault.as(provider);
    const record = unwrap(await calls.create_record(), 'identity_vault.create_record');
    await submitVersion(calls, record, 1, [SECTION]);
  }
}

/** Reads every record's bytes as its provider, and has some released. */
async function countIntact({ nns, vault, providers, progress }: Bulk): Promise<number> {
  let intact = 0;
  for (const [at, provider] of providers.entries()) {
    if (at % PROGRESS_STEP === 0) progress(`read ${at} of ${RECORDS} records`);
    const read = { record_id: BigInt(at + 1), version: 1, section: SECTION.name, proposal_id: [] as [] };
    const chunk = unwrap(await vault.as(provider).get_chunk(read, 0), 'identity_vault.get_chunk');
    if (Buffer.compare(new Uint8Array(chunk), SECTION.ciphertext) === 0) intact++;
    if (at % RELEASED_STEP === 0) await release({ nns, vault, record: read.record_id });
  }
  return intact;
}

/** Both shares of a record's section, under a motion of its own. @throws Error where the vault refuses */
async function release({
  nns,
  vault,
  record
}: Pick<Bulk, 'nns' | 'vault'> & { record: bigint }): Promise<void> {
  const spec = releaseSpec(record);
  const proposal_id = PROPOSALS_FROM + record;
  nns.answersProposal(executedMotion(proposal_id, renderRelease(vault.id.toUint8Array(), spec)));
  for (const [custodian, share] of [
    [CUSTODIAN_A, { A: null }],
    [CUSTODIAN_B, { B: null }]
  ] as const) {
    const args = { proposal_id, spec: candidReleaseSpec(spec), section: SECTION.name, share };
    unwrap(await vault.as(custodian).redeem(args), 'identity_vault.redeem');
  }
}
