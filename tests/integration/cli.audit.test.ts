/** A round, a report and a provider's practices through the `nodevault` program. */
import { writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Principal } from '@dfinity/principal';
import { parseSpec, renderSpec } from '../../src/client/index.js';
import { checklist, CURRENT_CHECKLIST } from '../../src/protocol/audit/checklist.js';
import { CURRENT_PRACTICES, practices } from '../../src/protocol/audit/practices.js';
import { utcTime } from '../../src/protocol/spec/lines.js';
import { type CliAnswer, CliOnNetwork, cliIdentity } from '../support/cli.js';
import { someone, Stage } from '../support/stage.js';
import { runCli, withFolder } from '../unit/cli/run-cli.js';

const FAR = '2099-12-31T23:59:59Z';
const HASH = 'ab'.repeat(32);
const HOUR_SECONDS = 3_600n;

let stage: Stage;
let cli: CliOnNetwork;

beforeAll(async () => {
  stage = await Stage.create();
  cli = await CliOnNetwork.of(stage);
});

afterAll(() => stage?.tearDown());

const registry = (): string[] => ['--registry', stage.registry.toText()];
const ask = (...args: string[]): Promise<CliAnswer> => cli.ask('audit', ...args, ...registry());
const done = (...args: string[]): Promise<Record<string, unknown>> =>
  cli.done('audit', ...args, ...registry());

interface Person {
  readonly pem: string;
  readonly id: string;
}

async function person(folder: string, name: string): Promise<Person> {
  const { pem, principal } = await cliIdentity(folder, name);
  return { pem, id: principal.toText() };
}

async function saved(folder: string, name: string, json: unknown): Promise<string> {
  const file = join(folder, `${name}.json`);
  await writeFile(file, JSON.stringify(json));
  return file;
}

/** Adopts the spec's motion and has the program enact it; the proposal. */
async function enacted(folder: string, spec: Record<string, unknown>, by: Person): Promise<string> {
  const text = renderSpec(parseSpec(spec, 'a spec'), stage.registry.toUint8Array());
  const proposal = String(await stage.world.governance.adopt(text));
  const file = await saved(folder, `spec-${proposal}`, spec);
  const at = ['--canister', stage.registry.toText()];
  const enact = await cli.run('enact', file, ...at, '--proposal', proposal, '--identity', by.pem, '--json');
  expect(enact).toMatchObject({ status: 0 });
  return proposal;
}

async function auditor(folder: string, name: string): Promise<Person> {
  const who = await person(folder, name);
  const application = await saved(folder, `${name}-application`, {
    name: 'Fictional Auditors',
    pilot_group: 'pilot-1',
    stake_e8s: '100000000000',
    fee_e8s: '400000000',
    funding: 'none',
    statement_hash: HASH,
    conflicts: []
  });
  const { application_hash } = await done('apply', application, '--identity', who.pem);
  const spec = {
    type: 'accept-auditor',
    auditor: who.id,
    name: 'Fictional Auditors',
    pilot_group: 'pilot-1'
  };
  await enacted(folder, { ...spec, application_hash, valid_until: FAR }, who);
  return who;
}

function csvOf(provider: string, count: number): string {
  const head =
    'node_id,dc_id,ip_address,node_operator_id,node_provider_id,node_provider_name,node_type,owner,region,status,subnet_id';
  const operator = someone('an operator').toText();
  const rows = Array.from(
    { length: count },
    (_, at) =>
      `${someone(`node ${at}`).toText()},zh2,2a01::${at},${operator},${provider},A Provider,UNASSIGNED,Centers,"Europe,CH,Zurich",UP,`
  );
  return [head, ...rows].join('\n');
}

