import { err, type Failure, isErr, ok, type Result } from '../../src/protocol/errors.js';
import {
  MAX_CANDIDATE_BYTES,
  MAX_CANDIDATE_VERSIONS,
  MAX_CHUNK_BYTES,
  MAX_RECORD_BYTES,
  MAX_SECTION_BYTES,
  MAX_SECTIONS,
  MAX_VERSION_BYTES,
  MAX_VERSIONS,
  ROOT_BYTES,
  SALT_BYTES,
  WRAPPED_SHARE_BYTES
} from '../../src/protocol/limits.js';
import { isSectionName } from '../../src/protocol/section-name.js';
import { equalBytes } from '../common/stored_bytes.js';

import { requireActor, standingRecord } from './acting.js';
import { draftBytes, dropDraft, forgetDraft, isExpired, noteDraft, sweepDrafts } from './drafts.js';
import type { BeginVersionArgs, PutChunkArgs, VersionAddress } from './interface.js';
import { logEvent } from './log.js';
import { MAX_PADS, takePad } from './pads.js';
import { findRecord, putRecord, type StoredRecord } from './record_store.js';
import { appendChunk, chunkCount, findChunk, insertSection, sectionProgress } from './section_store.js';
import { requireSections } from './standard.js';
import { findVersion, maskSalt, putVersion, type StoredVersion } from './version_store.js';

type Refusal = { readonly Err: Failure };

/** Opens the record's next version as a draft; a draft of the same version that is there is begun anew. */
export function beginVersion(caller: Uint8Array, args: BeginVersionArgs, now: bigint): Result<null> {
  sweepDrafts(now);
  const record = requireActor(caller, args.record_id);
  if ('Err' in record) return record;
  const next = record.Ok.currentVersion + 1;
  if (args.version < next)
    return err('already_exists', `version ${args.version} is submitted; the next is ${next}`);
  if (args.version > next)
    return err('wrong_state', `version ${args.version} is not the record's next, ${next}`);
  const defect = contentDefect(args);
  if (defect !== undefined) return err(defect.code, defect.message);
  const sections = args.sections.map(({ name }) => name);
  const complete = requireSections(args, sections);
  if (isErr(complete)) return complete;

  const refused = quotaRefusal(record.Ok, args);
  if (refused !== undefined) return refused;
  dropDraft(args.record_id, args.version);
  const padSlot = takePad();
  if (padSlot === undefined) {
    return err('limit_exceeded', `the vault holds ${MAX_PADS} versions, its most; tell its keepers`);
  }
  countBytes(args);
  noteDraft(args.record_id, args.version, now);
  putVersion(args.record_id, args.version, {
    provider: record.Ok.provider,
    root: args.root,
    maskedSalt: maskSalt(args.salt, padSlot),
    padSlot,
    begunAt: now,
    submittedAt: undefined,
    subject: args.subject,
    standard: args.standard,
    sections
  });
  for (const { name, size, wrapped_a: wrappedA, wrapped_b: wrappedB } of args.sections) {
    insertSection({ ...args, section: name }, { size, wrappedA, wrappedB }, padSlot);
  }
  return ok(null);
}

/** Takes the next chunk of a draft's section. A chunk that is there already is accepted again, unchanged. */
export function putChunk(caller: Uint8Array, args: PutChunkArgs, now: bigint): Result<null> {
  const draft = ownDraft(caller, args, now);
  if ('Err' in draft) return draft;
  const section = sectionProgress(args);
  if (section === undefined) {
    return err(
      'not_found',
      `version ${args.version} has no such section; its sections: ${draft.Ok.sections.join(', ')}`
    );
  }
  const next = chunkCount(section.received);
  if (args.index < next) return repeatedChunk(args, next, draft.Ok.padSlot);
  if (args.index > next)
    return err('wrong_state', `chunk ${args.index} is out of order; the next is ${next}`);
  const left = section.size - section.received;
  const expected = left < BigInt(MAX_CHUNK_BYTES) ? Number(left) : MAX_CHUNK_BYTES;
  if (expected === 0)
    return err('wrong_state', `section ${args.section} is complete with ${section.size} bytes`);
  if (args.bytes.length !== expected) {
    return err(
      'invalid_argument',
      `chunk ${args.index} has ${args.bytes.length} bytes; ${expected} are expected`
    );
  }
  const { index, bytes } = args;
  appendChunk(args, { index, bytes, received: section.received + BigInt(expected) }, draft.Ok.padSlot);
  return ok(null);
}

