/** Generators that the property tests share. */
import fc from 'fast-check';
import type { Field, SectionContent } from '../../src/protocol/sealed/canonical.js';

export const bytes = (size: number): fc.Arbitrary<Uint8Array> =>
  fc.uint8Array({ minLength: size, maxLength: size });

export const fieldName: fc.Arbitrary<string> = fc
  .array(fc.stringMatching(/^[a-z0-9_]{1,6}$/), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join('.'));

/** Records with an ordinary prototype, as the code under test makes them. */
export const PLAIN = { noNullPrototype: true };

export const field: fc.Arbitrary<Field> = fc.record(
  {
    name: fieldName,
    value: fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), fc.uint8Array({ maxLength: 40 }))
  },
  PLAIN
);

export const fields: fc.Arbitrary<Field[]> = fc.uniqueArray(field, {
  selector: ({ name }) => name,
  maxLength: 12
});

export const content: fc.Arbitrary<SectionContent> = fc.record({ seed: bytes(32), fields }, PLAIN);
