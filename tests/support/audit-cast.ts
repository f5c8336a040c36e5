import { type Principal } from '@dfinity/principal';
import { sha256 } from '@noble/hashes/sha2';
import { drawRound, roundSpec, uploadCandidates } from '../../src/client/audit-rounds.js';
import type {
  AuditAct,
  AuditInfo,
  AuditorApplication,
  CommissionRoundSpec,
  ReportContent
} from '../../src/client/idl/audits-idl.js';
import { type CanisterResult, unwrap } from '../../src/client/index.js';
import { type Candidate, type CandidateList, candidateList } from '../../src/protocol/audit/candidates.js';
import { checklist, CURRENT_CHECKLIST } from '../../src/protocol/audit/checklist.js';
import { renderCommissionRound } from '../../src/protocol/spec/audit-round.js';
import { renderAcceptAuditor, renderSuspendAuditor } from '../../src/protocol/spec/auditor.js';
import { completeSection, completeSections } from './complete-sections.js';
import { someone, type Stage } from './stage.js';

const YEAR_SECONDS = 365n * 86_400n;
export const HOUR_SECONDS = 3_600;

export const SUBNET = someone('a critical subnet');
export const PAYER = someone('a payer');

/** A node operator's nodes, told apart by number. */
export function nodesOf(
  provider: Principal,
  count: number,
  subnet: Uint8Array = new Uint8Array(0)
): Candidate[] {
  return Array.from({ length: count }, (_, at) => ({
    node: someone(`node ${at} of ${provider.toText()}`).toUint8Array(),
    provider: provider.toUint8Array(),
    operator: someone(`operator of ${provider.toText()}`).toUint8Array(),
    subnet,
    dataCenter: 'zh2'
  }));
}

export function listOf(nodes: readonly Candidate[]): CandidateList {
  return candidateList(nodes, sha256);
}

/** Those who take part in audits, on a stage. */
export class AuditCast {
  private readonly photos = new Map<string, ReportContent['photos']>();

  constructor(readonly stage: Stage) {}

  /** Applies as an auditor and has a motion accept it. */
  async auditor(name: string, change: Partial<AuditorApplication> = {}): Promise<Principal> {
    const auditor = someone(name);
    const applied = await this.apply(auditor, change);
    unwrap(await this.accept(auditor, applied), 'enact');
    return auditor;
  }

  async apply(auditor: Principal, change: Partial<AuditorApplication> = {}) {
    const application = { ...APPLICATION, ...change };
    const hash = unwrap(await this.stage.registryAs(auditor).apply_as_auditor(application), 'apply');
    return { application, hash: new Uint8Array(hash) };
  }

  async accept(
    auditor: Principal,
    { application, hash }: { application: AuditorApplication; hash: Uint8Array },
    validUntil?: bigint
  ): Promise<CanisterResult<null>> {
    const { name, pilot_group } = application;
    const valid_until = validUntil ?? (await this.stage.nowSeconds()) + YEAR_SECONDS;
    const spec = { auditor, name, pilot_group, application_hash: hash, valid_until };
    const text = renderAcceptAuditor(this.stage.registry.toUint8Array(), {
      ...spec,
      auditor: auditor.toUint8Array()
    });
    return this.enact(text, { accept_auditor: spec });
  }

  suspend(auditor: Principal, slash = 0n): Promise<CanisterResult<null>> {
    const spec = { auditor, slash_e8s: slash, reason: 'Signed what it had not seen' };
    const text = renderSuspendAuditor(this.stage.registry.toUint8Array(), {
      ...spec,
      auditor: auditor.toUint8Array()
    });
    return this.enact(text, { suspend_auditor: spec });
  }

  async enact(text: string, act: AuditAct): Promise<CanisterResult<null>> {
    const id = await this.stage.world.governance.adopt(text);
    return this.stage.registryAs(someone('anyone')).enact(id, act);
  }

  /** Commissions a round over the list; its id. */
  async commission(list: CandidateList, change: Partial<CommissionRoundSpec> = {}): Promise<bigint> {
    const spec = {
      size: 2,
      candidates: list.candidates.length,
      candidates_hash: list.hash,
      default_weight: 1,
      subnet_weights: [],
      providers: [],
      pilot_group: '',
      notice_hours: 24,
      reply_days: 14,
      report_until: (await this.stage.nowSeconds()) + YEAR_SECONDS,
      cost_e8s: 500_000_000n,
      payer: PAYER,
      funding: 'Community fund, proposal 140000',
      purpose: 'A test of audits',
      ...change
    };
    const text = renderCommissionRound(this.stage.registry.toUint8Array(), roundSpec(spec));
    const id = await this.stage.world.governance.adopt(text);
    const registry = this.stage.registryAs(someone('anyone'));
    unwrap(await registry.enact(id, { commission_round: spec }), 'enact');
    return id;
  }

