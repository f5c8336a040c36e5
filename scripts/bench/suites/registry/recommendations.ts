import type { Principal } from '@dfinity/principal';
import { sha256 } from '@noble/hashes/sha2';
import { roundSpec } from '../../../../src/client/audit-rounds.js';
import { candidAcceptVerifier, renderAcceptVerifier, unwrap } from '../../../../src/client/index.js';
import type { FileRecommendationArgs } from '../../../../src/client/idl/recommendations-idl.js';
import { type Bundle, makeBundle, type PreparedProposal } from '../../../../src/client/nns/bundle.js';
import type { NetworkNode } from '../../../../src/client/nns/network-view.js';
import { toProposalAction } from '../../../../src/client/nns/propose.js';
import { candidPenaltyTable } from '../../../../src/client/recommendations.js';
import { candidateList } from '../../../../src/protocol/audit/candidates.js';
import { checklist, CURRENT_CHECKLIST } from '../../../../src/protocol/audit/checklist.js';
import { MAX_EVIDENCE, MAX_OPEN_OF_FILER } from '../../../../src/protocol/recommendation/limits.js';
import { MAX_PAGE } from '../../../../src/protocol/limits.js';
import { renderCommissionRound } from '../../../../src/protocol/spec/audit-round.js';
import { type PenaltyTableSpec, renderPenaltyTable } from '../../../../src/protocol/spec/penalty-table.js';
import { HASH, reportContent } from '../../../../tests/support/audit-cast.js';
import { bytes, rootMessage, uint64 } from '../../../../tests/support/protobuf-writer.js';
import { NOW_SECONDS } from '../../network.js';
import { executedMotion, executedProposal, type Written } from '../../nns/proposals.js';
import { madeUpPrincipal } from '../../principals.js';
import { acceptance } from './acceptance.js';
import type { AuditBench } from './audits.js';

const HOUR_SECONDS = 3_600n;
const STRANGER = madeUpPrincipal('a stranger');
const ROUND = 160_000n;
const AT = { round: ROUND, position: 0 };
/** After the visit that audits.ts has measured. */
const VISIT_FROM = NOW_SECONDS + 84n * HOUR_SECONDS;
const NODES = 40;

const TABLE: PenaltyTableSpec = {
  number: 1,
  rules: [{ recommendation: 'offboard', requirements: [{ evidence: 'on_site_report', count: 1 }] }]
};

/** The NNS registry's answer that there is a record of usual length. */
const RECORD = rootMessage(uint64(2, 52_000n), bytes(3, new Uint8Array(200).fill(10)));

/** Measures every method about recommendations: one to offboard a provider with forty nodes. */
export async function measureRecommendations(bench: AuditBench): Promise<void> {
  const { nns, registry, provider } = bench;
  const { report, auditor } = await finalReport(bench);
  const stranger = registry.as(STRANGER);
  nns.answersProposal(executedMotion(160_001n, renderPenaltyTable(registry.id.toUint8Array(), TABLE)));
  const table = { set_penalty_table: candidPenaltyTable(TABLE) };
  await registry.measureOk('enact, penalty table', () => stranger.enact(160_001n, table));

  const bundle = bundleAbout(bench, report);
  const args = {
    kind: { offboard: null },
    provider,
    evidence: [{ source: { report: null }, id: report }],
    steps: bundle.proposals.map(({ digest }) => digest)
  };
  const filing = () => registry.as(auditor).file_recommendation(args);
  const { value: id } = await registry.measureOk('file_recommendation', filing);
  const removal = bundle.proposals.find(({ name }) => name === 'RemoveNodes');
  if (removal === undefined) throw new Error('the bundle removes no nodes');
  nns.answersProposal(executedProposal(160_002n, writtenOf(removal)));
  const link = { recommendation: id, step: removal.step, proposal_id: 160_002n };
  await registry.measureOk(`link_proposal, ${NODES} nodes`, () => stranger.link_proposal(link));
  nns.answersValue(RECORD);
  await registry.measureOk('follow_recommendation, 20 records', () => stranger.follow_recommendation(id));

  await registry.measure('get_recommendation', () => stranger.get_recommendation(id));
  await registry.measure('get_penalty_table', () => stranger.get_penalty_table());
  await fillPage(bench, args);
  await registry.measure('get_recommendations, 100 of them', () => stranger.get_recommendations(0n));
  await registry.measure('get_recommendations_of, 100 of them', () =>
    stranger.get_recommendations_of(provider)
  );
}

const filer = (at: number): Principal => madeUpPrincipal(`verifier ${at}`);

