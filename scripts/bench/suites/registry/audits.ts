import type { Principal } from '@dfinity/principal';
import { sha256 } from '@noble/hashes/sha2';
import { roundSpec } from '../../../../src/client/audit-rounds.js';
import type { AuditAct, ReportContent } from '../../../../src/client/idl/audits-idl.js';
import type { RegistryService } from '../../../../src/client/idl/registry-idl.js';
import { type CandidateList, candidateList } from '../../../../src/protocol/audit/candidates.js';
import { CURRENT_PRACTICES, practices } from '../../../../src/protocol/audit/practices.js';
import { renderCommissionRound } from '../../../../src/protocol/spec/audit-round.js';
import { renderAcceptAuditor, renderSuspendAuditor } from '../../../../src/protocol/spec/auditor.js';
import { APPLICATION, HASH, reportContent } from '../../../../tests/support/audit-cast.js';
import type { MeasuredCanister } from '../../measured-canister.js';
import { type BenchNetwork, NOW_SECONDS } from '../../network.js';
import type { Nns } from '../../nns/index.js';
import { executedMotion } from '../../nns/proposals.js';
import { madeUpPrincipal } from '../../principals.js';

const YEAR_SECONDS = 31_536_000n;
const HOUR_SECONDS = 3_600n;
const STRANGER = madeUpPrincipal('a stranger');
const AUDITORS = ['first', 'second', 'third'].map((name) => madeUpPrincipal(`the ${name} auditor`));
const ROUND = 150_000n;
const AT = { round: ROUND, position: 0 };

/** Who takes part. */
export interface AuditBench {
  readonly network: BenchNetwork;
  readonly nns: Nns;
  readonly registry: MeasuredCanister<RegistryService>;
  /** Has a record at the vault, and owns all the nodes. */
  readonly provider: Principal;
}

/** Measures every method about audits, in a round over `size` candidates. */
export async function measureAudits(bench: AuditBench, size: number): Promise<void> {
  const operator = madeUpPrincipal('an operator');
  bench.nns.listsOperators(bench.provider, [operator]);
  await measureAuditors(bench);
  await measureRound(bench, listOf(size, bench.provider, operator));
  const [first, second] = await measureVisit(bench);
  await measureReport(bench, first, second);
  await measurePractices(bench);
  await measureQueries(bench, first);
}

function listOf(size: number, provider: Principal, operator: Principal): CandidateList {
  const nodes = Array.from({ length: size }, (_, at) => ({
    node: madeUpPrincipal(`node ${at}`).toUint8Array(),
    provider: provider.toUint8Array(),
    operator: operator.toUint8Array(),
    subnet: madeUpPrincipal('a subnet').toUint8Array(),
    dataCenter: 'zh2'
  }));
  return candidateList(nodes, sha256);
}

async function enact(
  { nns, registry }: AuditBench,
  name: string,
  proposal: bigint,
  text: string,
  act: AuditAct
) {
  nns.answersProposal(executedMotion(proposal, text));
  await registry.measureOk(name, () => registry.as(STRANGER).enact(proposal, act));
}

async function measureAuditors(bench: AuditBench): Promise<void> {
  const { registry } = bench;
  const id = registry.id.toUint8Array();
  for (const [at, auditor] of AUDITORS.entries()) {
    const { value: hash } = await registry.measureOk(`apply_as_auditor, ${at + 1}`, () =>
      registry.as(auditor).apply_as_auditor(APPLICATION)
    );
    const { name, pilot_group } = APPLICATION;
    const valid_until = NOW_SECONDS + 2n * YEAR_SECONDS;
    const spec = { auditor, name, pilot_group, application_hash: new Uint8Array(hash), valid_until };
    const text = renderAcceptAuditor(id, { ...spec, auditor: auditor.toUint8Array() });
    await enact(bench, `enact, auditor ${at + 1}`, 149_000n + BigInt(at), text, { accept_auditor: spec });
  }
}

async function measureRound(bench: AuditBench, list: CandidateList): Promise<void> {
  const { registry } = bench;
  const spec = {
    size: 20,
    candidates: list.candidates.length,
    candidates_hash: list.hash,
    default_weight: 1,
    subnet_weights: [{ subnet: madeUpPrincipal('a subnet'), weight: 5 }],
    providers: [],
    pilot_group: '',
    notice_hours: 24,
    reply_days: 14,
    report_until: NOW_SECONDS + YEAR_SECONDS,
    cost_e8s: 500_000_000n,
    payer: STRANGER,
    funding: 'Proposal 140000',
    purpose: 'A benchmark'
  };
  const text = renderCommissionRound(registry.id.toUint8Array(), roundSpec(spec));
  await enact(bench, 'enact, round', ROUND, text, { commission_round: spec });
  const stranger = registry.as(STRANGER);
  for (const [chunk, candidates] of list.chunks.entries()) {
    const args = { round: ROUND, chunk, candidates, chunk_hashes: list.chunkHashes };
    const put = () => stranger.put_candidates(args);
    if (chunk === list.chunks.length - 1) await registry.measureOk('put_candidates, 100 of them', put);
    else await put();
  }
  await registry.measureOk('draw_sample, the seed', () => stranger.draw_sample(ROUND));
  await registry.measureOk('draw_sample, 20 nodes', () => stranger.draw_sample(ROUND));
}

