import { canisterSelf } from 'azle';

import { err, isErr, ok, type Result } from '../../src/protocol/errors.js';
import { MAX_PAGE } from '../../src/protocol/limits.js';
import { checkRelease, type ReleaseSpec, renderRelease } from '../../src/protocol/spec/release.js';
import { nowSeconds } from '../common/clock.js';
import { requireVoteOn } from '../common/executed_motion.js';
import { readU64, StoredReader, StoredWriter, u64Bytes } from '../common/stored_bytes.js';

import { findGrant } from './grant_store.js';
import { logEvent } from './log.js';
import { memory } from './memory.js';
import { releasableVersion } from './releasable.js';
import { readSpec, specBytes } from './spec_codec.js';

/** A motion under vote that somebody has shown to the vault. */
export interface Announcement {
  readonly spec: ReleaseSpec;
  /** Until when governance takes votes, as it said at that time; seconds since the epoch. */
  readonly deadline: bigint;
}

const FORMAT = 1;

/** Voting may be prolonged by wait-for-quiet; the record is held that much longer than the deadline. */
const WAIT_FOR_QUIET = 4n * 86_400n;

export function findAnnouncement(proposalId: bigint): Announcement | undefined {
  const stored = memory.announcements.get(u64Bytes(proposalId));
  if (stored === undefined) return undefined;
  const reader = new StoredReader(stored);
  if (reader.u8() !== FORMAT) throw new Error(`announcement ${proposalId} is stored in an unknown format`);
  const deadline = reader.u64();
  const spec = readSpec(new StoredReader(reader.bytes()));
  reader.end();
  return { spec, deadline };
}

/**
 * Shows the record's provider a release motion that is being voted on. Governance must know it with exactly this text,
 * so nobody fills the notices with votes that do not exist. Awaits.
 */
export async function announce(
  caller: Uint8Array,
  proposalId: bigint,
  spec: ReleaseSpec
): Promise<Result<null>> {
  const refused = announcementRefusal(proposalId, spec);
  if (refused !== undefined) return refused;
  const vote = await requireVoteOn(proposalId, renderRelease(canisterSelf().toUint8Array(), spec));
  if (isErr(vote)) return vote;
  const refusedNow = announcementRefusal(proposalId, spec);
  if (refusedNow !== undefined) return refusedNow;
  const writer = new StoredWriter().u8(FORMAT).u64(vote.Ok.deadline).bytes(specBytes(spec));
  memory.announcements.insert(u64Bytes(proposalId), writer.finish());
  noteProposal(spec.record_id, proposalId);
  const { record_id: recordId, version } = spec;
  logEvent({
    kind: 'announced',
    time: nowSeconds(),
    caller,
    record_id: recordId,
    version,
    proposal_id: proposalId
  });
  return ok(null);
}

/** Puts a proposal among those that concern a record; once only. */
export function noteProposal(recordId: bigint, proposalId: bigint): void {
  const known = proposalsOf(recordId);
  if (known.includes(proposalId)) return;
  const writer = new StoredWriter();
  for (const id of [...known, proposalId]) writer.u64(id);
  memory.noticesOf.insert(u64Bytes(recordId), writer.finish());
}

/** Proposals announced or granted on a record, oldest first; from `start` on, at most a page. */
export function proposalPage(recordId: bigint, start: bigint): bigint[] {
  const first = start > 0xffffffffn ? 0xffffffff : Number(start);
  return proposalsOf(recordId).slice(first, first + MAX_PAGE);
}

/**
 * What keeps a record, or one version of it, from going at the wish of its provider, in words; undefined where nothing
 * does.
 */
export function openBusiness(recordId: bigint, now: bigint, version?: number): string | undefined {
  for (const id of proposalsOf(recordId)) {
    const grant = findGrant(id);
    const announced = findAnnouncement(id);
    if (version !== undefined && (grant ?? announced)?.spec.version !== version) continue;
    if (grant !== undefined) {
      if (grant.spec.redeem_until >= now)
        return `motion ${id} may be redeemed until ${grant.spec.redeem_until}`;
      continue;
    }
    if (announced !== undefined && announced.deadline + WAIT_FOR_QUIET >= now) {
      return `motion ${id} is being voted on`;
    }
  }
  return undefined;
}

function proposalsOf(recordId: bigint): bigint[] {
  const stored = memory.noticesOf.get(u64Bytes(recordId));
  const ids: bigint[] = [];
  for (let at = 0; stored !== undefined && at < stored.length; at += 8)
    ids.push(readU64(stored.subarray(at, at + 8)));
  return ids;
}

function announcementRefusal(
  proposalId: bigint,
  spec: ReleaseSpec
): Extract<Result<null>, { Err: unknown }> | undefined {
  const form = checkRelease(spec);
  if (isErr(form)) return form;
  const version = releasableVersion(spec);
  if (isErr(version)) return version;
  return findAnnouncement(proposalId) === undefined && findGrant(proposalId) === undefined
    ? undefined
    : err('already_exists', `motion ${proposalId} is known to the vault`);
}
