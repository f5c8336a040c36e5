/**
 * Numbers of candid's types (https://github.com/dfinity/candid/blob/master/spec/Candid.md, "Types"). A type reference
 * is one of these, for a primitive, or an index into the message's type table.
 */
export const NULL = -1;
export const BOOL = -2;
export const NAT = -3;
export const INT = -4;
export const NAT8 = -5;
export const NAT16 = -6;
export const NAT32 = -7;
export const NAT64 = -8;
export const INT16 = -10;
export const INT32 = -11;
export const TEXT = -15;
export const RESERVED = -16;
export const OPT = -18;
export const VEC = -19;
export const RECORD = -20;
export const VARIANT = -21;
export const FUNC = -22;
export const SERVICE = -23;
export const PRINCIPAL = -24;
/** Any type that a later candid may add. */
export const FUTURE = -25;

/** Bytes that values of primitive types take; those of variable length are not here. */
export const FIXED_SIZES: Readonly<Record<number, number>> = {
  [NULL]: 0,
  [RESERVED]: 0,
  [BOOL]: 1,
  [NAT8]: 1,
  [NAT16]: 2,
  [NAT32]: 4,
  [NAT64]: 8,
  [-9]: 1, // int8
  [INT16]: 2,
  [INT32]: 4,
  [-12]: 8, // int64
  [-13]: 4, // float32
  [-14]: 8 // float64
};
