/**
 * Penalty tables as JSON files; see spec-json.ts.
 *
 * ```json
 * { "type": "set-penalty-table", "number": 1,
 *   "rules": [{ "recommendation": "offboard", "requirements": [{ "evidence": "on_site_report", "count": 2 }] }] }
 * ```
 */
import { EVIDENCE_CLASSES } from '../protocol/recommendation/evidence.js';
import { RECOMMENDATION_KINDS } from '../protocol/recommendation/kinds.js';
import type { PenaltyTableSpec } from '../protocol/spec/penalty-table.js';
import type { JsonReader } from './json-reader.js';

export const PENALTY_TABLE_TYPE = 'set-penalty-table';

/**
 * A table, not yet checked.
 * @throws NodeVaultError `malformed`, which names the field
 */
export function readPenaltyTable(reader: JsonReader): PenaltyTableSpec {
  reader.only('type number rules');
  return {
    number: Number(reader.unsigned('number', 32)),
    rules: reader.objects('rules').map((rule) => {
      rule.only('recommendation requirements');
      return {
        recommendation: rule.oneOf('recommendation', RECOMMENDATION_KINDS),
        requirements: rule.objects('requirements').map((requirement) => {
          requirement.only('evidence count');
          return {
            evidence: requirement.oneOf('evidence', EVIDENCE_CLASSES),
            count: Number(requirement.unsigned('count', 32))
          };
        })
      };
    })
  };
}

/** The inverse of `readPenaltyTable`. */
export function penaltyTableToJson({ number, rules }: PenaltyTableSpec): Record<string, unknown> {
  return { type: PENALTY_TABLE_TYPE, number, rules };
}