  /** Commissions a round, uploads its list and draws it. */
  async drawn(list: CandidateList, change: Partial<CommissionRoundSpec> = {}): Promise<bigint> {
    const round = await this.commission(list, change);
    const registry = this.stage.registryAs(someone('anyone'));
    await uploadCandidates(registry, round, list);
    await drawRound(registry, round);
    return round;
  }

  async audit(round: bigint, position = 0): Promise<AuditInfo> {
    const [info] = await this.stage.registryAs(someone('anyone')).get_audit({ round, position });
    if (info === undefined) throw new Error(`round ${round} has no audit at ${position}`);
    return info;
  }

  /** The node's two auditors, the first of whom announces a visit, after which time has come to it. */
  async visited(
    round: bigint,
    position = 0
  ): Promise<{ first: Principal; second: Principal; content: ReportContent }> {
    const [first, second] = (await this.audit(round, position)).auditors;
    if (first === undefined || second === undefined) throw new Error('the node has no two auditors');
    const from = (await this.stage.nowSeconds()) + BigInt(25 * HOUR_SECONDS);
    const until = from + BigInt(8 * HOUR_SECONDS);
    const visit = {
      round,
      position,
      from,
      until,
      escort: 'Smart hands of the data center',
      insurance_hash: HASH
    };
    unwrap(await this.stage.registryAs(first).announce_visit(visit), 'announce_visit');
    await this.stage.world.advance(35 * HOUR_SECONDS);
    const photos = await this.sealPhotos(first);
    return { first, second, content: { ...reportContent(round, position, from, until), photos } };
  }

  /** Seals photos in a record of the auditor's; once is enough for all its reports. */
  private async sealPhotos(auditor: Principal): Promise<ReportContent['photos']> {
    const known = this.photos.get(auditor.toText());
    if (known !== undefined) return known;
    const photo = completeSection('document-*');
    const sections = [photo, ...completeSections('report-only')];
    const { address, root } = (await this.stage.submit(auditor, 'report-only', sections)).sealed;
    const { record: record_id, version } = address;
    const photos = [{ record_id, version, root, section: photo.name, commitment: HASH }];
    this.photos.set(auditor.toText(), photos);
    return photos;
  }

  /** A report that both auditors have signed; its id. */
  async signed(round: bigint, position = 0, change: Partial<ReportContent> = {}): Promise<bigint> {
    const { first, second, content } = await this.visited(round, position);
    const report = unwrap(
      await this.stage.registryAs(first).file_report({ ...content, ...change }),
      'file_report'
    );
    unwrap(await this.sign(second, report), 'sign_report');
    return report;
  }

  async sign(auditor: Principal, report: bigint): Promise<CanisterResult<null>> {
    const registry = this.stage.registryAs(auditor);
    const [content] = await registry.get_report_content(report);
    return registry.sign_report({ report, hash: sha256(new Uint8Array(content ?? [])) });
  }
}

export const HASH = new Uint8Array(32).fill(7);

export const APPLICATION: AuditorApplication = {
  name: 'Fictional Auditors',
  pilot_group: 'pilot-1',
  stake_e8s: 100_000_000_000n,
  fee_e8s: 400_000_000n,
  funding: 'none',
  statement_hash: HASH,
  conflicts: []
};

/** A report from the site that confirms everything. */
export function reportContent(round: bigint, position: number, from: bigint, until: bigint): ReportContent {
  const items = checklist(CURRENT_CHECKLIST) ?? [];
  return {
    round,
    position,
    on_site: true,
    checklist: CURRENT_CHECKLIST,
    visited_from: from,
    visited_until: until,
    answers: items.map(({ id }) => ({ item: id, finding: { confirmed: null }, remark: '' })),
    latency: [
      {
        nonce: HASH,
        round_trip_us: 310,
        bound_us: 1_000,
        transcript_hash: HASH,
        public_key: HASH,
        signature: new Uint8Array(64)
      }
    ],
    photos: [{ record_id: 1n, version: 1, root: HASH, section: 'photos', commitment: HASH }],
    evidence_hash: HASH,
    summary: 'Found as the records say'
  };
}