/** As many recommendations about the provider as there can be, each with as much evidence: the report, and upheld challenges. */
async function fillPage(
  { network, nns, registry, provider }: AuditBench,
  args: FileRecommendationArgs
): Promise<void> {
  const evidence = [...args.evidence];
  for (let at = 0; at < MAX_PAGE / MAX_OPEN_OF_FILER; at++) {
    const proposal = 170_000n + BigInt(at);
    const verifier = acceptance(filer(at));
    nns.answersProposal(executedMotion(proposal, renderAcceptVerifier(registry.id.toUint8Array(), verifier)));
    const accept_verifier = candidAcceptVerifier(verifier);
    unwrap(await registry.as(STRANGER).enact(proposal, { accept_verifier }), 'enact');
  }
  for (let at = 0; evidence.length < MAX_EVIDENCE; at++) {
    const challenge = { provider, statement: 'A warning', evidence_hash: HASH };
    const id = unwrap(await registry.as(filer(at)).file_challenge(challenge), 'file_challenge');
    unwrap(await registry.as(filer(at + 1)).admit_challenge(id), 'admit_challenge');
    evidence.push({ source: { challenge: null }, id });
  }
  network.advance(31n * 24n * HOUR_SECONDS);
  for (let filed = 1; filed < MAX_PAGE; filed++) {
    const by = registry.as(filer(Math.floor(filed / MAX_OPEN_OF_FILER)));
    unwrap(await by.file_recommendation({ ...args, evidence }), 'file_recommendation');
  }
}

/** A final report about a node of the provider that found one thing not to be as the records say. */
async function finalReport({ network, nns, registry, provider }: AuditBench): Promise<{
  report: bigint;
  auditor: Principal;
}> {
  const stranger = registry.as(STRANGER);
  const node = {
    node: madeUpPrincipal('node 0').toUint8Array(),
    provider: provider.toUint8Array(),
    operator: madeUpPrincipal('an operator').toUint8Array(),
    subnet: new Uint8Array(0),
    dataCenter: 'zh2'
  };
  const list = candidateList([node], sha256);
  const spec = {
    size: 1,
    candidates: 1,
    candidates_hash: list.hash,
    default_weight: 1,
    subnet_weights: [],
    providers: [],
    pilot_group: '',
    notice_hours: 24,
    reply_days: 1,
    report_until: NOW_SECONDS + 31_536_000n,
    cost_e8s: 1n,
    payer: STRANGER,
    funding: 'Proposal 140000',
    purpose: 'A benchmark'
  };
  nns.answersProposal(
    executedMotion(ROUND, renderCommissionRound(registry.id.toUint8Array(), roundSpec(spec)))
  );
  unwrap(await stranger.enact(ROUND, { commission_round: spec }), 'enact');
  const [candidates = new Uint8Array(0)] = list.chunks;
  const chunk = { round: ROUND, chunk: 0, candidates, chunk_hashes: list.chunkHashes };
  unwrap(await stranger.put_candidates(chunk), 'put_candidates');
  for (let call = 0; call < 2; call++) unwrap(await stranger.draw_sample(ROUND), 'draw_sample');
  const [first, second] = (await stranger.get_audit(AT))[0]?.auditors ?? [];
  if (first === undefined || second === undefined) throw new Error('the node has no two auditors');
  const until = VISIT_FROM + 8n * HOUR_SECONDS;
  const visit = { ...AT, from: VISIT_FROM, until, escort: 'Smart hands', insurance_hash: HASH };
  unwrap(await registry.as(first).announce_visit(visit), 'announce_visit');
  network.advance(48n * HOUR_SECONDS);
  const content = { ...reportContent(ROUND, 0, VISIT_FROM, until), answers: deviatingAnswers() };
  const report = unwrap(await registry.as(first).file_report(content), 'file_report');
  const [filed] = await stranger.get_report_content(report);
  const hash = sha256(new Uint8Array(filed ?? []));
  unwrap(await registry.as(second).sign_report({ report, hash }), 'sign_report');
  network.advance(49n * HOUR_SECONDS);
  return { report, auditor: first };
}

function deviatingAnswers() {
  return (checklist(CURRENT_CHECKLIST) ?? []).map(({ id }) =>
    id === 'chassis'
      ? { item: id, finding: { deviates: null }, remark: 'Another serial number' }
      : { item: id, finding: { confirmed: null }, remark: '' }
  );
}

function bundleAbout({ registry, provider }: AuditBench, report: bigint): Bundle {
  const nodes = Array.from({ length: NODES }, (_, at): NetworkNode => ({
    id: madeUpPrincipal(`node ${at}`).toText(),
    provider: provider.toText(),
    operator: madeUpPrincipal('an operator').toText(),
    dataCenter: 'zh2',
    dataCenterOwner: 'Fictional Centers',
    country: 'CH',
    subnet: null,
    isApiBoundaryNode: false,
    isUp: true
  }));
  const request = {
    kind: 'offboard',
    registry: registry.id.toText(),
    provider: provider.toText(),
    reason: 'A benchmark',
    evidence: Array.from({ length: MAX_EVIDENCE }, () => ({
      kind: 'report',
      id: report,
      hash: HASH,
      url: ''
    })),
    url: 'https://forum.dfinity.org/t/41850'
  } as const;
  return makeBundle(request, { nodes, operators: [] });
}

function writtenOf({ title, summary, url, action }: PreparedProposal): Written {
  return {
    title: [title],
    summary,
    url,
    action: [toProposalAction(action) as NonNullable<Written['action'][0]>]
  };
}
