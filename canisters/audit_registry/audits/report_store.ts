import { EVIDENCE_WEIGHT } from '../../../src/protocol/audit/checklist.js';
import { err, ok, type Result } from '../../../src/protocol/errors.js';
import { readU64, StoredWriter, u64Bytes } from '../../common/stored_bytes.js';
import { Report, type ReportInfo } from '../interface/reports.js';
import { memory } from '../memory.js';
import { StoredMap } from '../stored_map.js';

const reports = new StoredMap(memory.reports, Report);

export function findReport(id: bigint): Report | undefined {
  return reports.find(u64Bytes(id));
}

export function requireReport(id: bigint): Result<Report> {
  const report = findReport(id);
  return report === undefined ? err('not_found', `no report ${id}`) : ok(report);
}

export function putReport(id: bigint, report: Report): void {
  reports.put(u64Bytes(id), report);
}

/** Stores a new report under the next id, counted from 1, with its content and among its provider's. */
export function insertReport(report: Report, content: Uint8Array): bigint {
  const id = BigInt(reports.length) + 1n;
  putReport(id, report);
  memory.reportContents.insert(u64Bytes(id), content);
  const { provider } = report;
  const count = reportCountOf(provider);
  memory.reportsOf.insert(ofKey(provider, count + 1n), u64Bytes(id));
  memory.reportsOf.insert(ofKey(provider, 0n), u64Bytes(count + 1n));
  return id;
}

export function reportContent(id: bigint): Uint8Array | undefined {
  return memory.reportContents.get(u64Bytes(id));
}

/** How many reports there are of a provider. */
export function reportCountOf(provider: Uint8Array): bigint {
  const stored = memory.reportsOf.get(ofKey(provider, 0n));
  return stored === undefined ? 0n : readU64(stored);
}

/** The id of a provider's report, oldest first, counted from 1. */
export function reportOf(provider: Uint8Array, number: bigint): bigint | undefined {
  const stored = memory.reportsOf.get(ofKey(provider, number));
  return stored === undefined ? undefined : readU64(stored);
}

/** Number 0 holds the count. */
function ofKey(provider: Uint8Array, number: bigint): Uint8Array {
  return new StoredWriter().bytes(provider).u64(number).finish();
}

/** Derived, never set: a signed report is final when the provider's time to reply has passed. */
export function reportState({ cosigner, withdrawal, reply_until }: Report, now: bigint): ReportInfo['state'] {
  if (withdrawal.length === 1) return 'withdrawn';
  if (cosigner.length === 0) return 'filed';
  return reply_until < now ? 'final' : 'signed';
}

/** The first of these reports that two auditors have signed and none has withdrawn. */
export function standingReport(ids: readonly bigint[], now: bigint): bigint | undefined {
  return ids.find((id) => {
    const report = findReport(id);
    return report !== undefined && ['signed', 'final'].includes(reportState(report, now));
  });
}

/** What the report weighs, in percent of a final one from the site. */
export function reportWeight(report: Report, now: bigint): number {
  return reportState(report, now) === 'final' ? EVIDENCE_WEIGHT[report.evidence] : 0;
}
