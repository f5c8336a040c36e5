import { err, ok, type Result } from '../../../src/protocol/errors.js';
import type { PenaltyRule } from '../../../src/protocol/recommendation/evidence.js';
import type { RecommendationKind } from '../../../src/protocol/recommendation/kinds.js';
import {
  checkPenaltyTable,
  type PenaltyTableSpec,
  renderPenaltyTable
} from '../../../src/protocol/spec/penalty-table.js';
import { nowSeconds } from '../../common/clock.js';
import { u32Bytes } from '../../common/stored_bytes.js';
import { enactSpec } from '../enactments.js';
import { PenaltyTable } from '../interface/recommendations.js';
import { logEvent } from '../log.js';
import { memory } from '../memory.js';
import { StoredMap } from '../stored_map.js';

/** Every table that was ever in force, by its number. */
const tables = new StoredMap(memory.penaltyTables, PenaltyTable);
const GOVERNED = { check: checkPenaltyTable, render: renderPenaltyTable };

/** The table in force, or undefined before the first motion. */
export function currentTable(): PenaltyTable | undefined {
  const [last] = tables.keys(Math.max(0, tables.length - 1), 1);
  return last === undefined ? undefined : tables.find(last);
}

/** Puts a table in force by an executed motion. Numbers only rise: an old motion does not bring an old table back. */
export function enactPenaltyTable(
  caller: Uint8Array,
  proposalId: bigint,
  spec: PenaltyTableSpec
): Promise<Result<null>> {
  return enactSpec(proposalId, spec, GOVERNED, () => {
    const current = currentTable();
    if (current !== undefined && spec.number <= current.spec.number) {
      return err('wrong_state', `table ${current.spec.number} is in force; a new one needs a greater number`);
    }
    tables.put(u32Bytes(spec.number), { spec, proposal_id: proposalId });
    logEvent({
      kind: 'penalty_table_set',
      time: nowSeconds(),
      caller,
      proposal_id: proposalId,
      version: spec.number
    });
    return ok(null);
  });
}

/** What a recommendation of this kind needs, by the table of that number. */
export function ruleFor(kind: RecommendationKind, number: number): Result<PenaltyRule> {
  const rule = tables
    .find(u32Bytes(number))
    ?.spec.rules.find(({ recommendation }) => recommendation === kind);
  return rule === undefined
    ? err('wrong_state', `penalty table ${number} has no rule for ${kind}; it takes a motion`)
    : ok(rule);
}
