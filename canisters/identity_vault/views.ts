import { Principal } from 'azle';

import { type CandidReleaseSpec, toCandid } from './candid_spec.js';
import { findGrant } from './grant_store.js';
import { log, logPage } from './log.js';
import { findAnnouncement, proposalPage } from './notices.js';
import { findRecord, recordIdOf, type Standing } from './record_store.js';
import { sectionProgress } from './section_store.js';
import type { VersionAddress } from './submission.js';
import { findVersion } from './version_store.js';

/** What the public queries answer, in candid's shapes. */
type Opt<T> = [] | [T];

export interface RecordInfo {
  record_id: bigint;
  provider: Principal;
  created_at: bigint;
  standing: Partial<Record<Standing, null>>;
  standing_since: bigint;
  current_version: number;
  current_root: Uint8Array;
  next_version: number;
  sealed_bytes: bigint;
  delegate: Opt<Principal>;
  operator: Opt<Principal>;
  erasure_requested_at: Opt<bigint>;
  erased_at: Opt<bigint>;
}

export function recordInfo(id: bigint | undefined): Opt<RecordInfo> {
  const record = id === undefined ? undefined : findRecord(id);
  if (id === undefined || record === undefined) return [];
  return [
    {
      record_id: id,
      provider: Principal.fromUint8Array(record.provider),
      created_at: record.createdAt,
      standing: { [record.standing]: null },
      standing_since: record.standingSince,
      current_version: record.currentVersion,
      current_root: record.currentRoot,
      next_version: record.currentVersion + 1,
      sealed_bytes: record.sealedBytes,
      delegate: optPrincipal(record.delegate),
      operator: optPrincipal(record.operator),
      erasure_requested_at: optTime(record.erasureRequestedAt),
      erased_at: optTime(record.erasedAt)
    }
  ];
}

export function recordInfoOf(provider: Principal): Opt<RecordInfo> {
  return recordInfo(recordIdOf(provider.toUint8Array()));
}

export interface VersionInfo {
  record_id: bigint;
  version: number;
  provider: Principal;
  state: { draft: null } | { submitted: null };
  subject: string;
  standard: number;
  root: Uint8Array;
  salt: Uint8Array;
  sections: { name: string; size: bigint; received: bigint }[];
  submitted_at: Opt<bigint>;
}

export function versionInfo({ record_id, version }: VersionAddress): Opt<VersionInfo> {
  const found = findVersion(record_id, version);
  if (found === undefined) return [];
  return [
    {
      record_id,
      version,
      provider: Principal.fromUint8Array(found.provider),
      state: found.submittedAt === undefined ? { draft: null } : { submitted: null },
      subject: found.subject,
      standard: found.standard,
      root: found.root,
      salt: found.salt,
      sections: found.sections.map((name) => {
        const section = sectionProgress({ record_id, version, section: name });
        return { name, size: section?.size ?? 0n, received: section?.received ?? 0n };
      }),
      submitted_at: opt(found.submittedAt)
    }
  ];
}

export interface GrantInfo {
  proposal_id: bigint;
  spec: CandidReleaseSpec;
  granted_at: bigint;
}

export function grantInfo(proposalId: bigint): Opt<GrantInfo> {
  const grant = findGrant(proposalId);
  return grant === undefined
    ? []
    : [{ proposal_id: proposalId, spec: toCandid(grant.spec), granted_at: grant.grantedAt }];
}

export interface Notice {
  proposal_id: bigint;
  spec: CandidReleaseSpec;
  vote_deadline: Opt<bigint>;
  granted_at: Opt<bigint>;
}

/** Release motions on a record that the vault knows of, from a position on. */
export function noticesOf(recordId: bigint, start: bigint): Notice[] {
  return proposalPage(recordId, start).flatMap((id) => {
    const announcement = findAnnouncement(id);
    const grant = findGrant(id);
    const spec = grant?.spec ?? announcement?.spec;
    if (spec === undefined) return [];
    const [vote_deadline, granted_at] = [opt(announcement?.deadline), opt(grant?.grantedAt)];
    return [{ proposal_id: id, spec: toCandid(spec), vote_deadline, granted_at }];
  });
}

export interface LogEntry {
  index: bigint;
  time: bigint;
  kind: string;
  caller: Principal;
  record_id: Opt<bigint>;
  version: Opt<number>;
  proposal_id: Opt<bigint>;
  section: Opt<string>;
  share: Opt<string>;
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
    record_id: opt(event.recordId),
    version: opt(event.version),
    proposal_id: opt(event.proposalId),
    section: opt(event.section),
    share: opt(event.share)
  }));
  return { entries, length: log.length };
}

function optPrincipal(bytes: Uint8Array): Opt<Principal> {
  return bytes.length === 0 ? [] : [Principal.fromUint8Array(bytes)];
}

function optTime(seconds: bigint): Opt<bigint> {
  return seconds === 0n ? [] : [seconds];
}

export interface LogHead {
  length: bigint;
  hash: Uint8Array;
  hash_at: Uint8Array;
}

/** How far the log goes, and the hash of the block that was last when it had `length` blocks; empty where none is. */
export function logHead(length: bigint): LogHead {
  const none = new Uint8Array(0);
  const hash_at = length === 0n ? undefined : log.hashOf(length - 1n);
  return { length: log.length, hash: log.tip()?.hash ?? none, hash_at: hash_at ?? none };
}

function opt<T>(value: T | undefined): Opt<T> {
  return value === undefined ? [] : [value];
}
