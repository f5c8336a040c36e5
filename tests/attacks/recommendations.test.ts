/** Recommendations under governance and an NNS registry that lie, and under those who file too much. */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { IDL } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';
import { Principal as CorePrincipal } from '@icp-sdk/core/principal';
import { executedProposal, noProposal, type Written } from '../../scripts/bench/nns/proposals.js';
import type { RecommendationInfo } from '../../src/client/idl/recommendations-idl.js';
import { RegistryInit } from '../../src/client/idl/registry-idl.js';
import { type Bundle, makeBundle, type PreparedProposal } from '../../src/client/nns/bundle.js';
import { toProposalAction } from '../../src/client/nns/propose.js';
import { tagName } from '../../src/client/recommendations.js';
import { listOf, nodesOf } from '../support/audit-cast.js';
import { NnsRegistry } from '../support/nns-registry.js';
import { wasmPath } from '../support/paths.js';
import { PuppetGovernance } from '../support/puppet-governance.js';
import { networkNode, RecommendationCast, TABLE } from '../support/recommendation-cast.js';
import { codeOf, someone, Stage } from '../support/stage.js';

const PROVIDER = someone('a provider under attack');
const NODES = nodesOf(PROVIDER, 25);

let stage: Stage;
let cast: RecommendationCast;
let nnsRegistry: NnsRegistry;
let puppet: PuppetGovernance;
let auditor: Principal;
let report: bigint;
let bundle: Bundle;
let id: bigint;

beforeAll(async () => {
  stage = await Stage.create({ nodeProviders: [PROVIDER.toText()] });
  nnsRegistry = await NnsRegistry.install(stage.world.pic);
  cast = new RecommendationCast(stage);
  auditor = await cast.audits.auditor('auditor 1');
  await cast.audits.auditor('auditor 2');
  await cast.setTable({
    number: 1,
    rules: [
      ...TABLE.rules,
      { recommendation: 'remove_nodes', requirements: [{ evidence: 'on_site_report', count: 2 }] }
    ]
  });
  report = await cast.finalReportWith(NODES, 'chassis');
  bundle = makeBundle(await cast.request(PROVIDER, report), { nodes: NODES.map(networkNode), operators: [] });
  id = await cast.file(auditor, bundle, report);
});

afterAll(() => stage?.tearDown());

const anyone = () => stage.registryAs(someone('anyone'));
const step = (name: string): PreparedProposal => {
  const found = bundle.proposals.find((proposal) => proposal.name === name);
  if (found === undefined) throw new Error(`the bundle has no ${name}`);
  return found;
};
const written = ({ title, summary, url, action }: PreparedProposal): Written => ({
  title: [title],
  summary,
  url,
  action: [toProposalAction(action) as NonNullable<Written['action'][0]>]
});

describe('case 44: evidence is counted once', () => {
  test('the report of one audit is one, also where the table asks for two', async () => {
    const registry = stage.registryAs(auditor);
    const file = async (reports: bigint[]): Promise<string> =>
      codeOf(
        await registry.file_recommendation({
          kind: { remove_nodes: null },
          provider: PROVIDER,
          evidence: reports.map((each) => ({ source: { report: null }, id: each })),
          steps: [new Uint8Array(32)]
        })
      );
    expect(await file([report])).toBe('wrong_state');
    const another = await cast.finalReportWith(NODES, 'photos');
    expect(await file([report, another])).toBe('ok');
  });
});

describe('case 35: a filer is bounded', () => {
  test('five open recommendations about a provider, and no sixth', async () => {
    const registry = stage.registryAs(auditor);
    const args = {
      kind: { offboard: null },
      provider: PROVIDER,
      evidence: [{ source: { report: null }, id: report }],
      steps: [new Uint8Array(32)]
    };
    const codes = [];
    for (let more = 0; more < 5; more++) codes.push(codeOf(await registry.file_recommendation(args)));
    expect(codes).toEqual(['ok', 'ok', 'ok', 'limit_exceeded', 'limit_exceeded']);
  });
});

