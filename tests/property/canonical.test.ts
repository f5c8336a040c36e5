import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decodeSection, encodeSection, sortedFields } from '../../src/protocol/sealed/canonical.js';
import { NodeVaultError } from '../../src/protocol/sealed/node-vault-error.js';
import { content } from './arbitraries.js';

describe('canonical section content', () => {
  test('decoding gives back what was encoded, fields sorted: no two contents share their bytes', () => {
    fc.assert(
      fc.property(content, (section) => {
        const decoded = decodeSection(encodeSection(section));
        expect(decoded).toStrictEqual({ seed: section.seed, fields: sortedFields(section.fields) });
      })
    );
  });

  test('the order in which fields are given does not matter', () => {
    fc.assert(
      fc.property(content, (section) => {
        const reversed = { ...section, fields: [...section.fields].reverse() };
        expect(encodeSection(reversed)).toStrictEqual(encodeSection(section));
      })
    );
  });

  test('bytes that decode are canonical: encoding them again gives the same bytes', () => {
    fc.assert(
      fc.property(content, fc.nat(), fc.integer({ min: 1, max: 255 }), (section, place, flip) => {
        const altered = encodeSection(section);
        const at = place % altered.length;
        altered[at] = (altered[at] ?? 0) ^ flip;
        const decoded = decodeOrError(altered);
        if (decoded instanceof NodeVaultError) expect(decoded.code).toBe('malformed');
        else expect(encodeSection(decoded)).toStrictEqual(altered);
      }),
      { numRuns: 1000 }
    );
  });

  test('decoding is total: any bytes, and any cut, give content or a typed error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
        const decoded = decodeOrError(noise);
        expect(decoded instanceof NodeVaultError || decoded.seed.length === 32).toBe(true);
      })
    );
    fc.assert(
      fc.property(content, fc.nat(), (section, cut) => {
        const whole = encodeSection(section);
        expect(() => decodeSection(whole.subarray(0, cut % whole.length))).toThrow(NodeVaultError);
        expect(() => decodeSection(Uint8Array.of(...whole, 0))).toThrow(/1 bytes stand behind its end/);
      })
    );
  });
});

function decodeOrError(bytes: Uint8Array): ReturnType<typeof decodeSection> | NodeVaultError {
  try {
    return decodeSection(bytes);
  } catch (error) {
    if (error instanceof NodeVaultError) return error;
    throw error;
  }
}
