import { IDL } from 'azle';

/** Candid's shape of src/protocol/errors.ts. */
export const Failure = IDL.Record({ code: IDL.Text, message: IDL.Text });

export function ResultOf(value: IDL.Type): IDL.Type {
  return IDL.Variant({ Ok: value, Err: Failure });
}
