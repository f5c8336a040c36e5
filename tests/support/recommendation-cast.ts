import { Principal } from '@dfinity/principal';
import { unwrap } from '../../src/client/index.js';
import { type Bundle, type BundleRequest, type PreparedProposal } from '../../src/client/nns/bundle.js';
import type { NetworkNode } from '../../src/client/nns/network-view.js';
import { toProposalAction } from '../../src/client/nns/propose.js';
import type { ReportContent } from '../../src/client/idl/audits-idl.js';
import type { RecommendationInfo } from '../../src/client/idl/recommendations-idl.js';
import { candidPenaltyTable, fetchEvidence, fileRecommendation } from '../../src/client/recommendations.js';
import { type PenaltyTableSpec, renderPenaltyTable } from '../../src/protocol/spec/penalty-table.js';
import { checklist, CURRENT_CHECKLIST } from '../../src/protocol/audit/checklist.js';
import type { Candidate } from '../../src/protocol/audit/candidates.js';
import { AuditCast, listOf, reportContent } from './audit-cast.js';
import type { ProposalRequest, VoteChoice } from './governance.js';
import { someone, type Stage } from './stage.js';

/** One report from the site offboards, three months without rewards take one from afar. */
export const TABLE: PenaltyTableSpec = {
  number: 1,
  rules: [
    { recommendation: 'offboard', requirements: [{ evidence: 'on_site_report', count: 1 }] },
    { recommendation: 'slash_rewards', requirements: [{ evidence: 'remote_report', count: 1 }] }
  ]
};

/** A candidate of an audit as a node of the network. */
export function networkNode({ node, provider, operator, subnet, dataCenter }: Candidate): NetworkNode {
  const text = (bytes: Uint8Array): string => Principal.fromUint8Array(bytes).toText();
  return {
    id: text(node),
    provider: text(provider),
    operator: text(operator),
    dataCenter,
    dataCenterOwner: `owner of ${dataCenter}`,
    country: 'CH',
    subnet: subnet.length === 0 ? null : text(subnet),
    isApiBoundaryNode: false,
    isUp: true
  };
}

/** From an audit to a recommendation, on a stage. */
export class RecommendationCast {
  readonly audits: AuditCast;

  constructor(readonly stage: Stage) {
    this.audits = new AuditCast(stage);
  }

  async setTable(spec: PenaltyTableSpec): Promise<string> {
    const text = renderPenaltyTable(this.stage.registry.toUint8Array(), spec);
    const id = await this.stage.world.governance.adopt(text);
    const registry = this.stage.registryAs(someone('anyone'));
    const done = await registry.enact(id, { set_penalty_table: candidPenaltyTable(spec) });
    return 'Err' in done ? done.Err.code : 'ok';
  }

  /** A final report about one of the nodes that found one thing not to be as the records say; its id. */
  async finalReport(
    nodes: readonly Candidate[],
    change: Parameters<AuditCast['signed']>[2] = {}
  ): Promise<bigint> {
    const round = await this.audits.drawn(listOf(nodes), { size: 1, reply_days: 1 });
    const report = await this.audits.signed(round, 0, change);
    await this.stage.world.advance(2 * 86_400);
    return report;
  }

  /** A report's answers, one of which is that something deviates. */
  answers(deviating: string, how?: 'timing'): ReportContent['answers'] {
    return (checklist(CURRENT_CHECKLIST) ?? []).map(({ id }) => {
      if (id === deviating)
        return { item: id, finding: { deviates: null }, remark: 'Not as the records say' };
      return how === 'timing'
        ? { item: id, finding: { not_verified: null }, remark: 'Seen from afar only' }
        : { item: id, finding: { confirmed: null }, remark: '' };
    });
  }

  /** The same with one item that deviates; `timing` leaves everything else unverified. */
  finalReportWith(nodes: readonly Candidate[], deviating: string, how?: 'timing'): Promise<bigint> {
    const answers = this.answers(deviating, how);
    if (deviating !== 'latency') return this.finalReport(nodes, { answers });
    const [latency] = reportContent(0n, 0, 0n, 0n).latency;
    if (latency === undefined) throw new Error('the report of the cast has no latency challenge');
    return this.finalReport(nodes, { answers, latency: [{ ...latency, round_trip_us: 9_000 }] });
  }

  async request(
    provider: Principal,
    report: bigint,
    change: Partial<BundleRequest> = {}
  ): Promise<BundleRequest> {
    const registry = this.stage.registryAs(someone('anyone'));
    return {
      kind: 'offboard',
      registry: this.stage.registry.toText(),
      provider: provider.toText(),
      reason: 'A machine is not where the registry says',
      evidence: await fetchEvidence(registry, provider, [{ source: 'report', id: report }]),
      url: '',
      ...change
    };
  }

  /** Files the bundle; the recommendation's id. */
  file(filer: Principal, bundle: Bundle, report: bigint): Promise<bigint> {
    return fileRecommendation(this.stage.registryAs(filer), {
      kind: bundle.kind,
      provider: Principal.fromText(bundle.provider),
      evidence: [{ source: 'report', id: report }],
      digests: bundle.proposals.map(({ digest }) => digest)
    });
  }

  /** Has the NNS decide about the step's proposal; its id. */
  async decide(proposal: PreparedProposal, choice: VoteChoice): Promise<bigint> {
    const id = await this.propose(proposal);
    await this.stage.world.governance.vote(id, choice);
    return id;
  }

  propose({ title, summary, url, action }: PreparedProposal): Promise<bigint> {
    return this.stage.world.governance.makeProposal({ title, summary, url, action: nnsAction(action) });
  }

  async follow(id: bigint): Promise<RecommendationInfo> {
    const registry = this.stage.registryAs(someone('anyone'));
    return unwrap(await registry.follow_recommendation(id), 'follow_recommendation');
  }
}

/** The action with the principals of the other library. */
function nnsAction(action: PreparedProposal['action']): ProposalRequest['action'] {
  return toProposalAction(action) as ProposalRequest['action'];
}
