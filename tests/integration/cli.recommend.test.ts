/** From a final report to executed proposals, and the judgement of candidates, through the `nodevault` program. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Principal as CorePrincipal } from '@icp-sdk/core/principal';
import { followRecommendation } from '../../src/client/index.js';
import type { NetworkNode } from '../../src/client/nns/network-view.js';
import { acceptVerifier } from '../support/accept-verifier.js';
import { type CliAnswer, CliOnNetwork, type CliIdentity, cliIdentity, neuronPem } from '../support/cli.js';
import { CLEAN_ARGS } from '../support/confirmation.js';
import { nodesOf } from '../support/audit-cast.js';
import { NnsRegistry } from '../support/nns-registry.js';
import { networkNode, RecommendationCast, TABLE } from '../support/recommendation-cast.js';
import { codeOf, someone, Stage } from '../support/stage.js';
import { runCli } from '../unit/cli/run-cli.js';

const PROVIDER = someone('a provider that is to leave');
const CANDIDATE = someone('a verified candidate');
const YEAR_SECONDS = 365n * 86_400n;
/** How long the audit takes: the program's clock is the real one, so the network starts that much earlier. */
const AUDIT_SECONDS = 35 * 3_600 + 2 * 86_400;

let stage: Stage;
let cast: RecommendationCast;
let folder: string;
let cli: CliOnNetwork;
let report: bigint;
let verifier: CliIdentity;
const nodes = nodesOf(PROVIDER, 2).map(networkNode);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nodevault-recommend-'));
  const now = new Date(Date.now() - (AUDIT_SECONDS + 60) * 1_000);
  stage = await Stage.create({ now, nodeProviders: [PROVIDER.toText()] });
  await NnsRegistry.install(stage.world.pic);
  cast = new RecommendationCast(stage);
  for (const name of ['auditor 1', 'auditor 2']) await cast.audits.auditor(name);
  report = await cast.finalReportWith(nodesOf(PROVIDER, 2), 'chassis');
  verifier = await cliIdentity(folder, 'verifier');
  await acceptVerifier(stage, verifier.principal);
  await writeFile(path('neuron.pem'), neuronPem('proposer'));
  await writeFile(join(folder, 'nodes.csv'), csvOf(nodes));
  cli = await CliOnNetwork.of(stage);
});

afterAll(async () => {
  await stage?.tearDown();
  await rm(folder, { recursive: true });
});

function csvOf(list: readonly NetworkNode[]): string {
  const head =
    'node_id,dc_id,ip_address,node_operator_id,node_provider_id,node_provider_name,node_type,owner,region,status,subnet_id';
  const rows = list.map(({ id, operator, provider }) =>
    [
      id,
      'zh2',
      '2a01::1',
      operator,
      provider,
      'A Provider',
      'UNASSIGNED',
      'Centers',
      '"Europe,CH,Zurich"',
      'UP',
      ''
    ].join(',')
  );
  return [head, ...rows].join('\n');
}

const ask = (...args: string[]): Promise<CliAnswer> => cli.ask(...args);
const done = (...args: string[]): Promise<Record<string, unknown>> => cli.done(...args);
const path = (name: string): string => join(folder, name);

describe('nodevault recommend', () => {
  test('table, bundle, file, propose, link, follow, show, list', async () => {
    const registry = ['--registry', stage.registry.toText()];
    const asVerifier = ['--identity', verifier.pem];

    const table = { type: 'set-penalty-table', number: TABLE.number, rules: TABLE.rules };
    await writeFile(path('table.json'), JSON.stringify(table));
    const canister = ['--canister', stage.registry.toText()];
    const motion = await runCli('render', path('table.json'), ...canister);
    const adopted = String(await stage.world.governance.adopt(motion.stdout));
    await done('enact', path('table.json'), ...canister, '--proposal', adopted, ...asVerifier);

    const what = ['offboard', PROVIDER.toText(), ...registry, '--nodes', path('nodes.csv')];
    const why = ['--evidence', `report:${report}`, '--reason', 'A machine is not where the registry says'];
    const bundle = await done(
      'recommend',
      'bundle',
      ...what,
      ...why,
      '--out',
      path('bundle'),
      '--no-operators'
    );
    expect(bundle).toMatchObject({
      steps: [
        { step: 1, name: 'RemoveNodes' },
        { step: 2, name: 'UpdateNodeOperatorConfig' },
        { step: 3, name: 'RemoveNodeOperators' },
        { step: 4, name: 'AddOrRemoveNodeProvider' }
      ]
    });
    expect(await readFile(path('bundle/commands.sh'), 'utf8')).toContain('propose-to-remove-nodes');
    expect(await readFile(path('bundle/step-1.md'), 'utf8')).toContain(`report ${report}, SHA-256`);

    const filed = await done('recommend', 'file', path('bundle'), ...asVerifier);
    const id = String(filed['recommendation']);
    const neuron = [
      '--neuron',
      String(stage.world.governance.neuronId('proposer')),
      '--identity',
      path('neuron.pem')
    ];
    const proposed = await done('recommend', 'propose', path('bundle'), '--step', '1', ...neuron);
    const proposal = String(proposed['proposal_id']);
    const link = ['recommend', 'link', id, ...registry, '--proposal', proposal, ...asVerifier];
    expect(await ask(...link, '--step', '2')).toMatchObject({
      status: 1,
      json: { error: { detail: 'motion_mismatch' } }
    });
    expect(await done(...link, '--step', '1')).toMatchObject({ state: 'voting' });
    await stage.world.governance.vote(BigInt(proposal), 'yes');
    const followed = await done('recommend', 'follow', id, ...registry, ...asVerifier);
    expect(followed).toMatchObject({
      state: 'voting',
      steps: [
        { outcome: 'executed', effect: 'seen', proposal },
        ...Array.from({ length: 3 }, () => ({ outcome: 'not_submitted' }))
      ]
    });
    const looks: [number, number][] = [];
    await followRecommendation(stage.registryAs(CANDIDATE), BigInt(id), (...look) => looks.push(look));
    expect(looks).toEqual([[1, expect.any(Number)]]);
    expect(await done('recommend', 'show', id, ...registry)).toEqual(followed);
    expect(await done('recommend', 'list', ...registry, '--provider', PROVIDER.toText())).toEqual({
      recommendations: [{ id, kind: 'offboard', provider: PROVIDER.toText(), state: 'voting' }]
    });
  });

  test('a bundle that was changed after it was prepared is refused', async () => {
    const text = await readFile(path('bundle/bundle.json'), 'utf8');
    await writeFile(path('bundle/bundle.json'), text.replace('Offboard node provider', 'Keep node provider'));
    expect(await ask('recommend', 'file', path('bundle'), '--identity', verifier.pem)).toMatchObject({
      status: 1,
      json: { error: { code: 'malformed' } }
    });
  });

  test('evidence that is not there, and arguments that are wrong', async () => {
    const args = [
      'recommend',
      'bundle',
      'offboard',
      PROVIDER.toText(),
      '--registry',
      stage.registry.toText()
    ];
    const rest = ['--nodes', path('nodes.csv'), '--reason', 'x', '--out', path('other')];
    expect(await ask(...args, ...rest, '--evidence', 'report:999')).toMatchObject({ status: 1 });
    expect(await ask(...args, ...rest, '--evidence', 'rumour:1')).toMatchObject({ status: 2 });
  });
});

