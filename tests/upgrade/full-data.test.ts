/** An upgrade of a vault with hundreds of records, each with a grant. */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Principal as CorePrincipal } from '@icp-sdk/core/principal';
import { candidReleaseSpec, fetchSealedSection, type ReleaseSpec } from '../../src/client/index.js';
import { wasmPath } from '../support/paths.js';
import { executedMotion, replyTemplate } from '../support/proposal-reply.js';
import { PuppetGovernance } from '../support/puppet-governance.js';
import { codeOf, someone, Stage, type StageRecord } from '../support/stage.js';

const RECORDS = 100;
const SECTION = 'report';
const TIMEOUT_MS = 400_000;
const PROPOSALS_FROM = 70_000n;

let stage: Stage;
const records: StageRecord[] = [];
const specs: ReleaseSpec[] = [];

beforeAll(async () => {
  stage = await Stage.create();
  for (let n = 0; n < RECORDS; n++)
    records.push(await stage.submitMadeUp(someone(`provider ${n}`), 'report-only'));
  const puppet = await PuppetGovernance.replace(stage.world.pic);
  const answer = replyTemplate(executedMotion(await stage.nowSeconds()));
  for (const [n, record] of records.entries()) {
    const spec = await stage.releaseSpec(record, { sections: [SECTION] });
    specs.push(spec);
    await puppet.answer(answer(proposalOf(n), stage.motionText(spec)));
    const release = { release: candidReleaseSpec(spec) };
    expect(codeOf(await stage.vaultAs(record.provider).enact(proposalOf(n), release))).toBe('ok');
  }
  // From here on governance knows nothing: what is redeemed is redeemed by the grants alone.
  await puppet.answer(new Uint8Array(0));
}, TIMEOUT_MS);

afterAll(() => stage?.tearDown());

const proposalOf = (n: number): bigint => PROPOSALS_FROM + BigInt(n);

test(
  'case 34: an upgrade with full data: every record, section and log entry is there, every grant redeems',
  async () => {
    const vault = stage.vaultAs(someone('a reader'));
    const lastPage = { length: 0n, entries: [] as unknown[] };
    const before: unknown[] = [];
    for (const { sealed } of records) before.push(await vault.get_record(sealed.address.record));
    Object.assign(lastPage, await vault.get_log((await vault.get_log(2n ** 64n - 1n)).length - 50n));

    const canisterId = CorePrincipal.fromText(stage.vault.toText());
    await stage.world.pic.upgradeCanister({ canisterId, wasm: await readFile(wasmPath('identity_vault')) });
    await stage.world.pic.tick();

    const after: unknown[] = [];
    for (const { sealed } of records) after.push(await vault.get_record(sealed.address.record));
    expect(after).toEqual(before);
    expect(await vault.get_log(lastPage.length - 50n)).toEqual(lastPage);
    for (const [n, { provider, sealed }] of records.entries()) {
      const spec = specs[n];
      if (spec === undefined) throw new Error(`no spec for record ${n}`);
      const read = { record_id: spec.record_id, version: spec.version, section: SECTION };
      const { ciphertext } = await fetchSealedSection(stage.vaultAs(provider), read);
      const sent = sealed.sections.find(({ name }) => name === SECTION)?.ciphertext;
      expect(Buffer.compare(ciphertext, sent ?? new Uint8Array(0))).toBe(0);
      expect(codeOf(await stage.redeem(stage.custodianA.id, proposalOf(n), spec, 'A', SECTION))).toBe('ok');
    }
  },
  TIMEOUT_MS
);
