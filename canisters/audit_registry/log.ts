import { EventLog } from '../common/event_log.js';
import { StoredReader, StoredWriter } from '../common/stored_bytes.js';

import { memory } from './memory.js';

const KINDS = ['verifier_accepted', 'confirmed', 'refreshed'] as const;

/** One act: who, about whom, under which proposal. Never personal data. */
export interface RegistryEvent {
  readonly kind: (typeof KINDS)[number];
  /** Seconds since the epoch. */
  readonly time: bigint;
  readonly caller: Uint8Array;
  /** The verifier or provider that the act is about. */
  readonly subject: Uint8Array;
  readonly recordId?: bigint;
  readonly version?: number;
  readonly proposalId?: bigint;
}

const FORMAT = 1;
const log = new EventLog(memory.log);

export function logEvent(event: RegistryEvent): bigint {
  const writer = new StoredWriter()
    .u8(FORMAT)
    .u8(KINDS.indexOf(event.kind))
    .u64(event.time)
    .bytes(event.caller);
  writer
    .bytes(event.subject)
    .u64(event.recordId ?? 0n)
    .u32(event.version ?? 0);
  writer.u8(event.proposalId === undefined ? 0 : 1).u64(event.proposalId ?? 0n);
  return log.append(writer.finish());
}

export function logLength(): bigint {
  return BigInt(log.length);
}

/** The events from `start` on, at most a page. */
export function logPage(start: bigint): RegistryEvent[] {
  return log.page(start).map(readEvent);
}

function readEvent(stored: Uint8Array): RegistryEvent {
  const reader = new StoredReader(stored);
  if (reader.u8() !== FORMAT) throw new Error('a log entry is stored in an unknown format');
  const kind = KINDS[reader.u8()];
  const time = reader.u64();
  const caller = reader.bytes();
  const subject = reader.bytes();
  const recordId = reader.u64();
  const version = reader.u32();
  const hasProposal = reader.u8() === 1;
  const proposalId = reader.u64();
  reader.end();
  return {
    kind,
    time,
    caller,
    subject,
    ...(recordId > 0n ? { recordId } : {}),
    ...(version > 0 ? { version } : {}),
    ...(hasProposal ? { proposalId } : {})
  };
}