describe('a report that is not final', () => {
  test('case 44: while the provider may reply, it is no evidence', async () => {
    const round = await cast.audits.drawn(listOf(NODES), { size: 1, reply_days: 1 });
    const fresh = await cast.audits.signed(round, 0, { answers: cast.answers('chassis') });
    const args = {
      kind: { offboard: null },
      provider: PROVIDER,
      evidence: [{ source: { report: null }, id: fresh }],
      steps: [new Uint8Array(32)]
    };
    const other = someone('auditor 2');
    expect(codeOf(await stage.registryAs(other).file_recommendation(args))).toBe('wrong_state');
    await stage.world.advance(2 * 86_400);
    expect(codeOf(await stage.registryAs(other).file_recommendation(args))).toBe('ok');
  });
});

describe('governance that lies', () => {
  beforeAll(async () => {
    puppet = await PuppetGovernance.replace(stage.world.pic);
  });

  async function link(reply: Uint8Array, proposal: bigint, name = 'RemoveNodes'): Promise<string> {
    await puppet.answer(reply);
    const args = { recommendation: id, step: step(name).step, proposal_id: proposal };
    return codeOf(await anyone().link_proposal(args));
  }

  test('case 05 and 16: another id, null, damage, another action, another text', async () => {
    const removal = step('RemoveNodes');
    const good = executedProposal(7n, written(removal));
    const other = step('RemoveNodeOperators');
    expect(await link(good, 8n)).toBe('governance_unavailable');
    expect(await link(noProposal(), 7n)).toBe('proposal_not_found');
    expect(await link(good.subarray(0, good.length - 3), 7n)).toBe('governance_unavailable');
    expect(await link(new Uint8Array(0), 7n)).toBe('governance_unavailable');
    expect(await link(executedProposal(7n, { ...written(removal), action: [] }), 7n)).toBe('motion_mismatch');
    expect(await link(executedProposal(7n, { ...written(removal), action: written(other).action }), 7n)).toBe(
      'motion_mismatch'
    );
    expect(await link(executedProposal(7n, { ...written(removal), title: [] }), 7n)).toBe('motion_mismatch');
    for (const url of ['https://forum.dfinity.org/t/1', ' '])
      expect(await link(executedProposal(7n, { ...written(removal), url }), 7n)).toBe('motion_mismatch');
    expect(await link(good, 7n)).toBe('ok');
  });

  const pendingOf = ({ details }: RecommendationInfo): number =>
    details.steps[step('RemoveNodes').step - 1]?.pending.length ?? -1;

  test('an NNS registry whose answers are damaged, or missing, proves nothing', async () => {
    const keys = NODES.map(({ node }) => `node_record_${Principal.fromUint8Array(node).toText()}`);
    for (const [at, key] of keys.entries()) await nnsRegistry.put(key, Uint8Array.of(at));
    await nnsRegistry.putReply(keys[0] ?? '', Uint8Array.of(0xff));
    await nnsRegistry.putReply(keys[1] ?? '', new Uint8Array(0));
    await nnsRegistry.putReply(keys[2] ?? '', Uint8Array.of(0x0a, 0x03, 0x08, 0xe7, 0x07));
    expect(pendingOf(await cast.follow(id))).toBe(NODES.length);
    for (const key of keys) await nnsRegistry.remove(key);
    const once = pendingOf(await cast.follow(id));
    expect(once).toBeGreaterThan(0);
    expect(once).toBeLessThan(NODES.length);
    const twice = await cast.follow(id);
    expect(pendingOf(twice)).toBe(0);
    expect(tagName(twice.details.steps[step('RemoveNodes').step - 1]?.effect ?? { unknown: null })).toBe(
      'seen'
    );
  });

  test('case 17: followed by many at once, one of them looks', async () => {
    const codes = await Promise.all(
      Array.from({ length: 8 }, async () => codeOf(await anyone().follow_recommendation(id)))
    );
    expect(codes.filter((code) => code === 'ok').length).toBeGreaterThanOrEqual(1);
    expect(codes.filter((code) => code !== 'ok' && code !== 'busy')).toEqual([]);
  });

  test('case 34: an upgrade keeps what was filed, linked and seen', async () => {
    const [before] = await anyone().get_recommendation(id);
    await stage.world.pic.upgradeCanister({
      canisterId: CorePrincipal.fromText(stage.registry.toText()),
      wasm: await readFile(wasmPath('audit_registry')),
      arg: new Uint8Array(IDL.encode([RegistryInit], [{ vault: stage.vault }]))
    });
    expect(await anyone().get_recommendation(id)).toEqual([before]);
    expect((await anyone().get_penalty_table())[0]?.spec.number).toBe(1);
  });
});
