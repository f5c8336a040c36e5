import { EventLog } from '../common/event_log.js';
import { bytesAt, type Fields, natAt } from '../common/icrc3_value.js';

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

type Kind = keyof typeof BLOCK_TYPES;

/** One act: who, about whom, under which proposal. Never personal data. */
export interface RegistryEvent {
  readonly kind: Kind;
  /** Seconds since the epoch. */
  readonly time: bigint;
  readonly caller: Uint8Array;
  /** The verifier or provider that the act is about. */
  readonly subject?: Uint8Array;
  readonly recordId?: bigint;
  readonly version?: number;
  readonly proposalId?: bigint;
  /** Of the vault's log, as its witness saw it: how many blocks, and the hash of the last one. */
  readonly vaultLength?: bigint;
  readonly vaultHead?: Uint8Array;
  /** Of an audit: its round, the node's position in the sample, the report. */
  readonly round?: bigint;
  readonly position?: number;
  readonly report?: bigint;
  readonly recommendation?: bigint;
  /** Of a confirmation or a challenge: its id. */
  readonly number?: bigint;
  /** Of what the act fixed: an application, a list, what was frozen, a seed, a report. */
  readonly hash?: Uint8Array;
}

export const log = new EventLog(memory.log, memory.meta, (tip) => certified.setTip(tip));

/** Types of blocks that this log may hold. */
export const blockTypes: readonly string[] = Object.values(BLOCK_TYPES);

const KINDS = new Map<string, Kind>(
  Object.entries(BLOCK_TYPES).map(([kind, btype]) => [btype, kind as Kind])
);

/** Appends the event; its index. Throws, and so rolls the message back, where the log cannot be written. */
export function logEvent({ kind, time, ...event }: RegistryEvent): bigint {
  const tx: Fields = [
    ['caller', event.caller],
    ...field('subject', event.subject),
    ...field('record', event.recordId),
    ...field('version', event.version === undefined ? undefined : BigInt(event.version)),
    ...field('proposal', event.proposalId),
    ...field('vault_length', event.vaultLength),
    ...field('vault_head', event.vaultHead),
    ...field('round', event.round),
    ...field('position', event.position === undefined ? undefined : BigInt(event.position)),
    ...field('report', event.report),
    ...field('hash', event.hash),
    ...field('recommendation', event.recommendation),
    ...field('number', event.number)
  ];
  return log.append({ btype: BLOCK_TYPES[kind], time, tx });
}

/** The events from `start` on, at most a page. */
export function logPage(start: bigint): RegistryEvent[] {
  return log.page(start).map(({ btype, time, tx }) => {
    const kind = KINDS.get(btype);
    const caller = bytesAt(tx, 'caller');
    if (kind === undefined || caller === undefined) throw new Error(`a block of an unknown type: ${btype}`);
    const version = natAt(tx, 'version');
    return {
      kind,
      time,
      caller,
      subject: bytesAt(tx, 'subject'),
      recordId: natAt(tx, 'record'),
      version: version === undefined ? undefined : Number(version),
      proposalId: natAt(tx, 'proposal'),
      vaultLength: natAt(tx, 'vault_length'),
      vaultHead: bytesAt(tx, 'vault_head')
    };
  });
}

function field(key: string, value: bigint | Uint8Array | undefined): Fields {
  return value === undefined ? [] : [[key, value]];
}