/** Makes a complete draft the record's current version. From then on it never changes. */
export function submitVersion(caller: Uint8Array, address: VersionAddress, now: bigint): Result<null> {
  const draft = ownDraft(caller, address, now);
  if ('Err' in draft) return draft;
  for (const section of draft.Ok.sections) {
    const stored = sectionProgress({ ...address, section });
    if (stored === undefined || stored.received !== stored.size) {
      const progress = `${stored?.received ?? 0n} of ${stored?.size ?? 0n} bytes`;
      return err(
        'wrong_state',
        `section ${section} is incomplete: ${progress} received; send the rest with put_chunk`
      );
    }
  }
  const record = standingRecord(address.record_id);
  if (isErr(record)) return record;
  putVersion(address.record_id, address.version, { ...draft.Ok, submittedAt: now });
  putRecord(address.record_id, { ...record.Ok, currentVersion: address.version, currentRoot: draft.Ok.root });
  forgetDraft(address.record_id, address.version, draft.Ok.begunAt);
  logEvent({
    kind: 'version_submitted',
    time: now,
    caller,
    record_id: address.record_id,
    version: address.version
  });
  return ok(null);
}

function ownDraft(
  caller: Uint8Array,
  { record_id, version }: VersionAddress,
  now: bigint
): Result<StoredVersion> {
  const record = requireActor(caller, record_id);
  if (isErr(record)) return record;
  const found = findVersion(record_id, version);
  if (found === undefined)
    return err('not_found', `record ${record_id} has no version ${version}; call begin_version`);
  if (found.submittedAt !== undefined)
    return err('already_exists', `version ${version} is submitted and final`);
  return isExpired(found, now)
    ? err('expired', `draft ${version} has expired; call begin_version again`)
    : ok(found);
}

/** Why the version's bytes are more than its provider may store; a draft that they replace does not count. */
function quotaRefusal(record: StoredRecord, args: BeginVersionArgs): Refusal | undefined {
  const candidate = record.standing === 'candidate';
  const who = candidate ? 'a candidate that governance does not list' : 'a provider';
  const versions = candidate ? MAX_CANDIDATE_VERSIONS : MAX_VERSIONS;
  if (args.version - record.droppedVersions > versions) {
    return err(
      'limit_exceeded',
      `${who} may have ${versions} versions; drop superseded ones with drop_version`
    );
  }
  const quota = BigInt(candidate ? MAX_CANDIDATE_BYTES : MAX_RECORD_BYTES);
  const total = record.sealedBytes - draftBytes(args.record_id, args.version) + bytesOf(args);
  return total > quota
    ? err('limit_exceeded', `record ${args.record_id} would hold ${total} bytes; ${who} may store ${quota}`)
    : undefined;
}

function countBytes(args: BeginVersionArgs): void {
  const record = findRecord(args.record_id);
  if (record === undefined) return;
  putRecord(args.record_id, { ...record, sealedBytes: record.sealedBytes + bytesOf(args) });
}

function bytesOf({ sections }: BeginVersionArgs): bigint {
  return sections.reduce((sum, { size }) => sum + size, 0n);
}

function contentDefect(
  args: BeginVersionArgs
): { code: 'invalid_argument' | 'limit_exceeded'; message: string } | undefined {
  const invalid = (message: string) => ({ code: 'invalid_argument' as const, message });
  const tooMuch = (message: string) => ({ code: 'limit_exceeded' as const, message });
  if (args.root.length !== ROOT_BYTES)
    return invalid(`root: has ${args.root.length} bytes instead of ${ROOT_BYTES}`);
  if (args.salt.length !== SALT_BYTES)
    return invalid(`salt: has ${args.salt.length} bytes instead of ${SALT_BYTES}`);
  if (args.sections.length === 0) return invalid('sections: at least one is needed');
  if (args.sections.length > MAX_SECTIONS)
    return tooMuch(`sections: ${args.sections.length}; at most ${MAX_SECTIONS}`);
  let total = 0n;
  let last = '';
  for (const [at, { name, size, wrapped_a, wrapped_b }] of args.sections.entries()) {
    if (!isSectionName(name))
      return invalid(`sections[${at}].name: not a section name (a-z, 0-9, -, at most 64)`);
    if (name <= last) return invalid(`sections[${at}].name: names must be ascending and distinct`);
    if (wrapped_a.length !== WRAPPED_SHARE_BYTES || wrapped_b.length !== WRAPPED_SHARE_BYTES) {
      return invalid(`sections[${at}]: each wrapped share has ${WRAPPED_SHARE_BYTES} bytes`);
    }
    if (size === 0n) return invalid(`sections[${at}].size: a sealed section is never empty`);
    if (size > BigInt(MAX_SECTION_BYTES))
      return tooMuch(`sections[${at}].size: at most ${MAX_SECTION_BYTES} bytes`);
    total += size;
    last = name;
  }
  return total > BigInt(MAX_VERSION_BYTES)
    ? tooMuch(`sections: ${total} bytes; at most ${MAX_VERSION_BYTES}`)
    : undefined;
}

function repeatedChunk(args: PutChunkArgs, next: number, padSlot: number): Result<null> {
  const stored = findChunk(args, args.index, padSlot);
  return stored !== undefined && equalBytes(stored, args.bytes)
    ? ok(null)
    : err('already_exists', `chunk ${args.index} is there with other bytes; the next is ${next}`);
}
