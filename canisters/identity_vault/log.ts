import { EventLog } from '../common/event_log.js';
import { bytesAt, type Fields, natAt, textAt } from '../common/icrc3_value.js';

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

type Kind = keyof typeof BLOCK_TYPES;

/** One act: who, what, under which proposal. Never personal data. */
export interface VaultEvent {
  readonly kind: Kind;
  /** Seconds since the epoch. */
  readonly time: bigint;
  readonly caller: Uint8Array;
  readonly recordId?: bigint;
  readonly version?: number;
  readonly proposalId?: bigint;
  readonly section?: string;
  readonly share?: string;
}

export const log = new EventLog(memory.log, memory.meta, (tip) => certified.setTip(tip));

/** Types of blocks that this log may hold. */
export const blockTypes: readonly string[] = Object.values(BLOCK_TYPES);

const KINDS = new Map<string, Kind>(
  Object.entries(BLOCK_TYPES).map(([kind, btype]) => [btype, kind as Kind])
);

/** Appends the event; its index. Throws, and so rolls the message back, where the log cannot be written. */
export function logEvent({ kind, time, ...event }: VaultEvent): bigint {
  const tx: Fields = [
    ['caller', event.caller],
    ...field('record', event.recordId),
    ...field('version', event.version === undefined ? undefined : BigInt(event.version)),
    ...field('proposal', event.proposalId),
    ...field('section', event.section),
    ...field('share', event.share)
  ];
  return log.append({ btype: BLOCK_TYPES[kind], time, tx });
}

/** The events from `start` on, at most a page. */
export function logPage(start: bigint): VaultEvent[] {
  return log.page(start).map(({ btype, time, tx }) => {
    const kind = KINDS.get(btype);
    const caller = bytesAt(tx, 'caller');
    if (kind === undefined || caller === undefined) throw new Error(`a block of an unknown type: ${btype}`);
    const version = natAt(tx, 'version');
    return {
      kind,
      time,
      caller,
      recordId: natAt(tx, 'record'),
      version: version === undefined ? undefined : Number(version),
      proposalId: natAt(tx, 'proposal'),
      section: textAt(tx, 'section'),
      share: textAt(tx, 'share')
    };
  });
}

function field(key: string, value: bigint | string | undefined): Fields {
  return value === undefined ? [] : [[key, value]];
}
