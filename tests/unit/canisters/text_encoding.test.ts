import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

/** Plain JavaScript, as Azle bundles it; its contract is that of the platform's own classes. */
const PACKAGE: string = '../../../canisters/text-encoding/index.js';
const { TextDecoder: Decoder, TextEncoder: Encoder } = (await import(PACKAGE)) as {
  TextDecoder: typeof TextDecoder;
  TextEncoder: typeof TextEncoder;
};

/** Node's own implementation passes the WHATWG tests; the canisters' must not differ from it. */
describe('UTF-8 of the canisters', () => {
  test('encodes any string, lone surrogates included, as Node does', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.string({ unit: 'grapheme' }),
        fc.integer({ min: 0xd800, max: 0xdfff }),
        (a, b, lone) => {
          for (const text of [a, b, `${a}${String.fromCharCode(lone)}${b}`]) {
            expect([...new Encoder().encode(text)]).toEqual([...new TextEncoder().encode(text)]);
          }
        }
      )
    );
  });

  test('decodes any bytes, malformed ones included, as Node does', () => {
    const nearUtf8 = fc.array(
      fc.oneof(
        fc.integer({ min: 0, max: 255 }),
        fc.constantFrom(0xe0, 0xed, 0xef, 0xf0, 0xf4, 0xbb, 0xbf, 0x80, 0x9f, 0xa0)
      )
    );
    fc.assert(
      fc.property(nearUtf8, fc.boolean(), (list, ignoreBOM) => {
        const bytes = Uint8Array.from(list);
        expect(new Decoder('utf-8', { ignoreBOM }).decode(bytes)).toBe(
          new TextDecoder('utf-8', { ignoreBOM }).decode(bytes)
        );
      }),
      { numRuns: 2000 }
    );
  });

  test('a fatal decoder throws exactly where Node throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 12 }), (bytes) => {
        const run = (decoder: { decode(input: Uint8Array): string }): string => {
          try {
            return decoder.decode(bytes);
          } catch (error) {
            return (error as Error).name;
          }
        };
        expect(run(new Decoder('utf-8', { fatal: true }))).toBe(
          run(new TextDecoder('utf-8', { fatal: true }))
        );
      })
    );
  });

  test('refuses encodings and modes it does not have, by name', () => {
    expect(() => new Decoder('shift_jis')).toThrow(/shift_jis/);
    expect(() => new Decoder().decode(new Uint8Array(1), { stream: true })).toThrow(/streaming/);
  });
});
