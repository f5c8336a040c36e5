import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  EVIDENCE_CLASSES,
  meetsRule,
  type PenaltyRule
} from '../../../src/protocol/recommendation/evidence.js';
import { RECOMMENDATION_KINDS } from '../../../src/protocol/recommendation/kinds.js';
import {
  checkPenaltyTable,
  type PenaltyTableSpec,
  renderPenaltyTable
} from '../../../src/protocol/spec/penalty-table.js';

const REGISTRY = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 7, 1, 1);

const OFFBOARD: PenaltyRule = {
  recommendation: 'offboard',
  requirements: [
    { evidence: 'on_site_report', count: 2 },
    { evidence: 'upheld_challenge', count: 1 }
  ]
};
const TABLE: PenaltyTableSpec = {
  number: 3,
  rules: [OFFBOARD, { recommendation: 'suspend', requirements: [{ evidence: 'remote_report', count: 2 }] }]
};

const requirement = fc.record({
  evidence: fc.constantFrom(...EVIDENCE_CLASSES),
  count: fc.integer({ min: 1, max: 20 })
});
const rule = fc.record({
  recommendation: fc.constantFrom(...RECOMMENDATION_KINDS),
  requirements: fc.uniqueArray(requirement, { selector: ({ evidence }) => evidence, maxLength: 5 })
});
const table = fc.record({
  number: fc.integer({ min: 1, max: 1000 }),
  rules: fc.uniqueArray(rule, { selector: ({ recommendation }) => recommendation, maxLength: 6 })
});

describe('the motion', () => {
  test('says in words what each recommendation needs', () => {
    expect(renderPenaltyTable(REGISTRY, TABLE)).toBe(
      [
        'NodeVault set penalty table, format 1',
        'Network: Internet Computer',
        'Registry: rdmx6-jaaaa-aaaaa-aaadq-cai',
        'Table: 3',
        'To recommend offboard: 2 on_site_report, 1 upheld_challenge',
        'To recommend suspend: 2 remote_report'
      ].join('\n')
    );
  });

  test('case 09: no two tables have one text', () => {
    fc.assert(
      fc.property(table, table, (a, b) => {
        const same = JSON.stringify(a) === JSON.stringify(b);
        expect(renderPenaltyTable(REGISTRY, a) === renderPenaltyTable(REGISTRY, b)).toBe(same);
      })
    );
  });
});

describe('its form', () => {
  const refused = (change: Partial<PenaltyTableSpec>): boolean =>
    'Err' in checkPenaltyTable({ ...TABLE, ...change });
  const requiring = (...requirements: PenaltyRule['requirements'][number][]): Partial<PenaltyTableSpec> => ({
    rules: [{ recommendation: 'offboard', requirements }]
  });

  test('is bounded, and names nothing twice', () => {
    expect(refused({})).toBe(false);
    expect(refused({ number: 0 })).toBe(true);
    expect(refused({ rules: [] })).toBe(true);
    expect(refused({ rules: [OFFBOARD, OFFBOARD] })).toBe(true);
    expect(refused(requiring())).toBe(true);
    expect(refused(requiring({ evidence: 'on_site_report', count: 0 }))).toBe(true);
    expect(refused(requiring({ evidence: 'on_site_report', count: 21 }))).toBe(true);
    const twice = { evidence: 'on_site_report', count: 1 } as const;
    expect(refused(requiring(twice, twice))).toBe(true);
  });

  test('case 44: timing alone never suffices, whatever the motion says', () => {
    const timing = { evidence: 'timing_report', count: 20 } as const;
    expect(refused(requiring(timing))).toBe(true);
    expect(refused(requiring(timing, { evidence: 'remote_report', count: 1 }))).toBe(false);
    fc.assert(
      fc.property(table, (spec) => {
        if ('Err' in checkPenaltyTable(spec)) return;
        const onlyTiming = Array.from({ length: 20 }, (_, at) => ({
          class: 'timing_report' as const,
          origin: String(at)
        }));
        for (const each of spec.rules) expect(meetsRule(each, onlyTiming)).toHaveProperty('Err');
      })
    );
  });
});

describe('case 44: evidence', () => {
  const onSite = (origin: string) => ({ class: 'on_site_report', origin }) as const;
  const challenge = { class: 'upheld_challenge', origin: 'challenge 1' } as const;

  test('of the kinds and the number that the rule names', () => {
    expect(meetsRule(OFFBOARD, [onSite('1'), onSite('2'), challenge])).toEqual({ Ok: null });
    expect(meetsRule(OFFBOARD, [])).toHaveProperty('Err.code', 'wrong_state');
    expect(meetsRule(OFFBOARD, [onSite('1'), challenge])).toHaveProperty('Err.code', 'wrong_state');
    expect(meetsRule(OFFBOARD, [onSite('1'), onSite('2'), onSite('3')])).toHaveProperty(
      'Err.code',
      'wrong_state'
    );
  });

  test('of one origin counts once', () => {
    expect(meetsRule(OFFBOARD, [onSite('1'), onSite('1'), challenge])).toHaveProperty(
      'Err.code',
      'wrong_state'
    );
  });
});
