import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compareBytes } from '../../../src/protocol/audit/candidates.js';
import { isErr, type Result } from '../../../src/protocol/errors.js';
import { MAX_MOTION_TEXT_BYTES } from '../../../src/protocol/limits.js';
import {
  candidateWeights,
  checkCommissionRound,
  type CommissionRoundSpec,
  renderCommissionRound
} from '../../../src/protocol/spec/audit-round.js';
import {
  type AcceptAuditorSpec,
  checkAcceptAuditor,
  checkSuspendAuditor,
  renderAcceptAuditor,
  renderSuspendAuditor,
  type SuspendAuditorSpec
} from '../../../src/protocol/spec/auditor.js';

const REGISTRY = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 9, 1, 1);
const principal = fc.uint8Array({ minLength: 1, maxLength: 29 }).filter((id) => id.length > 1 || id[0] !== 4);
const line = fc.stringMatching(/^[!-~][ -~]{0,60}[!-~]$/);
const group = fc.stringMatching(/^[a-z][a-z0-9-]{0,12}$/);
const hash = fc.uint8Array({ minLength: 32, maxLength: 32 });
const seconds = fc.bigInt({ min: 1n, max: 253_402_300_799n });
const u64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });

const ascending = (maxLength: number): fc.Arbitrary<Uint8Array[]> =>
  fc.uniqueArray(principal, { maxLength, selector: String }).map((ids) => ids.sort(compareBytes));

const round: fc.Arbitrary<CommissionRoundSpec> = fc
  .record({
    size: fc.integer({ min: 1, max: 200 }),
    candidates: fc.integer({ min: 200, max: 20_000 }),
    candidates_hash: hash,
    default_weight: fc.integer({ min: 1, max: 1_000_000 }),
    weights: fc.array(fc.nat(1_000_000), { minLength: 4, maxLength: 4 }),
    subnets: ascending(4),
    providers: ascending(4),
    pilot_group: fc.oneof(fc.constant(''), group),
    notice_hours: fc.nat(720),
    reply_days: fc.integer({ min: 1, max: 90 }),
    report_until: seconds,
    cost_e8s: u64,
    payer: principal,
    funding: line,
    purpose: line
  })
  .map(({ weights, subnets, ...spec }) => ({
    ...spec,
    subnet_weights: subnets.map((subnet, at) => ({ subnet, weight: weights[at] ?? 0 }))
  }));

const accept: fc.Arbitrary<AcceptAuditorSpec> = fc.record({
  auditor: principal,
  name: line,
  pilot_group: group,
  application_hash: hash,
  valid_until: seconds
});
const suspend: fc.Arbitrary<SuspendAuditorSpec> = fc.record({
  auditor: principal,
  slash_e8s: u64,
  reason: line
});

const plain = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? `${each}n` : each));

function messageOf(result: Result<null>): string {
  return isErr(result) ? `${result.Err.code}: ${result.Err.message}` : 'ok';
}

/** Two specs have one text where they are one spec, and nowhere else; and it is a text that a motion can have. */
function expectInjective<T>(
  spec: fc.Arbitrary<T>,
  check: (spec: T) => Result<null>,
  render: (spec: T) => string
) {
  const near = fc.tuple(spec, spec).chain(([a, b]) =>
    fc.subarray(Object.keys(a as object)).map((keys) => {
      const taken = Object.fromEntries(Object.entries(b as object).filter(([key]) => keys.includes(key)));
      return [a, { ...a, ...taken }] as const;
    })
  );
  fc.assert(
    fc.property(near, ([a, b]) => {
      expect([messageOf(check(a)), messageOf(check(b))]).toEqual(['ok', 'ok']);
      expect(render(a) === render(b)).toBe(plain(a) === plain(b));
      expect(render(a)).toMatch(/^[\n -~]+$/);
    })
  );
}

describe('case 09: no two specs render to one text', () => {
  test('rounds', () => {
    expectInjective(round, checkCommissionRound, (spec) => renderCommissionRound(REGISTRY, spec));
  });
  test('acceptances of auditors', () => {
    expectInjective(accept, checkAcceptAuditor, (spec) => renderAcceptAuditor(REGISTRY, spec));
  });
  test('suspensions of auditors', () => {
    expectInjective(suspend, checkSuspendAuditor, (spec) => renderSuspendAuditor(REGISTRY, spec));
  });
});

