import { EVIDENCE_CLASSES } from '../../protocol/recommendation/evidence.js';
import { RECOMMENDATION_KINDS } from '../../protocol/recommendation/kinds.js';
import {
  checkPenaltyTable,
  type PenaltyTableSpec,
  renderPenaltyTable
} from '../../protocol/spec/penalty-table.js';
import { candidPenaltyTable } from '../recommendations.js';
import { atRegistry, type SpecKind } from './spec-kind.js';

/**
 * ```json
 * { "type": "set-penalty-table", "number": 1,
 *   "rules": [{ "recommendation": "offboard", "requirements": [{ "evidence": "on_site_report", "count": 2 }] }] }
 * ```
 */
export const penaltyTableKind: SpecKind<PenaltyTableSpec> = {
  read(reader) {
    reader.only('type number rules');
    return {
      number: reader.integer('number'),
      rules: reader.objects('rules').map((rule) => {
        rule.only('recommendation requirements');
        return {
          recommendation: rule.oneOf('recommendation', RECOMMENDATION_KINDS),
          requirements: rule.objects('requirements').map((requirement) => {
            requirement.only('evidence count');
            return {
              evidence: requirement.oneOf('evidence', EVIDENCE_CLASSES),
              count: requirement.integer('count')
            };
          })
        };
      })
    };
  },
  toJson: ({ number, rules }) => ({ number, rules }),
  check: checkPenaltyTable,
  render: renderPenaltyTable,
  enact: atRegistry((spec) => ({ set_penalty_table: candidPenaltyTable(spec) }))
};
