/**
 * Options of Azle's `@query` and `@update` for endpoints that answer by canisters/common/candid. Azle computes candid's
 * textual form of every method that it is told the types of, at each install and upgrade; it is told none.
 */
export const MANUAL = { manual: true, hidden: true } as const;
