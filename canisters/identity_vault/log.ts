import { ActLog, type ActOf, nat32Field, nat64Field, textField } from '../common/act_log.js';
import { EventLog } from '../common/event_log.js';

import { certified } from './certification.js';
import { memory } from './memory.js';

/** The kinds of acts, and the types of the blocks that hold them. A type, once used, keeps its meaning for ever. */
const BLOCK_TYPES = {
  record_created: 'nv.record.created',
  version_submitted: 'nv.version.submitted',
  granted: 'nv.release.granted',
  redeemed: 'nv.release.redeemed',
  given_back: 'nv.release.given_back',
  announced: 'nv.release.announced',
  delegate_appointed: 'nv.delegate.appointed',
  operator_claimed: 'nv.operator.claimed',
  erasure_requested: 'nv.erasure.requested',
  erasure_cancelled: 'nv.erasure.cancelled',
  record_erased: 'nv.record.erased',
  retention_set: 'nv.retention.set',
  version_dropped: 'nv.version.dropped',
  standard_set: 'nv.standard.set'
} as const;

/** What an act may speak of. Never personal data. */
const FIELDS = {
  record_id: nat64Field('record'),
  version: nat32Field('version'),
  proposal_id: nat64Field('proposal'),
  section: textField('section'),
  share: textField('share')
};

export const log = new EventLog(memory.log, memory.meta, (tip) => certified.setTip(tip));

export const acts = new ActLog(log, BLOCK_TYPES, FIELDS);

/** Appends the act; its index. Throws, and so rolls the message back, where the log cannot be written. */
export function logEvent(act: ActOf<keyof typeof BLOCK_TYPES, typeof FIELDS>): bigint {
  return acts.append(act);
}
