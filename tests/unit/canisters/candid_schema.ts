import { IDL } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';
import fc from 'fast-check';

import * as C from '../../../canisters/common/candid/index.js';

/** A schema of the canisters' codec beside the candid library's type of the same shape. */
export interface Pair {
  readonly schema: C.Type<unknown>;
  readonly idl: IDL.Type;
}

export const PRIMITIVES: readonly Pair[] = [
  { schema: C.nat8, idl: IDL.Nat8 },
  { schema: C.nat16, idl: IDL.Nat16 },
  { schema: C.nat32, idl: IDL.Nat32 },
  { schema: C.nat64, idl: IDL.Nat64 },
  { schema: C.nat, idl: IDL.Nat },
  { schema: C.int16, idl: IDL.Int16 },
  { schema: C.int32, idl: IDL.Int32 },
  { schema: C.bool, idl: IDL.Bool },
  { schema: C.text, idl: IDL.Text },
  { schema: C.principal, idl: IDL.Principal },
  { schema: C.nul, idl: IDL.Null },
  { schema: C.blob, idl: IDL.Vec(IDL.Nat8) }
];

const primitive = fc.constantFrom(...PRIMITIVES);
const label = fc.stringMatching(/^[a-z][a-z_0-9]{0,8}$/);

/** Labels that no other label has the hash of, which candid forbids in one type. */
const fields = (pair: fc.Arbitrary<Pair>, minLength: number): fc.Arbitrary<[string, Pair][]> =>
  fc.uniqueArray(fc.tuple(label, pair), { selector: ([name]) => name, minLength, maxLength: 4 });

const { pair: anyPair } = fc.letrec<{ pair: Pair; composite: Pair }>((tie) => ({
  pair: fc.oneof({ maxDepth: 3, withCrossShrink: true }, primitive, tie('composite')),
  composite: fc.oneof(
    tie('pair').map(({ schema, idl }) => ({ schema: C.opt(schema), idl: IDL.Opt(idl) })),
    tie('pair')
      .filter(({ schema }) => schema !== C.nat8)
      .map(({ schema, idl }) => ({ schema: C.vec(schema), idl: IDL.Vec(idl) })),
    fields(tie('pair'), 0).map((pairs) => labelled(pairs, C.record, IDL.Record)),
    fields(tie('pair'), 1).map((pairs) => labelled(pairs, C.variant, IDL.Variant))
  )
}));

/** Schemas of any shape that the codec knows. */
export const schemas: fc.Arbitrary<Pair> = anyPair;

/**
 * Schemas whose values the candid library reads from other types as candid says. It refuses a composite value sent for
 * an option of what has a null of its own, and reads vectors of numbers without a look at what was sent.
 */
export const comparableSchemas: fc.Arbitrary<Pair> = schemas.filter(
  ({ schema }) => !/opt (opt|null)|vec (nat|int)/.test(schema.describe())
);

/** Schemas whose values the library can skip: it needs some vectors to be aligned in memory. */
export const sendableSchemas: fc.Arbitrary<Pair> = schemas.filter(
  ({ schema }) => !/vec (nat16|nat32|nat64|int16|int32)/.test(schema.describe())
);

export function labelled(
  pairs: readonly (readonly [string, Pair])[],
  schema: (fields: Record<string, C.Type<unknown>>) => C.Type<unknown>,
  idl: (fields: Record<string, IDL.Type>) => IDL.Type
): Pair {
  return {
    schema: schema(Object.fromEntries(pairs.map(([name, pair]) => [name, pair.schema]))),
    idl: idl(Object.fromEntries(pairs.map(([name, pair]) => [name, pair.idl])))
  };
}

/** A value of the candid library as the codec has it: principals as bytes, vectors of numbers as arrays. */
export function plain(value: unknown): unknown {
  if (value instanceof Principal) return value.toUint8Array();
  if (ArrayBuffer.isView(value) && !(value instanceof Uint8Array)) return [...(value as Uint32Array)];
  if (value instanceof Uint8Array || value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(plain);
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, plain(part)]));
}