test('candidates, upload, draw, check, visit, report, sign, show, reply', async () => {
  await withFolder(async (folder) => {
    const auditors = [await auditor(folder, 'one'), await auditor(folder, 'two')];
    const provider = await person(folder, 'provider');
    const csv = join(folder, 'nodes.csv');
    await writeFile(csv, csvOf(provider.id, 120));
    const listed = await runCli('audit', 'candidates', csv, '--json');
    const { candidates_hash } = JSON.parse(listed.stdout) as { candidates_hash: string };
    const round = await enacted(
      folder,
      {
        type: 'commission-round',
        size: 3,
        candidates: 120,
        candidates_hash,
        default_weight: 1,
        subnet_weights: [],
        providers: [],
        pilot_group: 'pilot-1',
        notice_hours: 0,
        reply_days: 14,
        report_until: FAR,
        cost_e8s: '500000000',
        payer: someone('a payer').toText(),
        funding: 'Proposal 140000',
        purpose: 'First pilot'
      },
      provider
    );
    const at = ['--round', round];
    const other = join(folder, 'other.csv');
    await writeFile(other, csvOf(provider.id, 119));
    expect(await ask('upload', other, ...at, '--identity', provider.pem)).toMatchObject({
      status: 1,
      json: { error: { code: 'not-authentic' } }
    });
    await done('upload', csv, ...at, '--identity', provider.pem);
    expect(await done('draw', ...at, '--identity', provider.pem)).toMatchObject({ drawn: 3 });
    const checked = await done('check', ...at, '--nodes', csv);
    expect(checked['sample']).toHaveLength(3);
    expect(await done('check', ...at)).toEqual(checked);

    const [audit] = await stage
      .registryAs(someone('anyone'))
      .get_audit({ round: BigInt(round), position: 0 });
    const assigned = audit?.auditors.map((id) => id.toText()) ?? [];
    const [first, second] = assigned.map((id) => auditors.find((each) => each.id === id));
    if (first === undefined || second === undefined) throw new Error('two auditors expected');
    const from = (await stage.nowSeconds()) + 3n;
    const visit = await saved(folder, 'visit', {
      round,
      position: 0,
      from: utcTime(from),
      until: utcTime(from + HOUR_SECONDS),
      escort: 'Smart hands',
      insurance_hash: HASH
    });
    await done('visit', visit, '--identity', first.pem);
    await sleep(6_000);
    const answers = (checklist(CURRENT_CHECKLIST) ?? []).map(({ id }) =>
      id === 'chassis'
        ? { item: id, finding: 'deviates', remark: 'Serial number 17 instead of 71' }
        : id === 'photos'
          ? { item: id, finding: 'not_verified', remark: 'No cameras in this building' }
          : { item: id, finding: 'confirmed' }
    );
    const measured = {
      round,
      position: 0,
      node: audit?.details.candidate.node.toText(),
      nonce: '04'.repeat(32),
      bound_us: 1_000,
      round_trips_us: [420, 310, 500]
    };
    const challenge = await saved(folder, 'challenge', measured);
    const key = ['--registry', stage.registry.toText(), '--identity', first.pem, '--json'];
    const signed = await runCli('audit', 'latency', challenge, ...key);
    const { latency } = JSON.parse(signed.stdout) as { latency: unknown };
    const content = await saved(folder, 'report', {
      round,
      position: 0,
      visit: { from: utcTime(from), until: utcTime(from + 1n) },
      checklist: CURRENT_CHECKLIST,
      answers,
      latency,
      photos: [],
      evidence_hash: HASH,
      summary: 'One chassis is another'
    });
    const { report } = await done('report', content, '--identity', first.pem);
    const { hash, latency: judged } = await done('show', String(report), '--challenge', challenge);
    expect(judged).toMatchObject({ round_trip_us: 310, signature: 'valid', signer: 'author' });
    const faster = await saved(folder, 'faster', { ...measured, round_trips_us: [3] });
    expect(await ask('show', String(report), '--challenge', faster)).toMatchObject({
      status: 1,
      json: { error: { code: 'not-authentic' } }
    });
    const sign = ['sign', String(report), '--identity', second.pem, '--hash'];
    expect(await ask(...sign, HASH)).toMatchObject({ status: 1 });
    await done(...sign, String(hash));
    const reply = ['reply', String(report), '--statement', 'It was replaced'];
    await done(...reply, '--identity', provider.pem);
    expect(await done('show', String(report))).toMatchObject({
      state: 'signed',
      evidence: 'on_site',
      author: first.id,
      cosigner: second.id,
      reply: { statement: 'It was replaced' }
    });
    const withdraw = ['withdraw', String(report), '--reason', 'Misread', '--identity'];
    expect(await ask(...withdraw, provider.pem)).toMatchObject({ status: 1 });
    await done(...withdraw, first.pem);
    expect(await done('show', String(report))).toMatchObject({ state: 'withdrawn', weight: 0 });
    // There is no NNS registry on this network.
    const drawn = [...at, '--position', '1', '--identity'];
    expect(await ask('operator', ...drawn, provider.pem)).toMatchObject({
      json: { error: { detail: 'canister_unavailable' } }
    });
    const [, declining] =
      (await stage.registryAs(someone('anyone')).get_audit({ round: BigInt(round), position: 1 }))[0]
        ?.auditors ?? [];
    const leaves = auditors.find(({ id }) => id === declining?.toText());
    await done('decline', ...drawn, leaves?.pem ?? '');
    expect(await ask('show', '999')).toMatchObject({
      status: 1,
      json: { error: { code: 'canister-refused' } }
    });
  });
});

test('practices, and what a list flags', async () => {
  await withFolder(async (folder) => {
    const provider = await person(folder, 'provider');
    await stage.submitMadeUp(Principal.fromText(provider.id));
    const answers = (practices(CURRENT_PRACTICES) ?? []).map(({ id }) => ({
      practice: id,
      compliance: 'yes'
    }));
    const args = { provider: provider.id, checklist: CURRENT_PRACTICES, answers };
    const file = await saved(folder, 'practices', args);
    expect(await done('practices', file, '--identity', provider.pem)).toEqual({
      provider: provider.id,
      signed: true
    });
    const odd = await saved(folder, 'odd', { ...args, answers: [{ practice: 'keys', compliance: 'maybe' }] });
    expect(await ask('practices', odd, '--identity', provider.pem)).toMatchObject({
      status: 1,
      json: { error: { code: 'malformed' } }
    });
    const csv = join(folder, 'nodes.csv');
    await writeFile(csv, csvOf(provider.id, 12));
    const countries = await saved(folder, 'countries', { [provider.id]: 'DE' });
    const flagged = await runCli('audit', 'flags', csv, '--countries', countries, '--json');
    expect(JSON.parse(flagged.stdout)).toMatchObject({
      nodes: 12,
      flags: [{ kind: 'country_differs' }, { kind: 'one_data_center_owner' }],
      unchecked: [{ kind: 'shared_rack' }]
    });
  });
});
