import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Principal } from '@dfinity/principal';
import type { RecommendationInfo } from '../../src/client/idl/recommendations-idl.js';
import { type Bundle, makeBundle } from '../../src/client/nns/bundle.js';
import { unwrap } from '../../src/client/errors.js';
import { fetchEvidence, tag, tagName } from '../../src/client/recommendations.js';
import type { EvidenceClass } from '../../src/protocol/recommendation/evidence.js';
import type { Candidate } from '../../src/protocol/audit/candidates.js';
import { acceptVerifier } from '../support/accept-verifier.js';
import { HASH, nodesOf } from '../support/audit-cast.js';
import { CLEAN_ARGS } from '../support/confirmation.js';
import { NnsRegistry } from '../support/nns-registry.js';
import { networkNode, RecommendationCast, TABLE } from '../support/recommendation-cast.js';
import { codeOf, someone, Stage, type StageRecord } from '../support/stage.js';

const PROVIDER = someone('a provider with deviations');
const OTHER = someone('a provider with free nodes');
const SUBNET = someone('a subnet').toUint8Array();
const NODES = nodesOf(PROVIDER, 3);
const IN_SUBNET: Candidate = {
  ...nodesOf(PROVIDER, 4)[3],
  subnet: SUBNET
} as Candidate;
const OWN = [...NODES, IN_SUBNET];

let stage: Stage;
let cast: RecommendationCast;
let nnsRegistry: NnsRegistry;
let auditor: Principal;

beforeAll(async () => {
  const nodeProviders = [PROVIDER, OTHER].map((id) => id.toText());
  stage = await Stage.create({ nodeProviders });
  nnsRegistry = await NnsRegistry.install(stage.world.pic);
  cast = new RecommendationCast(stage);
  auditor = await cast.audits.auditor('auditor 1');
  await cast.audits.auditor('auditor 2');
});

afterAll(() => stage?.tearDown());

const text = (bytes: Uint8Array): string => Principal.fromUint8Array(bytes).toText();
const view = {
  nodes: [...OWN, ...nodesOf(OTHER, 4)].map(networkNode),
  operators: []
};

/** What the provider's status says of it now, beside how it was verified. */
async function warnings(): Promise<string[]> {
  const { statuses } = await stage.registryAs(auditor).get_status_history(PROVIDER, 1);
  const reasons = statuses.at(-1)?.status.reasons.map(tagName) ?? [];
  return reasons.filter((reason) => reason !== 'too_few_verifiers');
}

const outcomes = ({ details }: RecommendationInfo): string[] =>
  details.steps.map(({ outcome, effect }) => `${tagName(outcome)} ${tagName(effect)}`);

describe('the penalty table', () => {
  test('by executed motion only; numbers rise', async () => {
    const registry = stage.registryAs(someone('anyone'));
    expect(await registry.get_penalty_table()).toEqual([]);
    expect(await cast.setTable(TABLE)).toBe('ok');
    expect(await cast.setTable({ ...TABLE, number: 1 })).toBe('wrong_state');
    expect(await cast.setTable({ ...TABLE, rules: [] })).toBe('invalid_argument');
    const [table] = await registry.get_penalty_table();
    expect(table?.spec.number).toBe(1);
  });
});

