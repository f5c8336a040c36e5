import { findReport, reportCountOf, reportOf, reportWeight } from './audits/report_store.js';
import type { StatusReason } from './interface/status.js';
import { EvidenceReader } from './recommendations/evidence.js';
import { isOpen, recommendationIds, requireRecommendation } from './recommendations/store.js';

/** Of a provider's reports the newest ones speak of how things are. */
const NEWEST_REPORTS = 20n;

/** What audits and recommendations have to say of a provider, beside how its identity was verified. */
export function warningsAbout(provider: Uint8Array, now: bigint): StatusReason[] {
  const warnings: StatusReason[] = [];
  if (hasDeviation(provider, now)) warnings.push('report_deviates');
  if (hasOpenRecommendation(provider)) warnings.push('recommendation_open');
  return warnings;
}

/** Whether a final report that weighs something found that something deviates. */
function hasDeviation(provider: Uint8Array, now: bigint): boolean {
  const count = reportCountOf(provider);
  for (let number = count; number > 0n && number > count - NEWEST_REPORTS; number--) {
    const id = reportOf(provider, number);
    const report = id === undefined ? undefined : findReport(id);
    if (report !== undefined && report.deviations > 0 && reportWeight(report, now) > 0) return true;
  }
  return false;
}

function hasOpenRecommendation(provider: Uint8Array): boolean {
  const ids = recommendationIds(provider);
  if (ids.length === 0) return false;
  const evidence = new EvidenceReader();
  return ids.some((id) => {
    const found = requireRecommendation(id);
    return 'Ok' in found && isOpen(found.Ok, evidence);
  });
}
