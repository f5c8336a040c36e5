import { describe, expect, test } from '@jest/globals';
import { bytesToHex } from '@noble/hashes/utils';
import { type ShareAddress, derivationInput } from '../../../src/protocol/sealed/derivation-input.js';

const ADDRESS: ShareAddress = {
  vault: Uint8Array.of(0xff, 0x01),
  record: 17n,
  version: 3,
  section: 'owners',
  share: 'A',
  salt: new Uint8Array(32).fill(7)
};

describe('derivation input', () => {
  test('is the length-prefixed address, byte for byte', () => {
    expect(bytesToHex(derivationInput(ADDRESS))).toBe(
      '0000000000000002' +
        'ff01' +
        '0000000000000008' +
        '0000000000000011' +
        '0000000000000004' +
        '00000003' +
        '0000000000000006' +
        '6f776e657273' +
        '0000000000000001' +
        '41' +
        '0000000000000020' +
        '07'.repeat(32)
    );
  });

  test('case 23: each part flipped alone gives another input', () => {
    const others: ShareAddress[] = [
      { ...ADDRESS, vault: Uint8Array.of(0xff, 0x02) },
      { ...ADDRESS, record: 18n },
      { ...ADDRESS, version: 4 },
      { ...ADDRESS, section: 'owner' },
      { ...ADDRESS, share: 'B' },
      { ...ADDRESS, salt: new Uint8Array(32).fill(8) }
    ];
    const inputs = [ADDRESS, ...others].map((address) => bytesToHex(derivationInput(address)));
    expect(new Set(inputs).size).toBe(inputs.length);
  });

  test('accepts the largest numbers and refuses what does not fit', () => {
    expect(derivationInput({ ...ADDRESS, record: 2n ** 64n - 1n, version: 2 ** 32 - 1 })).toHaveLength(
      derivationInput(ADDRESS).length
    );
    expect(() => derivationInput({ ...ADDRESS, record: 2n ** 64n })).toThrow(RangeError);
    expect(() => derivationInput({ ...ADDRESS, record: -1n })).toThrow(RangeError);
    expect(() => derivationInput({ ...ADDRESS, version: 2 ** 32 })).toThrow(RangeError);
    expect(() => derivationInput({ ...ADDRESS, version: 1.5 })).toThrow(RangeError);
    expect(() => derivationInput({ ...ADDRESS, section: 'ówners' })).toThrow(/character 0/);
    expect(() => derivationInput({ ...ADDRESS, salt: new Uint8Array(31) })).toThrow(/31 bytes/);
  });
});