describe('a recommendation', () => {
  let report: bigint;
  let bundle: Bundle;
  let id: bigint;

  beforeAll(async () => {
    await stage.submitMadeUp(PROVIDER, 'report-only');
    report = await cast.finalReportWith(OWN, 'chassis');
    unwrap(await stage.registryAs(auditor).refresh(PROVIDER), 'refresh');
    bundle = makeBundle(await cast.request(PROVIDER, report), view);
  });

  test('case 44: needs evidence that is final, of the kinds and number of the table, about this provider', async () => {
    const registry = stage.registryAs(auditor);
    const steps = bundle.proposals.map(({ digest }) => digest);
    const args = {
      kind: { offboard: null },
      provider: PROVIDER,
      evidence: [{ source: { report: null }, id: report }],
      steps
    };
    const file = async (change: object, as = registry): Promise<string> =>
      codeOf(await as.file_recommendation({ ...args, ...change }));
    expect(await file({ evidence: [] })).toBe('invalid_argument');
    expect(await file({ evidence: [{ source: { report: null }, id: 999n }] })).toBe('not_found');
    expect(await file({ evidence: [...args.evidence, ...args.evidence] })).toBe('invalid_argument');
    expect(await file({ provider: OTHER })).toBe('invalid_argument');
    expect(await file({ kind: { suspend: null } })).toBe('wrong_state');
    expect(await file({ kind: { slash_rewards: null } })).toBe('wrong_state');
    expect(await file({ steps: [] })).toBe('invalid_argument');
    expect(await file({ steps: [new Uint8Array(31)] })).toBe('invalid_argument');
    expect(await file({ steps: Array.from({ length: 101 }, () => new Uint8Array(32)) })).toBe(
      'invalid_argument'
    );
    expect(await file({}, stage.registryAs(someone('nobody')))).toBe('not_authorized');
    expect((await registry.get_recommendations(0n)).length).toBe(0n);
    expect(await warnings()).toEqual(['report_deviates']);
    expect(await file({})).toBe('ok');
    expect(await warnings()).toEqual(['report_deviates', 'recommendation_open']);
    id = 1n;
    const [info] = await registry.get_recommendation(id);
    expect(info).toMatchObject({
      state: { filed: null },
      details: { penalty_table: 1, evidence: [{ id: report, class: { on_site_report: null } }] }
    });
  });

  test('is linked to the proposal that was prepared, and to no other', async () => {
    const registry = stage.registryAs(someone('anyone'));
    const [first, second] = bundle.proposals;
    if (first === undefined || second === undefined) throw new Error('the bundle is too short');
    const link = async (step: number, proposal: bigint): Promise<string> =>
      codeOf(await registry.link_proposal({ recommendation: id, step, proposal_id: proposal }));
    const altered = await cast.propose({ ...first, summary: `${first.summary} ` });
    expect(await link(1, altered)).toBe('motion_mismatch');
    expect(await link(1, 999_999n)).toBe('proposal_not_found');
    const proposal = await cast.propose(first);
    expect(await link(0, proposal)).toBe('invalid_argument');
    expect(await link(99, proposal)).toBe('invalid_argument');
    expect(await link(2, proposal)).toBe('motion_mismatch');
    expect(await link(1, proposal)).toBe('ok');
    expect(await link(1, proposal)).toBe('already_exists');
    const [info] = await registry.get_recommendation(id);
    expect(info?.state).toEqual({ voting: null });
    await stage.world.governance.vote(proposal, 'no');
    expect(tagName((await cast.follow(id)).state)).toBe('rejected');
    const again = await cast.propose(first);
    expect(await link(1, again)).toBe('ok');
    await stage.world.governance.vote(again, 'yes');
  });

  test('executed is not took effect: the network is read again, record by record', async () => {
    const registry = stage.registryAs(someone('anyone'));
    const operator = text(IN_SUBNET.operator);
    const record = {
      id: operator,
      provider: PROVIDER.toText(),
      allowance: 4n,
      maxRewardable: { 'type3.1': 4 }
    };
    await nnsRegistry.putSubnet(text(SUBNET), [text(IN_SUBNET.node)]);
    await nnsRegistry.setOperators([record]);
    await nnsRegistry.put(`node_operator_record_${operator}`, Uint8Array.of(8, 1));
    for (const { node } of OWN) await nnsRegistry.put(`node_record_${text(node)}`, Uint8Array.of(10, 0));

    for (const proposal of bundle.proposals.slice(1, -1)) {
      const executed = await cast.decide(proposal, 'yes');
      const args = { recommendation: id, step: proposal.step, proposal_id: executed };
      expect(codeOf(await registry.link_proposal(args))).toBe('ok');
    }
    expect(bundle.proposals.map(({ name }) => name)).toEqual([
      'ChangeSubnetMembership',
      'RemoveNodes',
      'UpdateNodeOperatorConfig',
      'RemoveNodeOperators',
      'AddOrRemoveNodeProvider'
    ]);
    expect(outcomes(await cast.follow(id))).toEqual([
      'executed pending',
      'executed pending',
      'executed pending',
      'executed pending',
      'not_submitted unknown'
    ]);

    await nnsRegistry.putSubnet(text(SUBNET), [text(nodesOf(OTHER, 1)[0]?.node ?? SUBNET)]);
    for (const { node } of NODES) await nnsRegistry.remove(`node_record_${text(node)}`);
    await nnsRegistry.setOperators([{ ...record, allowance: 0n }]);
    const half = await cast.follow(id);
    expect(outcomes(half).slice(0, 3)).toEqual(['executed seen', 'executed pending', 'executed seen']);
    expect(half.details.steps[1]?.pending.map(({ subject }) => subject.toText())).toEqual([
      text(IN_SUBNET.node)
    ]);

    await nnsRegistry.remove(`node_record_${text(IN_SUBNET.node)}`);
    // The operator moved to another provider: not listed any more, and there all the same.
    await nnsRegistry.setOperators([]);
    expect(outcomes(await cast.follow(id))[3]).toBe('executed pending');
    await nnsRegistry.remove(`node_operator_record_${operator}`);
    expect(outcomes(await cast.follow(id))[3]).toBe('executed seen');

    const last = bundle.proposals.at(-1);
    if (last === undefined) throw new Error('an empty bundle');
    const args = { recommendation: id, step: last.step, proposal_id: await cast.decide(last, 'yes') };
    expect(codeOf(await registry.link_proposal(args))).toBe('ok');
    expect(await stage.world.governance.listNodeProviders()).not.toContain(PROVIDER.toText());
    expect(tagName((await cast.follow(id)).state)).toBe('effective');
    expect(await warnings()).toEqual(['report_deviates']);
  });

  test('case 44: falls with its evidence, and is linked no more', async () => {
    const registry = stage.registryAs(auditor);
    const author = (await registry.get_report(report))[0]?.details.author ?? auditor;
    const withdrawn = await stage
      .registryAs(author)
      .withdraw_report({ report, reason: 'The list was of another building' });
    expect(codeOf(withdrawn)).toBe('ok');
    expect(await warnings()).toEqual([]);
    const [info] = await registry.get_recommendation(id);
    expect(info?.state).toEqual({ withdrawn: null });
    expect(codeOf(await registry.link_proposal({ recommendation: id, step: 1, proposal_id: 1n }))).toBe(
      'wrong_state'
    );
    expect((await cast.follow(id)).details.withdrawn_at).toBeGreaterThan(0n);
    const steps = [new Uint8Array(32)];
    const evidence = [{ source: { report: null }, id: report }];
    const again = { kind: { offboard: null }, provider: PROVIDER, evidence, steps };
    expect(codeOf(await registry.file_recommendation(again))).toBe('wrong_state');
  });

  test('is listed, alone and among the others', async () => {
    const registry = stage.registryAs(someone('anyone'));
    const summary = { id, kind: { offboard: null }, state: { withdrawn: null } };
    expect(await registry.get_recommendations(0n)).toMatchObject({ recommendations: [summary], length: 1n });
    expect(await registry.get_recommendations(2n)).toMatchObject({ recommendations: [], length: 1n });
    expect(await registry.get_recommendations_of(PROVIDER)).toMatchObject({ recommendations: [summary] });
    expect(await registry.get_recommendations_of(OTHER)).toMatchObject({ recommendations: [] });
    const kinds = (await registry.get_log(0n)).entries.map(({ kind }) => kind);
    for (const kind of [
      'penalty_table_set',
      'recommendation_filed',
      'proposal_linked',
      'recommendation_withdrawn'
    ])
      expect(kinds).toContain(kind);
  });
});

