import { err, ok, type Result } from '../errors.js';
import type { RecommendationKind } from './kinds.js';

/**
 * The classes of evidence that a penalty table counts. Reports are final ones that found deviations, by how they came
 * about; a confirmation is one whose findings speak against the provider; a challenge is one that was upheld.
 */
export const EVIDENCE_CLASSES = [
  'on_site_report',
  'remote_report',
  'timing_report',
  'adverse_confirmation',
  'upheld_challenge'
] as const;
export type EvidenceClass = (typeof EVIDENCE_CLASSES)[number];

/** Of a class, so many. */
export interface Requirement {
  readonly evidence: EvidenceClass;
  readonly count: number;
}

/** What a recommendation of this kind needs at least. */
export interface PenaltyRule {
  readonly recommendation: RecommendationKind;
  readonly requirements: readonly Requirement[];
}

/** A piece of evidence as it is counted: pieces of one origin, such as two reports of one audit, count once. */
export interface CountedEvidence {
  readonly class: EvidenceClass;
  readonly origin: string;
}

/** `Ok` where the evidence has the kinds and the number that the rule names; else `wrong_state`, which names what lacks. */
export function meetsRule(rule: PenaltyRule, evidence: readonly CountedEvidence[]): Result<null> {
  for (const { evidence: wanted, count } of rule.requirements) {
    const origins = new Set(evidence.filter((each) => each.class === wanted).map(({ origin }) => origin));
    if (origins.size < count) {
      return err(
        'wrong_state',
        `${rule.recommendation} needs ${count} of ${wanted}, of different origins; the evidence has ${origins.size}`
      );
    }
  }
  return ok(null);
}
