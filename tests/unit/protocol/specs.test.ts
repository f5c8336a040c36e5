import { describe, expect, test } from '@jest/globals';
import { bls12_381 } from '@noble/curves/bls12-381';
import fc from 'fast-check';
import { SCOPES } from '../../../src/protocol/verification/confirmation.js';

import { type ErrorCode, type Result } from '../../../src/protocol/errors.js';
import { MAX_MOTION_TEXT_BYTES } from '../../../src/protocol/limits.js';
import {
  checkRelease,
  type Custodian,
  type ReleaseSpec,
  renderRelease
} from '../../../src/protocol/spec/release.js';
import { checkStandard, renderStandard, type StandardSpec } from '../../../src/protocol/spec/standard.js';
import {
  type AcceptVerifierSpec,
  checkAcceptVerifier,
  renderAcceptVerifier
} from '../../../src/protocol/spec/verifier.js';

const principal = fc
  .uint8Array({ minLength: 1, maxLength: 29 })
  .filter((bytes) => !(bytes.length === 1 && bytes[0] === 4));
const sectionName = fc.stringMatching(/^[a-z][a-z0-9-]{0,12}$/);
const purpose = fc.stringMatching(/^[!-~][ -~]{0,60}[!-~]$/);
const seconds = fc.bigInt({ min: 1n, max: 253_402_300_799n });
const transportKey = fc
  .uint8Array({ minLength: 47, maxLength: 47 })
  .map((tail) => Uint8Array.of(0x80, ...tail));
const custodian: fc.Arbitrary<Custodian> = fc.record({ id: principal, transport_key: transportKey });

const release: fc.Arbitrary<ReleaseSpec> = fc
  .record({
    record_id: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
    version: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    root: fc.uint8Array({ minLength: 32, maxLength: 32 }),
    sections: fc.uniqueArray(sectionName, { minLength: 1, maxLength: 8 }).map((names) => names.sort()),
    custodian_a: custodian,
    custodian_b: custodian,
    single_custodian: fc.boolean(),
    purpose,
    redeem_until: seconds
  })
  .map((spec) => (spec.single_custodian ? { ...spec, custodian_b: spec.custodian_a } : spec))
  .filter((spec) => 'Ok' in checkRelease(spec));

const vault = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 9, 1, 1);

/** Everything that a spec says, as one comparable string. */
function content(spec: ReleaseSpec, by: Uint8Array): string {
  return JSON.stringify({ spec, by }, (_, value: unknown) =>
    typeof value === 'bigint' ? `${value}n` : value
  );
}

function code(result: Result<null>): ErrorCode | 'ok' {
  return 'Err' in result ? result.Err.code : 'ok';
}