/** The two auditors of the first node, after a third has declined and the visit has been announced. */
async function measureVisit({ network, registry }: AuditBench): Promise<readonly [Principal, Principal]> {
  const stranger = registry.as(STRANGER);
  await registry.measureOk('check_operator_record', () => stranger.check_operator_record(AT));
  const assigned = async (): Promise<readonly Principal[]> =>
    (await stranger.get_audit(AT))[0]?.auditors ?? [];
  const [declining] = await assigned();
  if (declining === undefined) throw new Error('the node has no auditors');
  await registry.measureOk('decline_audit', () => registry.as(declining).decline_audit(AT));
  const [first, second] = await assigned();
  if (first === undefined || second === undefined) throw new Error('the node has no two auditors');
  const visit = {
    from: visitFrom,
    until: visitFrom + 8n * HOUR_SECONDS,
    escort: 'Smart hands',
    insurance_hash: HASH
  };
  await registry.measureOk('announce_visit', () => registry.as(first).announce_visit({ ...AT, ...visit }));
  network.advance(48n * HOUR_SECONDS);
  return [first, second];
}

const visitFrom = NOW_SECONDS + 36n * HOUR_SECONDS;

async function measureReport(
  { registry, provider }: AuditBench,
  first: Principal,
  second: Principal
): Promise<void> {
  const content: ReportContent = reportContent(ROUND, 0, visitFrom, visitFrom + HOUR_SECONDS);
  const { value: report } = await registry.measureOk('file_report', () =>
    registry.as(first).file_report(content)
  );
  const [bytes] = await registry.as(STRANGER).get_report_content(report);
  const hash = sha256(new Uint8Array(bytes ?? []));
  await registry.measureOk('sign_report', () => registry.as(second).sign_report({ report, hash }));
  const reply = { report, statement: 'Nothing to add', evidence_hash: HASH };
  await registry.measureOk('reply_to_report', () => registry.as(provider).reply_to_report(reply));
  await registry.measure('get_report', () => registry.as(STRANGER).get_report(report));
  await registry.measure('get_report_content', () => registry.as(STRANGER).get_report_content(report));
  const withdrawal = { report, reason: 'Misread' };
  await registry.measureOk('withdraw_report', () => registry.as(first).withdraw_report(withdrawal));
}

async function measurePractices({ registry, provider }: AuditBench): Promise<void> {
  const answers = (practices(CURRENT_PRACTICES) ?? []).map(({ id }) => ({
    practice: id,
    compliance: { yes: null },
    remark: ''
  }));
  const args = { provider, checklist: CURRENT_PRACTICES, answers };
  await registry.measureOk('sign_practices', () => registry.as(provider).sign_practices(args));
}

async function measureQueries(bench: AuditBench, auditor: Principal): Promise<void> {
  const { registry, provider } = bench;
  const stranger = registry.as(STRANGER);
  const queries: [string, () => Promise<unknown>][] = [
    ['get_application', () => stranger.get_application(auditor)],
    ['get_auditor', () => stranger.get_auditor(auditor)],
    ['get_auditors', () => stranger.get_auditors(0n)],
    ['get_round', () => stranger.get_round(ROUND)],
    ['get_rounds', () => stranger.get_rounds(0n)],
    ['get_candidates, 100 of them', () => stranger.get_candidates(ROUND, 0)],
    ['get_draw', () => stranger.get_draw(ROUND)],
    ['get_sample, 20 nodes', () => stranger.get_sample(ROUND, 0n)],
    ['get_audit', () => stranger.get_audit(AT)],
    ['get_reports_of', () => stranger.get_reports_of(provider, 0n)],
    ['get_practices', () => stranger.get_practices(provider)]
  ];
  for (const [name, query] of queries) await registry.measure(name, query);
  const spec = { auditor, slash_e8s: 1n, reason: 'A benchmark' };
  const text = renderSuspendAuditor(registry.id.toUint8Array(), { ...spec, auditor: auditor.toUint8Array() });
  await enact(bench, 'enact, suspension of an auditor', 151_000n, text, { suspend_auditor: spec });
}