const SUBNET = Uint8Array.of(7, 7);
const GOOD: CommissionRoundSpec = {
  size: 20,
  candidates: 1_447,
  candidates_hash: new Uint8Array(32),
  default_weight: 1,
  subnet_weights: [{ subnet: SUBNET, weight: 5 }],
  providers: [],
  pilot_group: '',
  notice_hours: 48,
  reply_days: 14,
  report_until: 1_900_000_000n,
  cost_e8s: 1n,
  payer: Uint8Array.of(8, 8),
  funding: 'Proposal 140000',
  purpose: 'First pilot'
};

describe('a round', () => {
  test.each<[string, Partial<CommissionRoundSpec>]>([
    ['size', { size: 0 }],
    ['size', { size: 201 }],
    ['candidates', { candidates: 19 }],
    ['candidates', { candidates: 20_001 }],
    ['candidates_hash', { candidates_hash: new Uint8Array(31) }],
    ['default_weight', { default_weight: 1_000_001 }],
    [
      'default_weight: no node weighs anything',
      { default_weight: 0, subnet_weights: [{ subnet: SUBNET, weight: 0 }] }
    ],
    ['subnet_weights[0].weight', { subnet_weights: [{ subnet: SUBNET, weight: 1_000_001 }] }],
    ['subnet_weights[1]', { subnet_weights: [SUBNET, SUBNET].map((subnet) => ({ subnet, weight: 1 })) }],
    ['subnet_weights', { subnet_weights: Array.from({ length: 57 }, () => ({ subnet: SUBNET, weight: 1 })) }],
    ['providers[1]', { providers: [Uint8Array.of(2), Uint8Array.of(1)] }],
    ['providers', { providers: Array.from({ length: 33 }, (_, at) => Uint8Array.of(9, at)) }],
    ['pilot_group', { pilot_group: 'Pilot 1' }],
    ['notice_hours', { notice_hours: 721 }],
    ['reply_days', { reply_days: 0 }],
    ['reply_days', { reply_days: 91 }],
    ['report_until', { report_until: 0n }],
    ['payer', { payer: Uint8Array.of(4) }],
    ['funding', { funding: 'a\nCost: 0' }],
    ['purpose', { purpose: '' }]
  ])('is refused for its %s', (field, change) => {
    expect(messageOf(checkCommissionRound(GOOD))).toBe('ok');
    expect(messageOf(checkCommissionRound({ ...GOOD, ...change }))).toContain(`spec: ${field}`);
  });

  test('weighs a node by its subnet, and not at all out of its scope', () => {
    const inSubnet = { provider: Uint8Array.of(1), subnet: SUBNET };
    const outside = { provider: Uint8Array.of(2), subnet: new Uint8Array(0) };
    expect(candidateWeights(GOOD, [inSubnet, outside])).toEqual([5, 1]);
    expect(candidateWeights({ ...GOOD, providers: [Uint8Array.of(1)] }, [inSubnet, outside])).toEqual([5, 0]);
    expect(candidateWeights({ ...GOOD, subnet_weights: [] }, [inSubnet, outside])).toEqual([1, 1]);
  });

  test('at its largest still fits a motion', () => {
    const id = (n: number): Uint8Array =>
      new Uint8Array(29).fill(255).map((byte, at) => (at === 0 ? n : byte));
    const largest: CommissionRoundSpec = {
      ...GOOD,
      size: 200,
      candidates: 20_000,
      default_weight: 1_000_000,
      subnet_weights: Array.from({ length: 56 }, (_, at) => ({ subnet: id(at), weight: 1_000_000 })),
      providers: Array.from({ length: 32 }, (_, at) => id(at)),
      funding: 'x'.repeat(500),
      purpose: 'x'.repeat(500),
      cost_e8s: 2n ** 64n - 1n
    };
    expect(messageOf(checkCommissionRound(largest))).toBe('ok');
    expect(renderCommissionRound(REGISTRY, largest).length).toBeLessThanOrEqual(MAX_MOTION_TEXT_BYTES);
  });
});

test.each<[string, Partial<AcceptAuditorSpec>]>([
  ['auditor', { auditor: Uint8Array.of(4) }],
  ['name', { name: ' x' }],
  ['pilot_group', { pilot_group: '' }],
  ['application_hash', { application_hash: new Uint8Array(0) }],
  ['valid_until', { valid_until: 0n }]
])('an acceptance is refused for its %s', (field, change) => {
  const good = {
    auditor: Uint8Array.of(1),
    name: 'x',
    pilot_group: 'x',
    application_hash: new Uint8Array(32),
    valid_until: 1n
  };
  expect(messageOf(checkAcceptAuditor(good))).toBe('ok');
  expect(messageOf(checkAcceptAuditor({ ...good, ...change }))).toContain(`spec: ${field}`);
});