describe('release motions', () => {
  test('the text of a motion is as documented', () => {
    const spec: ReleaseSpec = {
      record_id: 17n,
      version: 3,
      root: new Uint8Array(32).fill(0x4a),
      sections: ['owners', 'representatives'],
      custodian_a: { id: Uint8Array.of(1), transport_key: new Uint8Array(48).fill(0x8f) },
      custodian_b: { id: Uint8Array.of(2), transport_key: new Uint8Array(48).fill(0xb1) },
      single_custodian: false,
      purpose: 'Shared ownership reported in forum topic 41850',
      redeem_until: 1_801_353_600n
    };
    expect(renderRelease(vault, spec)).toBe(
      [
        'NodeVault release, format 1',
        'Network: Internet Computer',
        'Vault: qjdve-lqaaa-aaaaa-aaaeq-cai',
        `Record: 17, version 3, root ${'4a'.repeat(32)}`,
        'Section: owners',
        'Section: representatives',
        `Custodian A: uuc56-gyb, key ${'8f'.repeat(48)}`,
        `Custodian B: hqgi5-iic, key ${'b1'.repeat(48)}`,
        'Purpose: Shared ownership reported in forum topic 41850',
        'Redeem until: 2027-01-31T00:00:00Z'
      ].join('\n')
    );
  });

  test('case 09: no two specs render to one text', () => {
    fc.assert(
      fc.property(release, release, principal, principal, (a, b, vaultA, vaultB) => {
        const same = content(a, vaultA) === content(b, vaultB);
        expect(renderRelease(vaultA, a) === renderRelease(vaultB, b)).toBe(same);
      }),
      { numRuns: 500 }
    );
  });

  test('case 09: changing any one field changes the text', () => {
    fc.assert(
      fc.property(release, release, (spec, other) => {
        for (const field of Object.keys(spec) as (keyof ReleaseSpec)[]) {
          const changed = { ...spec, [field]: other[field] };
          const same = content(spec, vault) === content(changed, vault);
          expect(renderRelease(vault, spec) === renderRelease(vault, changed)).toBe(same);
        }
      })
    );
  });

  test('every text is ASCII, and the largest spec fits a motion', () => {
    fc.assert(fc.property(release, (spec) => expect(renderRelease(vault, spec)).toMatch(/^[\n\x20-\x7e]+$/)));
    const names = Array.from({ length: 64 }, (_, at) => `a${String(at).padStart(2, '0')}${'x'.repeat(61)}`);
    const base = fc.sample(release, { numRuns: 1, seed: 7 })[0] as ReleaseSpec;
    const largest = { ...base, sections: names, purpose: 'p'.repeat(500), record_id: 2n ** 64n - 1n };
    expect(code(checkRelease(largest))).toBe('ok');
    expect(renderRelease(vault, largest).length).toBeLessThan(MAX_MOTION_TEXT_BYTES);
  });

  test('a spec out of form is refused with the field that is wrong', () => {
    const good = fc.sample(
      release.filter((spec) => !spec.single_custodian),
      { numRuns: 1, seed: 1 }
    )[0] as ReleaseSpec;
    const bad: [Partial<ReleaseSpec>, RegExp][] = [
      [{ sections: [] }, /sections/],
      [{ sections: ['b', 'a'] }, /ascending/],
      [{ sections: ['a', 'a'] }, /distinct/],
      [{ sections: ['Owners'] }, /sections\[0\]/],
      [{ sections: ['a\nSection: b'] }, /sections\[0\]/],
      [{ sections: Array.from({ length: 65 }, (_, at) => `s${String(at).padStart(2, '0')}`) }, /65 given/],
      [{ root: new Uint8Array(31) }, /root/],
      [{ purpose: '' }, /purpose/],
      [{ purpose: ' padded' }, /purpose/],
      [{ purpose: 'padded ' }, /purpose/],
      [{ purpose: 'two\nlines' }, /purpose/],
      [{ purpose: 'n\u00e4me' }, /purpose/],
      [{ purpose: 'p'.repeat(501) }, /purpose/],
      [{ redeem_until: 0n }, /redeem_until/],
      [{ redeem_until: 253_402_300_800n }, /redeem_until/],
      [{ custodian_a: { ...good.custodian_a, id: Uint8Array.of(4) } }, /custodian_a.id/],
      [{ custodian_b: good.custodian_a }, /single custodian must be declared/],
      [{ single_custodian: true }, /custodians differ/],
      [
        { custodian_b: { ...good.custodian_b, transport_key: good.custodian_a.transport_key } },
        /key of its own/
      ]
    ];
    for (const [change, message] of bad) {
      const result = checkRelease({ ...good, ...change });
      expect('Err' in result && result.Err.code).toBe('invalid_argument');
      expect('Err' in result && result.Err.message).toMatch(message);
    }
    expect(code(checkRelease(good))).toBe('ok');
  });

  test('case 19: transport keys that protect nothing are refused', () => {
    const good = fc.sample(
      release.filter((spec) => !spec.single_custodian),
      { numRuns: 1, seed: 1 }
    )[0] as ReleaseSpec;
    const { BASE } = bls12_381.G1.ProjectivePoint;
    const weak = [
      Uint8Array.of(0xc0, ...new Uint8Array(47)),
      BASE.toRawBytes(true),
      BASE.negate().toRawBytes(true),
      BASE.toRawBytes(false),
      new Uint8Array(48),
      new Uint8Array(0),
      new Uint8Array(47).fill(0x80),
      new Uint8Array(49).fill(0x80)
    ];
    for (const transport_key of weak) {
      expect(code(checkRelease({ ...good, custodian_a: { ...good.custodian_a, transport_key } }))).toBe(
        'invalid_argument'
      );
      expect(code(checkRelease({ ...good, custodian_b: { ...good.custodian_b, transport_key } }))).toBe(
        'invalid_argument'
      );
    }
    const strong = BASE.multiply(12345n).toRawBytes(true);
    expect(code(checkRelease({ ...good, custodian_a: { ...good.custodian_a, transport_key: strong } }))).toBe(
      'ok'
    );
  });
});

describe('verifier motions', () => {
  const spec: fc.Arbitrary<AcceptVerifierSpec> = fc.record({
    verifier: principal,
    name: purpose,
    level: fc.integer({ min: 1, max: 3 }),
    scopes: fc.subarray([...SCOPES], { minLength: 1 }),
    application_hash: fc.oneof(
      fc.constant(new Uint8Array(0)),
      fc.uint8Array({ minLength: 32, maxLength: 32 })
    ),
    valid_until: seconds
  });

  test('case 09: no two specs render to one text, nor to that of a release', () => {
    fc.assert(
      fc.property(spec, spec, release, (a, b, c) => {
        const same =
          JSON.stringify(Object.values(a).map(String)) === JSON.stringify(Object.values(b).map(String));
        expect(renderAcceptVerifier(vault, a) === renderAcceptVerifier(vault, b)).toBe(same);
        expect(renderAcceptVerifier(vault, a)).not.toBe(renderRelease(vault, c));
      })
    );
  });

  test('a spec out of form is refused', () => {
    const good: AcceptVerifierSpec = {
      verifier: Uint8Array.of(7),
      name: 'Example Verifier',
      level: 1,
      scopes: ['identity', 'address'],
      application_hash: new Uint8Array(0),
      valid_until: 5n
    };
    expect(code(checkAcceptVerifier(good))).toBe('ok');
    for (const change of [
      { verifier: Uint8Array.of(4) },
      { name: '' },
      { name: 'x'.repeat(101) },
      { valid_until: 0n },
      { level: 0 },
      { level: 4 },
      { level: 1.5 },
      { scopes: [] },
      { scopes: ['address', 'identity'] as const },
      { scopes: ['identity', 'identity'] as const },
      { application_hash: new Uint8Array(31) }
    ]) {
      expect(code(checkAcceptVerifier({ ...good, ...change }))).toBe('invalid_argument');
    }
  });
});

