import {
  checklist,
  CURRENT_CHECKLIST,
  MAX_LATENCY_BOUND_MICROSECONDS
} from '../../../src/protocol/audit/checklist.js';
import { MAX_REMARK_LENGTH, MAX_SEALED_REFERENCES } from '../../../src/protocol/audit/limits.js';
import { isSectionName } from '../../../src/protocol/section-name.js';
import { hashDefect, lineDefect } from '../../../src/protocol/spec/defects.js';
import type { Audit } from '../interface/audits.js';
import type { ReportContent } from '../interface/reports.js';

const HASH_BYTES = 32;
const SIGNATURE_BYTES = 64;

/** What is wrong with the form of a report, or undefined. It answers every item of its checklist, in order. */
export function contentDefect(
  content: ReportContent,
  { visit: [visit] }: Audit,
  now: bigint
): string | undefined {
  return (
    answersDefect(content) ??
    latencyDefect(content) ??
    photosDefect(content) ??
    timesDefect(content, visit, now) ??
    hashDefect('evidence_hash', content.evidence_hash) ??
    lineDefect('summary', content.summary, MAX_REMARK_LENGTH)
  );
}

function answersDefect({ checklist: version, answers, on_site: onSite }: ReportContent): string | undefined {
  const items = checklist(version);
  if (items === undefined || version !== CURRENT_CHECKLIST)
    return `checklist: reports answer version ${CURRENT_CHECKLIST}`;
  if (answers.length !== items.length)
    return `answers: ${answers.length} given; checklist ${version} has ${items.length} items`;
  for (const [at, { item, finding, remark }] of answers.entries()) {
    const where = `answers[${at}]`;
    const { id, remote } = items[at];
    if (item !== id) return `${where}.item: the item here is ${id}`;
    if (finding !== 'not_verified' && !onSite && !remote)
      return `${where}.finding: ${id} is found out on site only`;
    if (finding === 'confirmed' && remark === '') continue;
    const defect = lineDefect(`${where}.remark`, remark, MAX_REMARK_LENGTH);
    if (defect !== undefined) return finding === 'confirmed' ? defect : `${defect}: say why`;
  }
  return undefined;
}

/** An answer about latency rests on a challenge, and agrees with it. */
function latencyDefect({ answers, latency: [latency] }: ReportContent): string | undefined {
  const finding = answers.find(({ item }) => item === 'latency')?.finding;
  if (latency === undefined)
    return finding === 'not_verified'
      ? undefined
      : 'latency: the challenge that the answer rests on is missing';
  if (latency.nonce.length !== HASH_BYTES || latency.transcript_hash.length !== HASH_BYTES)
    return 'latency: nonce and transcript_hash have 32 bytes each';
  if (latency.public_key.length !== HASH_BYTES || latency.signature.length !== SIGNATURE_BYTES)
    return 'latency: public_key and signature are Ed25519, 32 and 64 bytes';
  if (latency.bound_us < 1 || latency.bound_us > MAX_LATENCY_BOUND_MICROSECONDS)
    return `latency.bound_us: 1 to ${MAX_LATENCY_BOUND_MICROSECONDS}: a local network is faster`;
  const within = latency.round_trip_us <= latency.bound_us;
  return finding === 'not_verified' || within === (finding === 'confirmed')
    ? undefined
    : `latency.round_trip_us: is ${within ? 'within' : 'beyond'} its bound, and the answer says otherwise`;
}

function photosDefect({ photos, answers }: ReportContent): string | undefined {
  if (photos.length > MAX_SEALED_REFERENCES)
    return `photos: ${photos.length} given; at most ${MAX_SEALED_REFERENCES}`;
  const bad = photos.findIndex(
    ({ root, section, commitment }) =>
      root.length !== HASH_BYTES || commitment.length !== HASH_BYTES || !isSectionName(section)
  );
  if (bad >= 0) return `photos[${bad}]: names a section, and a root and a commitment of 32 bytes`;
  const confirmed = answers.some(({ item, finding }) => item === 'photos' && finding === 'confirmed');
  return confirmed && photos.length === 0
    ? 'photos: none given, and the answer says that they are sealed'
    : undefined;
}

function timesDefect(
  { on_site: onSite, visited_from: from, visited_until: until }: ReportContent,
  visit: Audit['visit'][0],
  now: bigint
): string | undefined {
  if (!onSite)
    return from === 0n && until === 0n ? undefined : 'visited_from: 0, as until, where nobody was there';
  if (visit === undefined) return 'on_site: no visit was announced';
  return from >= visit.from && until >= from && until <= visit.until && until <= now
    ? undefined
    : 'visited_from: the visit is within the time announced, and over';
}
