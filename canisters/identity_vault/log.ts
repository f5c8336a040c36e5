import { EventLog } from '../common/event_log.js';
import { StoredReader, StoredWriter } from '../common/stored_bytes.js';

import { memory } from './memory.js';

const KINDS = [
  'record_created',
  'version_submitted',
  'granted',
  'redeemed',
  'given_back',
  'announced',
  'delegate_appointed',
  'operator_claimed',
  'erasure_requested',
  'erasure_cancelled',
  'record_erased',
  'retention_set'
] as const;

/** One act: who, what, under which proposal. Never personal data. */
export interface VaultEvent {
  readonly kind: (typeof KINDS)[number];
  /** Seconds since the epoch. */
  readonly time: bigint;
  readonly caller: Uint8Array;
  readonly recordId?: bigint;
  readonly version?: number;
  readonly proposalId?: bigint;
  readonly section?: string;
  readonly share?: string;
}

const FORMAT = 1;
const log = new EventLog(memory.log);

/** Appends the event; its index. Throws, and so rolls the message back, where the log cannot be written. */
export function logEvent(event: VaultEvent): bigint {
  const writer = new StoredWriter()
    .u8(FORMAT)
    .u8(KINDS.indexOf(event.kind))
    .u64(event.time)
    .bytes(event.caller);
  writer.u64(event.recordId ?? 0n).u32(event.version ?? 0);
  writer.u8(event.proposalId === undefined ? 0 : 1).u64(event.proposalId ?? 0n);
  writer.ascii(event.section ?? '').ascii(event.share ?? '');
  return log.append(writer.finish());
}

export function logLength(): bigint {
  return BigInt(log.length);
}

/** The events from `start` on, at most a page. */
export function logPage(start: bigint): VaultEvent[] {
  return log.page(start).map(readEvent);
}

function readEvent(stored: Uint8Array): VaultEvent {
  const reader = new StoredReader(stored);
  if (reader.u8() !== FORMAT) throw new Error('a log entry is stored in an unknown format');
  const kind = KINDS[reader.u8()];
  const time = reader.u64();
  const caller = reader.bytes();
  const recordId = reader.u64();
  const version = reader.u32();
  const hasProposal = reader.u8() === 1;
  const proposalId = reader.u64();
  const section = reader.ascii();
  const share = reader.ascii();
  reader.end();
  return {
    kind,
    time,
    caller,
    ...(recordId > 0n ? { recordId } : {}),
    ...(version > 0 ? { version } : {}),
    ...(hasProposal ? { proposalId } : {}),
    ...(section === '' ? {} : { section }),
    ...(share === '' ? {} : { share })
  };
}
