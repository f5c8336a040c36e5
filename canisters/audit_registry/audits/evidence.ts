import type { EvidenceKind } from '../../../src/protocol/audit/checklist.js';
import type { CountedEvidence, EvidenceClass } from '../../../src/protocol/recommendation/evidence.js';
import { err, isErr, ok, type Result } from '../../../src/protocol/errors.js';
import { nowSeconds } from '../../common/clock.js';
import { equalBytes } from '../../common/stored_bytes.js';

import { reportState, requireReport } from './report_store.js';

const CLASSES: Record<EvidenceKind, EvidenceClass> = {
  on_site: 'on_site_report',
  remote_only: 'remote_report',
  timing_only: 'timing_report'
};

/**
 * A report as evidence against a provider: final, not withdrawn, and with a deviation found. Two reports of one audit are
 * of one origin.
 */
export function reportEvidence(report: bigint, provider: Uint8Array): Result<CountedEvidence> {
  const found = requireReport(report);
  if (isErr(found)) return found;
  const { round, position, evidence, deviations } = found.Ok;
  if (!equalBytes(found.Ok.provider, provider))
    return err('invalid_argument', `report ${report} is about another provider's node`);
  const state = reportState(found.Ok, nowSeconds());
  if (state !== 'final') return err('wrong_state', `report ${report} is ${state}; evidence is final`);
  return deviations === 0
    ? err('wrong_state', `report ${report} found no deviation`)
    : ok({ class: CLASSES[evidence], origin: `audit ${round}/${position}` });
}
