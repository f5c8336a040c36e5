import { IDL } from 'azle';

import { isReserveTouched } from './cycles_reserve.js';

/** How a canister is doing, for anyone who watches it. */
export interface Health {
  readonly cycles: { readonly ok: null } | { readonly low: null };
  readonly schema: number;
  readonly log_length: bigint;
}

export const Health = IDL.Record({
  cycles: IDL.Variant({ ok: IDL.Null, low: IDL.Null }),
  schema: IDL.Nat32,
  log_length: IDL.Nat64
});

export function health(schema: number, logLength: bigint): Health {
  return { cycles: isReserveTouched() ? { low: null } : { ok: null }, schema, log_length: logLength };
}
