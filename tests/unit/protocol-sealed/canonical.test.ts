import { describe, expect, test } from '@jest/globals';
import { bytesToHex, concatBytes } from '@noble/hashes/utils';
import { decodeSection, encodeSection } from '../../../src/protocol/sealed/canonical.js';
import { asciiBytes } from '../../../src/protocol/sealed/length-prefixed.js';

const seed = new Uint8Array(32).fill(7);

describe('canonical section content', () => {
  test('has this form, version 1', () => {
    const bytes = encodeSection({
      seed,
      fields: [
        { name: 'b', value: Uint8Array.of(1, 2) },
        { name: 'a', value: 'é' }
      ]
    });
    expect(bytesToHex(bytes)).toBe(
      '01' + '07'.repeat(32) + '0002' + '00016100' + '00000002c3a9' + '00016201' + '000000020102'
    );
  });

  test('composed and decomposed letters stay what they were', () => {
    const [nfc, nfd] = ['é', 'e\u0301'].map((value) =>
      encodeSection({ seed, fields: [{ name: 'a', value }] })
    );
    expect(nfc).not.toStrictEqual(nfd);
  });

  test.each(['', 'A', 'a.', '.a', 'a..b', 'ä', 'a b', 'a'.repeat(129), '__proto__.'])(
    'refuses the name %j',
    (name) => {
      const encode = (): Uint8Array => encodeSection({ seed, fields: [{ name, value: '' }] });
      expect(encode).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
    }
  );

  test('refuses half a surrogate pair, too many fields, repeated names, a short seed', () => {
    expect(() => encodeSection({ seed, fields: [{ name: 'a', value: '\ud800' }] })).toThrow(/surrogate/);
    const many = Array.from({ length: 1025 }, (_, i) => ({ name: `f${i}`, value: '' }));
    expect(() => encodeSection({ seed, fields: many })).toThrow(/1025 fields/);
    expect(encodeSection({ seed, fields: many.slice(1) }).length).toBeGreaterThan(1024);
    expect(() => encodeSection({ seed, fields: [many[0], many[0]].flatMap((f) => f ?? []) })).toThrow(
      /twice/
    );
    expect(() => encodeSection({ seed: new Uint8Array(31), fields: [] })).toThrow(/31 bytes/);
  });

  test.each([
    ['another version', '02', '0000'],
    ['too many fields', '01', '0401'],
    ['a missing field', '01', '0001'],
    ['fields out of order', '01', '0002' + '00016200' + '00000000' + '00016100' + '00000000'],
    ['a repeated field', '01', '0002' + '00016100' + '00000000' + '00016100' + '00000000'],
    ['an unknown kind', '01', '0001' + '00016102' + '00000000'],
    ['a bad name', '01', '0001' + '00014100' + '00000000'],
    ['text that is not UTF-8', '01', '0001' + '00016100' + '00000001ff'],
    ['a value longer than what is left', '01', '0001' + '00016100' + 'ffffffff'],
    ['bytes behind the end', '01', '000000']
  ])('decoding refuses %s', (_what, version, rest) => {
    const bytes = concatBytes(hex(version), seed, hex(rest));
    expect(() => decodeSection(bytes)).toThrow(expect.objectContaining({ code: 'malformed' }));
  });

  test('decoding keeps a byte order mark, which is a character of the text', () => {
    const content = { seed, fields: [{ name: 'a', value: '\ufeffx' }] };
    expect(decodeSection(encodeSection(content))).toStrictEqual(content);
    expect(asciiBytes('a')).toStrictEqual(Uint8Array.of(0x61));
  });
});

function hex(text: string): Uint8Array {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}