describe('nodevault onboarding-check', () => {
  const places = (): string[] => ['--vault', stage.vault.toText(), '--registry', stage.registry.toText()];
  const failed = (json: Record<string, unknown>): string[] =>
    (json['findings'] as { check: string; passed: boolean }[])
      .filter(({ passed }) => !passed)
      .map(({ check }) => check);

  test('adopt: a candidate whose sealed root a verifier has confirmed, and the proposal that would admit it', async () => {
    const { sealed } = await stage.submitMadeUp(CANDIDATE);
    const before = await ask('onboarding-check', CANDIDATE.toText(), ...places());
    expect(before).toMatchObject({ status: 1, json: { decision: 'reject' } });
    expect(failed(before.json)).toEqual(['verified', 'same-root']);
    const { address, root } = sealed;
    const valid_until = (await stage.nowSeconds()) + YEAR_SECONDS;
    const args = {
      provider: CANDIDATE,
      record_id: address.record,
      version: address.version,
      root,
      valid_until,
      ...CLEAN_ARGS
    };
    expect(codeOf(await stage.registryAs(verifier.principal).confirm(args))).toBe('ok');
    const after = await done('onboarding-check', CANDIDATE.toText(), ...places());
    expect(after).toMatchObject({ decision: 'adopt', candidate: CANDIDATE.toText(), proposal: null });

    const id: [CorePrincipal] = [CorePrincipal.fromText(CANDIDATE.toText())];
    const change = { ToAdd: { id, reward_account: [] as [] } };
    const admission = { AddOrRemoveNodeProvider: { change: [change] as [typeof change] } };
    const open = await stage.world.governance.makeProposal({ action: admission });
    const asked = ['onboarding-check', '--proposal', String(open), ...places()];
    expect(await done(...asked)).toMatchObject({ decision: 'adopt', proposal: String(open) });
    await stage.world.governance.vote(open, 'yes');
    const late = await ask(...asked);
    expect(failed(late.json)).toEqual(['proposal', 'not-listed']);

    await stage.submitMadeUp(CANDIDATE);
    const newer = await ask('onboarding-check', CANDIDATE.toText(), ...places());
    expect(failed(newer.json)).toContain('same-root');
  });

  test('reject: nobody knows it; a recommendation stands; what cannot be read counts against', async () => {
    const unknown = await ask('onboarding-check', someone('nobody').toText(), ...places());
    expect(unknown.status).toBe(1);
    expect(failed(unknown.json)).toEqual(['record', 'version', 'verified', 'same-root']);
    const recommended = await ask('onboarding-check', PROVIDER.toText(), ...places());
    expect(failed(recommended.json)).toContain('no-recommendation');
    const swapped = ['--vault', stage.registry.toText(), '--registry', stage.vault.toText()];
    const unreadable = await ask('onboarding-check', CANDIDATE.toText(), ...swapped);
    expect(unreadable).toMatchObject({ status: 1, json: { decision: 'reject' } });
  });

  test('a proposal that admits nobody, and none or both of candidate and proposal', async () => {
    const motion = String(await stage.world.governance.adopt('A motion'));
    for (const args of [
      ['--proposal', motion],
      ['--proposal', '999999'],
      [],
      [CANDIDATE.toText(), '--proposal', motion]
    ]) {
      expect(await ask('onboarding-check', ...args, ...places())).toMatchObject({
        status: 1,
        json: { error: { code: 'invalid-argument' } }
      });
    }
  });
});
