/** Candid types that both canisters' interfaces share. */
import { IDL } from '@dfinity/candid';

export const Failure = IDL.Record({ code: IDL.Text, message: IDL.Text });

/** `variant { Ok : T; Err : Failure }`; without a type, `Ok` carries nothing. */
export function result(type?: IDL.Type): IDL.VariantClass {
  return IDL.Variant({ Ok: type ?? IDL.Null, Err: Failure });
}

export const Blob = IDL.Vec(IDL.Nat8);

/** Candid's `opt T` in JavaScript. */
export type Opt<T> = [] | [T];
