import { type Opt, optional } from '../common/option.js';

import { findGrant } from './grant_store.js';
import type { GrantInfo, LogHead, Notice, RecordInfo, VersionAddress, VersionInfo } from './interface.js';
import { log } from './log.js';
import { findAnnouncement, proposalPage } from './notices.js';
import { findRecord, recordIdOf } from './record_store.js';
import { sectionProgress } from './section_store.js';
import { findVersion, saltOf } from './version_store.js';

/** What the public queries answer, in candid's shapes. */

export function recordInfo(id: bigint | undefined): Opt<RecordInfo> {
  const record = id === undefined ? undefined : findRecord(id);
  if (id === undefined || record === undefined) return [];
  return [
    {
      record_id: id,
      provider: record.provider,
      created_at: record.createdAt,
      standing: record.standing,
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

export function recordInfoOf(provider: Uint8Array): Opt<RecordInfo> {
  return recordInfo(recordIdOf(provider));
}

export function versionInfo({ record_id, version }: VersionAddress): Opt<VersionInfo> {
  const found = findVersion(record_id, version);
  if (found === undefined) return [];
  return [
    {
      record_id,
      version,
      provider: found.provider,
      state: found.submittedAt === undefined ? 'draft' : 'submitted',
      subject: found.subject,
      standard: found.standard,
      root: found.root,
      salt: saltOf(found),
      sections: found.sections.map((name) => {
        const section = sectionProgress({ record_id, version, section: name });
        return { name, size: section?.size ?? 0n, received: section?.received ?? 0n };
      }),
      submitted_at: optional(found.submittedAt)
    }
  ];
}

export function grantInfo(proposalId: bigint): Opt<GrantInfo> {
  const grant = findGrant(proposalId);
  return grant === undefined
    ? []
    : [{ proposal_id: proposalId, spec: grant.spec, granted_at: grant.grantedAt }];
}

/** Release motions on a record that the vault knows of, from a position on. */
export function noticesOf(recordId: bigint, start: bigint): Notice[] {
  return proposalPage(recordId, start).flatMap((id) => {
    const announcement = findAnnouncement(id);
    const grant = findGrant(id);
    const spec = grant?.spec ?? announcement?.spec;
    if (spec === undefined) return [];
    const [vote_deadline, granted_at] = [optional(announcement?.deadline), optional(grant?.grantedAt)];
    return [{ proposal_id: id, spec, vote_deadline, granted_at }];
  });
}

function optPrincipal(bytes: Uint8Array): Opt<Uint8Array> {
  return bytes.length === 0 ? [] : [bytes];
}

function optTime(seconds: bigint): Opt<bigint> {
  return seconds === 0n ? [] : [seconds];
}

/** How far the log goes, and the hash of the block that was last when it had `length` blocks; empty where none is. */
export function logHead(length: bigint): LogHead {
  const none = new Uint8Array(0);
  const hash_at = length === 0n ? undefined : log.hashOf(length - 1n);
  return { length: log.length, hash: log.tip()?.hash ?? none, hash_at: hash_at ?? none };
}
