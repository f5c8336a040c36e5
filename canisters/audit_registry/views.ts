import { Principal } from 'azle';

import { findConfirmation } from './confirmation_store.js';
import { log, logPage } from './log.js';
import { findVerifier } from './verifiers.js';

/** What the public queries answer, in candid's shapes. */
type Opt<T> = [] | [T];

export interface VerifierInfo {
  verifier: Principal;
  name: string;
  valid_until: bigint;
  proposal_id: bigint;
}

export function verifierInfo(verifier: Principal): Opt<VerifierInfo> {
  const found = findVerifier(verifier.toUint8Array());
  return found === undefined
    ? []
    : [{ verifier, name: found.name, valid_until: found.validUntil, proposal_id: found.proposalId }];
}

export interface ConfirmationInfo {
  id: bigint;
  verifier: Principal;
  provider: Principal;
  record_id: bigint;
  version: number;
  root: Uint8Array;
  confirmed_at: bigint;
  valid_until: bigint;
}

export function confirmationInfo(id: bigint): Opt<ConfirmationInfo> {
  const found = findConfirmation(id);
  if (found === undefined) return [];
  return [
    {
      id,
      verifier: Principal.fromUint8Array(found.verifier),
      provider: Principal.fromUint8Array(found.provider),
      record_id: found.recordId,
      version: found.version,
      root: found.root,
      confirmed_at: found.confirmedAt,
      valid_until: found.validUntil
    }
  ];
}

export interface LogEntry {
  index: bigint;
  time: bigint;
  kind: string;
  caller: Principal;
  subject: Opt<Principal>;
  record_id: Opt<bigint>;
  version: Opt<number>;
  proposal_id: Opt<bigint>;
}

export interface LogPage {
  entries: LogEntry[];
  length: bigint;
}

export function logView(start: bigint): LogPage {
  const entries = logPage(start).map((event, at) => ({
    index: start + BigInt(at),
    time: event.time,
    kind: event.kind,
    caller: Principal.fromUint8Array(event.caller),
    subject: opt(event.subject === undefined ? undefined : Principal.fromUint8Array(event.subject)),
    record_id: opt(event.recordId),
    version: opt(event.version),
    proposal_id: opt(event.proposalId)
  }));
  return { entries, length: log.length };
}

function opt<T>(value: T | undefined): Opt<T> {
  return value === undefined ? [] : [value];
}
