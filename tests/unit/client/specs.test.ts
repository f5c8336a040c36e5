import { describe, expect, test } from '@jest/globals';
import { parseSpec, renderSpec, specToJson } from '../../../src/client/specs/index.js';
import { generateTransportKey } from '../../../src/client/transport-key.js';
import { parseUtcTime } from '../../../src/client/utc-time.js';
import { bytesToHex } from '@noble/hashes/utils';
import { TEST_VAULT } from './test-vetkeys.js';

const KEY_A = bytesToHex(generateTransportKey().publicKey);
const KEY_B = bytesToHex(generateTransportKey().publicKey);
const A = '33aps-ovxje-mwpux-cy2hh-f2qwp-5tzxs-2edbb-gblfn-ev5pv-cfnvj-pqe';
const B = 'k4n2l-dljbu-gkrav-vgpnm-v4xbe-fmdpg-5s4ts-ixlw5-65ggf-n5oxu-2ae';
const RELEASE = {
  type: 'release',
  record: '17',
  version: 3,
  root: '49'.repeat(32),
  sections: ['owners', 'representatives'],
  custodian_a: { principal: A, transport_key: KEY_A },
  custodian_b: { principal: B, transport_key: KEY_B },
  single_custodian: false,
  purpose: 'Shared ownership reported in forum topic 41850',
  redeem_until: '2027-01-31T00:00:00Z'
};
const VERIFIER = {
  type: 'accept-verifier',
  verifier: A,
  name: 'Example Audit',
  level: 2,
  scopes: ['identity', 'address'],
  application_hash: 'ab'.repeat(32),
  valid_until: '2027-01-31T00:00:00Z'
};

const JUDGEMENT = { type: 'suspend-provider', subject: A, reason: 'Its machines are not there' };
const POLICY = {
  type: 'set-verification-policy',
  number: 1,
  min_verifiers: 2,
  beyond_largest: true,
  required_scopes: ['identity'],
  cadence_days: 365,
  challenge_days: 30
};

describe('specs as JSON', () => {
  test.each([RELEASE, VERIFIER, JUDGEMENT, POLICY])('$type comes back as it was', (json) => {
    expect(specToJson(parseSpec(json, 'spec.json'))).toStrictEqual(json);
  });

  test('a release renders to the text that voters read', () => {
    expect(renderSpec(parseSpec(RELEASE, 'x'), TEST_VAULT).split('\n')).toStrictEqual([
      'NodeVault release, format 1',
      'Network: Internet Computer',
      'Vault: rdmx6-jaaaa-aaaaa-aaadq-cai',
      `Record: 17, version 3, root ${'49'.repeat(32)}`,
      'Section: owners',
      'Section: representatives',
      `Custodian A: ${A}, key ${KEY_A}`,
      `Custodian B: ${B}, key ${KEY_B}`,
      'Purpose: Shared ownership reported in forum topic 41850',
      'Redeem until: 2027-01-31T00:00:00Z'
    ]);
  });

  test.each<[string, object, string, RegExp]>([
    [
      'an unknown type',
      { type: 'erase' },
      'malformed',
      /type must be one of release, set-standard, .*accept-verifier/
    ],
    ['an unknown member', { custodian_c: {} }, 'malformed', /custodian_c is not known here/],
    ['case 10: a negative record', { record: -1 }, 'malformed', /record must be a whole number/],
    ['case 10: a record with a leading zero', { record: '017' }, 'malformed', /record must be/],
    ['case 10: 1e3', { record: '1e3' }, 'malformed', /record must be/],
    ['case 10: 2^64', { record: '18446744073709551616' }, 'malformed', /at most 64 bits/],
    ['case 10: 2^53 as a JSON number', { record: 2 ** 53 }, 'malformed', /record must be/],
    ['a version of 2^32', { version: 2 ** 32 }, 'malformed', /at most 32 bits/],
    ['a fraction', { version: 1.5 }, 'malformed', /version must be/],
    ['a root in capitals', { root: 'AB'.repeat(32) }, 'malformed', /root must be lower-case hex/],
    ['a short root', { root: 'ab' }, 'invalid-argument', /root/],
    ['sections that are no list', { sections: 'owners' }, 'malformed', /sections must be a list/],
    ['a number among sections', { sections: ['owners', 1] }, 'malformed', /sections must be a list/],
    ['sections out of order', { sections: ['representatives', 'owners'] }, 'invalid-argument', /sections/],
    ['no sections', { sections: [] }, 'invalid-argument', /sections/],
    ['the same custodian twice', { custodian_b: RELEASE.custodian_a }, 'invalid-argument', /custodian/],
    [
      'a custodian with a typo',
      { custodian_a: { principal: A.replace('33', '34'), transport_key: KEY_A } },
      'malformed',
      /custodian_a: principal/
    ],
    [
      'case 19: infinity as key',
      { custodian_a: { principal: A, transport_key: `c0${'00'.repeat(47)}` } },
      'bad-transport-key',
      /infinity/
    ],
    ['a purpose of two lines', { purpose: 'a\nb' }, 'invalid-argument', /purpose/],
    ['a purpose with a confusable', { purpose: 'Оwners' }, 'invalid-argument', /purpose/],
    ['a time without zone', { redeem_until: '2027-01-31T00:00:00' }, 'malformed', /redeem_until/],
    ['a time that does not exist', { redeem_until: '2027-02-31T00:00:00Z' }, 'malformed', /redeem_until/]
  ])('%s is refused, naming file and member', (_what, change, code, message) => {
    const parse = (): unknown => parseSpec({ ...RELEASE, ...change }, 'spec.json');
    expect(parse).toThrow(expect.objectContaining({ code }));
    expect(parse).toThrow(message);
  });

  test('case 10: the largest record', () => {
    const largest = { ...RELEASE, record: '18446744073709551615' };
    expect(specToJson(parseSpec(largest, 'x'))).toStrictEqual(largest);
  });

  test.each([null, [], 'text', 5])('%j is no spec', (json) => {
    expect(() => parseSpec(json, 'spec.json')).toThrow(/spec.json: must be a JSON object/);
  });
});

describe('times', () => {
  test.each([
    ['1970-01-01T00:00:00Z', 0n],
    ['2027-01-31T00:00:00Z', 1801353600n],
    ['9999-12-31T23:59:59Z', 253402300799n]
  ])('%s', (text, seconds) => {
    expect(parseUtcTime(text)).toBe(seconds);
  });

  test.each([
    '',
    '2027-01-31',
    '2027-01-31T24:00:00Z',
    '2027-01-31t00:00:00z',
    '2027-01-31T00:00:00.0Z',
    '1969-12-31T23:59:59Z'
  ])('%j is refused', (text) => {
    expect(parseUtcTime(text)).toBeNull();
  });
});