describe('evidence of other kinds', () => {
  const provider = someone('a provider that others speak against');
  const steps = [new Uint8Array(32)];
  const file = async (kind: 'remove_nodes' | 'suspend', source: 'confirmation' | 'challenge', id: bigint) => {
    const evidence = [{ source: tag(source), id }];
    return codeOf(
      await stage.registryAs(auditor).file_recommendation({ kind: tag(kind), provider, evidence, steps })
    );
  };
  const verifiers = ['verifier 1', 'verifier 2'].map((name) => someone(name));

  async function confirm(
    verifier: Principal,
    record: StageRecord,
    grade?: 'minor' | 'major'
  ): Promise<bigint> {
    const { address, root } = record.sealed;
    const findings =
      grade === undefined ? [] : [{ scope: { identity: null }, grade: tag(grade), hash: HASH }];
    const args = {
      provider,
      record_id: address.record,
      version: address.version,
      root,
      valid_until: (await stage.nowSeconds()) + 300n * 86_400n,
      ...CLEAN_ARGS,
      details: { ...CLEAN_ARGS.details, findings }
    };
    return unwrap(await stage.registryAs(verifier).confirm(args), 'confirm');
  }

  test('case 44: a confirmation with a major finding, while it is in force; a challenge that nothing answered', async () => {
    const rule = (recommendation: 'remove_nodes' | 'suspend', evidence: EvidenceClass) => ({
      recommendation,
      requirements: [{ evidence, count: 1 }]
    });
    const rules = [
      rule('remove_nodes', 'adverse_confirmation'),
      rule('suspend', 'upheld_challenge'),
      ...TABLE.rules
    ];
    expect(await cast.setTable({ number: 2, rules })).toBe('ok');
    for (const verifier of verifiers) await acceptVerifier(stage, verifier);
    const [first, second] = verifiers as [Principal, Principal];
    const record = await stage.submitMadeUp(provider);
    const minor = await confirm(first, record, 'minor');
    expect(await file('remove_nodes', 'confirmation', minor)).toBe('wrong_state');
    const major = await confirm(second, record, 'major');
    expect(await file('remove_nodes', 'confirmation', major)).toBe('ok');
    expect(codeOf(await stage.registryAs(second).withdraw_confirmation(major))).toBe('ok');
    expect(await file('remove_nodes', 'confirmation', major)).toBe('wrong_state');
    const filed = await stage.registryAs(auditor).get_recommendations_of(provider);
    expect(filed.recommendations).toMatchObject([{ state: { withdrawn: null } }]);

    const warner = someone('a warner');
    const challenge = { provider, statement: 'Shares its owners with another provider', evidence_hash: HASH };
    const id = unwrap(await stage.registryAs(warner).file_challenge(challenge), 'file_challenge');
    expect(await file('suspend', 'challenge', 999n)).toBe('not_found');
    expect(await file('suspend', 'challenge', id)).toBe('wrong_state');
    expect(codeOf(await stage.registryAs(first).admit_challenge(id))).toBe('ok');
    expect(await file('suspend', 'challenge', id)).toBe('wrong_state');
    await stage.world.advance(200 * 86_400);
    expect(await file('suspend', 'challenge', id)).toBe('ok');
    const [ref] = await fetchEvidence(stage.registryAs(warner), provider, [{ source: 'challenge', id }]);
    expect(ref?.hash).toEqual(HASH);
    await confirm(second, record);
    expect(await file('suspend', 'challenge', id)).toBe('wrong_state');
  });
});

describe('case 44: evidence that never suffices', () => {
  test('a report that confirms everything, and one of which only timing was found out', async () => {
    const registry = stage.registryAs(auditor);
    const provider = someone('a provider that is watched from afar');
    const nodes = nodesOf(provider, 1);
    const steps = [new Uint8Array(32)];
    const file = async (id: bigint): Promise<string> => {
      const evidence = [{ source: { report: null }, id }];
      return codeOf(
        await registry.file_recommendation({ kind: { offboard: null }, provider, evidence, steps })
      );
    };
    const clean = await cast.finalReport(nodes);
    expect(await file(clean)).toBe('wrong_state');
    const timing = await cast.finalReportWith(nodes, 'latency', 'timing');
    expect((await registry.get_report(timing))[0]?.details.evidence).toEqual({ timing_only: null });
    expect(await file(timing)).toBe('wrong_state');
    const seen = await cast.finalReportWith(nodes, 'chassis');
    expect(await file(seen)).toBe('ok');
  });
});