describe('standard motions', () => {
  const names = fc
    .uniqueArray(fc.stringMatching(/^[a-z][a-z0-9-]{0,6}(-\*)?$/), { minLength: 1, maxLength: 4 })
    .map((list) => list.sort());
  const subject = fc
    .record({ kind: fc.stringMatching(/^[a-z][a-z0-9-]{0,3}$/), required: names, optional: names })
    .map(({ kind, required, optional }) => ({
      kind,
      required,
      optional: optional.filter((name) => !required.includes(name))
    }));
  const spec: fc.Arbitrary<StandardSpec> = fc.record({
    number: fc.integer({ min: 1, max: 3 }),
    hash: fc.uint8Array({ minLength: 32, maxLength: 32, max: 1 }),
    subjects: fc
      .uniqueArray(subject, { minLength: 1, maxLength: 3, selector: ({ kind }) => kind })
      .map((subjects) => subjects.sort((a, b) => (a.kind < b.kind ? -1 : 1)))
  });
  const good: StandardSpec = {
    number: 2,
    hash: new Uint8Array(32).fill(0xab),
    subjects: [
      { kind: 'company', required: ['document-*', 'entity'], optional: [] },
      { kind: 'person', required: ['passport'], optional: ['contract-*', 'owners'] }
    ]
  };

  test('the text of a motion is as documented', () => {
    expect(renderStandard(vault, good)).toBe(
      [
        'NodeVault set standard, format 1',
        'Network: Internet Computer',
        'Vault: qjdve-lqaaa-aaaaa-aaaeq-cai',
        `Standard: 2, SHA-256 ${'ab'.repeat(32)}`,
        'Subject company: document-*, entity',
        'Subject person: passport; optional contract-*, owners'
      ].join('\n')
    );
  });

  test('case 09: no two specs render to one text', () => {
    fc.assert(
      fc.property(spec, spec, (a, b) => {
        expect(checkStandard(a)).toEqual({ Ok: null });
        const same = JSON.stringify(a) === JSON.stringify(b);
        expect(renderStandard(vault, a) === renderStandard(vault, b)).toBe(same);
        expect(renderStandard(vault, a)).toMatch(/^[\n\x20-\x7e]+$/);
      }),
      { numRuns: 500 }
    );
  });

  test.each<[string, Partial<StandardSpec>, RegExp]>([
    ['number 0', { number: 0 }, /number/],
    ['a short hash', { hash: new Uint8Array(31) }, /hash: has 31 bytes/],
    ['no subjects', { subjects: [] }, /subjects: 0 given/],
    ['17 subjects', { subjects: kinds(17) }, /17 given/],
    ['kinds out of order', { subjects: [...good.subjects].reverse() }, /ascending and distinct/],
    ['a kind twice', { subjects: [...good.subjects.slice(0, 1), ...good.subjects.slice(0, 1)] }, /distinct/],
    ['a kind with a blank', { subjects: [{ kind: 'a b', required: ['x'], optional: [] }] }, /not a kind/],
    ['nothing required', { subjects: [{ kind: 'a', required: [], optional: ['x'] }] }, /at least one/],
    ['a bad name', { subjects: [{ kind: 'a', required: ['x, y'], optional: [] }] }, /required\[0\]/],
    [
      'a pattern for anything',
      { subjects: [{ kind: 'a', required: ['x'], optional: ['*'] }] },
      /optional\[0\]/
    ],
    ['names out of order', { subjects: [{ kind: 'a', required: ['y', 'x'], optional: [] }] }, /ascending/],
    [
      'a name in both lists',
      { subjects: [{ kind: 'a', required: ['x'], optional: ['x'] }] },
      /both required/
    ],
    ['65 sections', { subjects: [{ kind: 'a', required: manyNames(65), optional: [] }] }, /65 sections/]
  ])('%s is refused', (_, change, message) => {
    expect(code(checkStandard(good))).toBe('ok');
    const result = checkStandard({ ...good, ...change });
    expect('Err' in result && result.Err.code).toBe('invalid_argument');
    expect('Err' in result && result.Err.message).toMatch(message);
  });

  function manyNames(count: number): string[] {
    return Array.from({ length: count }, (_, at) => `s${String(at).padStart(2, '0')}`);
  }

  function kinds(count: number): StandardSpec['subjects'] {
    return manyNames(count).map((kind) => ({ kind, required: ['x'], optional: [] }));
  }
});
