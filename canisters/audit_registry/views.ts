import { findConfirmation } from './confirmation_store.js';
import type { LogPage } from './interface/log.js';
import type { ConfirmationInfo, VerifierInfo } from './interface/verification.js';
import { log, logPage } from './log.js';
import { findVerifier } from './verifiers.js';

/** What the public queries answer, in candid's shapes. */
type Opt<T> = [] | [T];

export function verifierInfo(verifier: Uint8Array): Opt<VerifierInfo> {
  const found = findVerifier(verifier);
  return found === undefined
    ? []
    : [{ verifier, name: found.name, valid_until: found.validUntil, proposal_id: found.proposalId }];
}

export function confirmationInfo(id: bigint): Opt<ConfirmationInfo> {
  const found = findConfirmation(id);
  if (found === undefined) return [];
  return [
    {
      id,
      verifier: found.verifier,
      provider: found.provider,
      record_id: found.recordId,
      version: found.version,
      root: found.root,
      confirmed_at: found.confirmedAt,
      valid_until: found.validUntil
    }
  ];
}

export function logView(start: bigint): LogPage {
  const entries = logPage(start).map((event, at) => ({
    index: start + BigInt(at),
    time: event.time,
    kind: event.kind,
    caller: event.caller,
    subject: opt(event.subject),
    record_id: opt(event.recordId),
    version: opt(event.version),
    proposal_id: opt(event.proposalId)
  }));
  return { entries, length: log.length };
}

function opt<T>(value: T | undefined): Opt<T> {
  return value === undefined ? [] : [value];
}
