import { equalBytes } from '../common/stored_bytes.js';

/** Candid's header of `(record { vault : principal })`, and the byte that says that the principal is a known one. */
const HEADER = Uint8Array.of(
  // "DIDL", one type
  0x44,
  0x49,
  0x44,
  0x4c,
  0x01,
  // record with one field, hash of "vault", principal
  0x6c,
  0x01,
  0xf2,
  0x97,
  0xfd,
  0x8d,
  0x03,
  0x68,
  // one argument, of type 0; a transparent principal
  0x01,
  0x00,
  0x01
);

/**
 * The vault's principal out of the install argument. This form alone is read, which every candid library writes for the
 * type in the `.did`: the codecs of candid are loaded later than an install. Throws, and so undoes the install, for
 * any other.
 */
export function vaultOf(argument: Uint8Array): Uint8Array {
  const { length: header } = HEADER;
  const length = argument[header];
  const known = equalBytes(argument.subarray(0, header), HEADER);
  if (!known || length < 1 || length > 29 || argument.length !== header + 1 + length)
    throw new Error('the install argument must be (record { vault = principal "…" })');
  return argument.slice(header + 1);
}
