import { err, ok, type Result } from '../errors.js';
import type { PenaltyRule } from '../recommendation/evidence.js';
import { principalText, renderLines } from './lines.js';

/** Which evidence the registry asks for before it takes a recommendation. */
export interface PenaltyTableSpec {
  /** Greater than that of the table in force. */
  readonly number: number;
  /** At most one for each kind of recommendation; a kind without a rule cannot be recommended. */
  readonly rules: readonly PenaltyRule[];
}

/** More evidence than this of one class no table can ask for. */
const MAX_COUNT = 20;
const MAX_NUMBER = 4_294_967_295;

/** Checks a spec's form. `Err` has code `invalid_argument` and names the field. */
export function checkPenaltyTable({ number, rules }: PenaltyTableSpec): Result<null> {
  const defect =
    number < 1 || number > MAX_NUMBER
      ? 'number: must be 1 or more'
      : rules.length === 0
        ? 'rules: none given; name at least one'
        : rulesDefect(rules);
  return defect === undefined ? ok(null) : err('invalid_argument', `penalty-table spec: ${defect}`);
}

function rulesDefect(rules: readonly PenaltyRule[]): string | undefined {
  const seen = new Set<string>();
  for (const { recommendation, requirements } of rules) {
    if (seen.has(recommendation)) return `rules: ${recommendation} has two`;
    seen.add(recommendation);
    const defect = requirementsDefect(requirements);
    if (defect !== undefined) return `rules: ${recommendation}: ${defect}`;
  }
  return undefined;
}

function requirementsDefect(requirements: PenaltyRule['requirements']): string | undefined {
  const classes = new Set(requirements.map(({ evidence }) => evidence));
  if (classes.size < requirements.length) return 'a class of evidence is named twice';
  const odd = requirements.find(({ count }) => count < 1 || count > MAX_COUNT);
  if (odd !== undefined) return `${odd.evidence}: must be 1 to ${MAX_COUNT}`;
  classes.delete('timing_report');
  return classes.size === 0 ? 'evidence from timing alone never suffices; name another class' : undefined;
}

/** The motion text that puts a table in force at the registry with principal bytes `registry`. Keeps the rules' order. */
export function renderPenaltyTable(registry: Uint8Array, { number, rules }: PenaltyTableSpec): string {
  return renderLines('set penalty table', [
    ['Network', 'Internet Computer'],
    ['Registry', principalText(registry)],
    ['Table', String(number)],
    ...rules.map(({ recommendation, requirements }): [string, string] => [
      `To recommend ${recommendation}`,
      requirements.map(({ evidence, count }) => `${count} ${evidence}`).join(', ')
    ])
  ]);
}
