import { ActLog, type ActOf, bytesField, nat32Field, nat64Field } from '../common/act_log.js';
import { EventLog } from '../common/event_log.js';

import { certified } from './certification.js';
import { memory } from './memory.js';

/** The kinds of acts, and the types of the blocks that hold them. A type, once used, keeps its meaning for ever. */
const BLOCK_TYPES = {
  verifier_accepted: 'nv.verifier.accepted',
  confirmed: 'nv.version.confirmed',
  refreshed: 'nv.status.refreshed',
  head_witnessed: 'nv.vault.head_witnessed',
  rollback_seen: 'nv.vault.rollback_seen',
  auditor_applied: 'nv.auditor.applied',
  auditor_accepted: 'nv.auditor.accepted',
  auditor_suspended: 'nv.auditor.suspended',
  round_commissioned: 'nv.round.commissioned',
  candidates_complete: 'nv.round.candidates_complete',
  draw_begun: 'nv.round.draw_begun',
  round_seeded: 'nv.round.seeded',
  sample_drawn: 'nv.round.sample_drawn',
  audit_declined: 'nv.audit.declined',
  visit_announced: 'nv.audit.visit_announced',
  operator_checked: 'nv.audit.operator_checked',
  report_filed: 'nv.report.filed',
  report_signed: 'nv.report.signed',
  report_replied: 'nv.report.replied',
  report_withdrawn: 'nv.report.withdrawn',
  practices_signed: 'nv.practices.signed',
  penalty_table_set: 'nv.penalty_table.set',
  recommendation_filed: 'nv.recommendation.filed',
  proposal_linked: 'nv.recommendation.linked',
  outcome_seen: 'nv.recommendation.outcome_seen',
  effect_seen: 'nv.recommendation.effect_seen',
  recommendation_withdrawn: 'nv.recommendation.withdrawn',
  verifier_applied: 'nv.verifier.applied',
  verifier_ended: 'nv.verifier.ended',
  confirmation_withdrawn: 'nv.version.confirmation_withdrawn',
  level_accepted: 'nv.provider.level_accepted',
  provider_suspended: 'nv.provider.suspended',
  provider_reinstated: 'nv.provider.reinstated',
  policy_set: 'nv.policy.set',
  challenge_filed: 'nv.challenge.filed',
  challenge_admitted: 'nv.challenge.admitted',
  challenge_withdrawn: 'nv.challenge.withdrawn'
} as const;

/** What an act may speak of. Never personal data. */
const FIELDS = {
  /** The verifier, auditor or provider that the act is about. */
  subject: bytesField('subject'),
  record_id: nat64Field('record'),
  version: nat32Field('version'),
  proposal_id: nat64Field('proposal'),
  /** Of the vault's log, as its witness saw it: how many blocks, and the hash of the last one. */
  vault_length: nat64Field('vault_length'),
  vault_head: bytesField('vault_head'),
  /** Of an audit: its round, the node's position in the sample, the report. */
  round: nat64Field('round'),
  position: nat32Field('position'),
  report: nat64Field('report'),
  /** Of what the act fixed: an application, a list, what was frozen, a seed, a report. */
  hash: bytesField('hash'),
  recommendation: nat64Field('recommendation'),
  /** Of a confirmation or a challenge: its id. */
  number: nat64Field('number')
};

export const log = new EventLog(memory.log, memory.meta, (tip) => certified.setTip(tip));

export const acts = new ActLog(log, BLOCK_TYPES, FIELDS);

/** Appends the act; its index. Throws, and so rolls the message back, where the log cannot be written. */
export function logEvent(act: ActOf<keyof typeof BLOCK_TYPES, typeof FIELDS>): bigint {
  return acts.append(act);
}
