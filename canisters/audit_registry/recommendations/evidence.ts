import type { EvidenceKind } from '../../../src/protocol/audit/checklist.js';
import { err, isErr, ok, type Result } from '../../../src/protocol/errors.js';
import type { CountedEvidence, EvidenceClass } from '../../../src/protocol/recommendation/evidence.js';
import { nowSeconds } from '../../common/clock.js';
import { equalBytes } from '../../common/stored_bytes.js';
import { findReport, reportState } from '../audits/report_store.js';
import type { EvidenceId, Recommendation } from '../interface/recommendations.js';

/** A piece of evidence that stands now. */
export interface Evidence extends CountedEvidence {
  /** Whom it is about. */
  readonly provider: Uint8Array;
  /** What its readers compare, 32 bytes. */
  readonly hash: Uint8Array;
}

const CLASS_OF_REPORT: Record<EvidenceKind, EvidenceClass> = {
  on_site: 'on_site_report',
  remote_only: 'remote_report',
  timing_only: 'timing_report'
};

/** The evidence, or why it does not count: withdrawn, not final, or nothing that speaks against the provider. */
export function findEvidence({ source, id }: EvidenceId): Result<Evidence> {
  switch (source) {
    case 'report':
      return reportEvidence(id);
  }
}

function reportEvidence(id: bigint): Result<Evidence> {
  const report = findReport(id);
  if (report === undefined) return err('not_found', `no report ${id}`);
  const state = reportState(report, nowSeconds());
  if (state !== 'final') return err('wrong_state', `report ${id} is ${state}; evidence must be final`);
  if (report.deviations === 0) return err('wrong_state', `report ${id} found nothing that deviates`);
  return ok({
    class: CLASS_OF_REPORT[report.evidence],
    origin: `audit ${report.round}.${report.position}`,
    provider: report.provider,
    hash: report.hash
  });
}

/** All of them, about this provider and each once; or why not. */
export function gatherEvidence(provider: Uint8Array, ids: readonly EvidenceId[]): Result<Evidence[]> {
  const gathered: Evidence[] = [];
  const seen = new Set<string>();
  for (const each of ids) {
    const name = `${each.source} ${each.id}`;
    if (seen.has(name)) return err('invalid_argument', `evidence: ${name} is named twice`);
    seen.add(name);
    const found = findEvidence(each);
    if (isErr(found)) return found;
    if (!equalBytes(found.Ok.provider, provider))
      return err('invalid_argument', `evidence: ${name} is about another provider`);
    gathered.push(found.Ok);
  }
  return ok(gathered);
}

/** The evidence of a recommendation that still stands, unchanged since it was filed. */
export function standingEvidence({ provider, evidence }: Recommendation): Evidence[] {
  return evidence.flatMap((each) => {
    const found = findEvidence(each);
    return 'Ok' in found && equalBytes(found.Ok.provider, provider) && equalBytes(found.Ok.hash, each.hash)
      ? [found.Ok]
      : [];
  });
}
