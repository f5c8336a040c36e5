import {
  blob,
  bool,
  type Infer,
  nat32,
  nat64,
  nul,
  opt,
  principal,
  record,
  tags,
  text,
  vec
} from '../../common/candid/index.js';
import { query, result, update } from '../../common/candid/method.js';

/** Auditors, rounds and what is drawn; reports are in reports.ts. */
export const AuditorApplication = record({
  name: text,
  pilot_group: text,
  stake_e8s: nat64,
  fee_e8s: nat64,
  funding: text,
  statement_hash: blob,
  conflicts: vec(principal)
});

export const ApplicationInfo = record({
  auditor: principal,
  application: AuditorApplication,
  hash: blob,
  applied_at: nat64
});
export type ApplicationInfo = Infer<typeof ApplicationInfo>;

const AcceptAuditorSpec = record({
  auditor: principal,
  name: text,
  pilot_group: text,
  application_hash: blob,
  valid_until: nat64
});

const SuspendAuditorSpec = record({ auditor: principal, slash_e8s: nat64, reason: text });

const Suspension = record({ at: nat64, proposal_id: nat64, slash_e8s: nat64, reason: text });

const TrackRecord = record({
  announced: nat32,
  filed: nat32,
  signed: nat32,
  replied_to: nat32,
  withdrawn: nat32,
  declined: nat32
});
export type TrackRecord = Infer<typeof TrackRecord>;

const PaidBy = record({ payer: principal, audits: nat32, cost_e8s: nat64 });

/** As it is stored. */
export const Auditor = record({
  application: AuditorApplication,
  accepted_at: nat64,
  valid_until: nat64,
  proposal_id: nat64,
  suspension: opt(Suspension),
  track: TrackRecord,
  paid_by: vec(PaidBy)
});
export type Auditor = Infer<typeof Auditor>;

const AuditorInfo = record({
  auditor: principal,
  state: tags('accepted', 'expired', 'suspended'),
  single_payer: bool,
  details: Auditor
});
export type AuditorInfo = Infer<typeof AuditorInfo>;

const AuditorsPage = record({ auditors: vec(principal), length: nat64 });
export type AuditorsPage = Infer<typeof AuditorsPage>;

const SubnetWeight = record({ subnet: principal, weight: nat32 });

export const CommissionRoundSpec = record({
  size: nat32,
  candidates: nat32,
  candidates_hash: blob,
  default_weight: nat32,
  subnet_weights: vec(SubnetWeight),
  providers: vec(principal),
  pilot_group: text,
  notice_hours: nat32,
  reply_days: nat32,
  report_until: nat64,
  cost_e8s: nat64,
  payer: principal,
  funding: text,
  purpose: text
});

/** As it is stored. */
export const Round = record({
  spec: CommissionRoundSpec,
  motion_hash: blob,
  commissioned_at: nat64,
  chunks_received: nat32,
  drawn: nat32
});
export type Round = Infer<typeof Round>;

/** As it is stored: what a round was frozen to, and what was drawn since. */
export const Draw = record({
  frozen: blob,
  auditors: vec(principal),
  attempts: nat32,
  randomness: blob,
  seed: blob
});
export type Draw = Infer<typeof Draw>;

const RoundInfo = record({
  round: nat64,
  state: tags('collecting', 'ready', 'drawing', 'seeded', 'drawn'),
  details: Round
});
export type RoundInfo = Infer<typeof RoundInfo>;

const RoundsPage = record({ rounds: vec(nat64), length: nat64 });
export type RoundsPage = Infer<typeof RoundsPage>;

const PutCandidatesArgs = record({ round: nat64, chunk: nat32, candidates: blob, chunk_hashes: blob });
export type PutCandidatesArgs = Infer<typeof PutCandidatesArgs>;

const Candidate = record({
  node: principal,
  provider: principal,
  operator: principal,
  subnet: opt(principal),
  data_center: text
});

export const AuditAddress = record({ round: nat64, position: nat32 });
export type AuditAddress = Infer<typeof AuditAddress>;

const VisitArgs = record({
  round: nat64,
  position: nat32,
  from: nat64,
  until: nat64,
  escort: text,
  insurance_hash: blob
});
export type VisitArgs = Infer<typeof VisitArgs>;

const Visit = record({
  announced_at: nat64,
  announced_by: principal,
  from: nat64,
  until: nat64,
  escort: text,
  insurance_hash: blob
});

const OperatorCheck = record({ at: nat64, operator_listed: bool, data_center_matches: bool });
export type OperatorCheck = Infer<typeof OperatorCheck>;

/** As it is stored: the audit of one drawn node. */
export const Audit = record({
  candidate: Candidate,
  declined: vec(principal),
  visit: opt(Visit),
  operator_check: opt(OperatorCheck),
  reports: vec(nat64)
});
export type Audit = Infer<typeof Audit>;

const AuditInfo = record({ round: nat64, position: nat32, auditors: vec(principal), details: Audit });
export type AuditInfo = Infer<typeof AuditInfo>;

const SampleItem = record({ node: principal, provider: principal, data_center: text, reports: nat32 });
const SamplePage = record({ nodes: vec(SampleItem), length: nat64 });
export type SamplePage = Infer<typeof SamplePage>;

/** What motions decide about audits. */
export const auditActs = {
  accept_auditor: AcceptAuditorSpec,
  suspend_auditor: SuspendAuditorSpec,
  commission_round: CommissionRoundSpec
};

export const auditMethods = {
  apply_as_auditor: update([AuditorApplication], result(blob)),
  put_candidates: update([PutCandidatesArgs], result(nul)),
  draw_sample: update([nat64], result(RoundInfo)),
  decline_audit: update([AuditAddress], result(nul)),
  announce_visit: update([VisitArgs], result(nul)),
  check_operator_record: update([AuditAddress], result(OperatorCheck)),
  get_application: query([principal], opt(ApplicationInfo)),
  get_auditor: query([principal], opt(AuditorInfo)),
  get_auditors: query([nat64], AuditorsPage),
  get_round: query([nat64], opt(RoundInfo)),
  get_rounds: query([nat64], RoundsPage),
  get_candidates: query([nat64, nat32], opt(blob)),
  get_draw: query([nat64], opt(Draw)),
  get_sample: query([nat64, nat64], SamplePage),
  get_audit: query([AuditAddress], opt(AuditInfo))
};
