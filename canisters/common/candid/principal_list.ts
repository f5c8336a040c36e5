/** Bytes of `(vec principal)` before the list's count: "DIDL", one type, vec principal, one argument of type 0. */
const HEADER_BYTES = 9;
const MAX_PRINCIPAL_BYTES = 29;

/**
 * The principals of a message `(vec principal)` of at most 127, as views into it; undefined for any other message, good or
 * bad, which the schema's codec is for. Of the hottest query's argument, where each call and each object shows.
 */
export function readPrincipalList(bytes: Uint8Array): Uint8Array[] | undefined {
  const isList =
    bytes[0] === 0x44 &&
    bytes[1] === 0x49 &&
    bytes[2] === 0x44 &&
    bytes[3] === 0x4c &&
    bytes[4] === 0x01 &&
    bytes[5] === 0x6d &&
    bytes[6] === 0x68 &&
    bytes[7] === 0x01 &&
    bytes[8] === 0x00 &&
    bytes[HEADER_BYTES] < 0x80;
  if (!isList) return undefined;
  const end = bytes.length;
  const principals: Uint8Array[] = [];
  let at = HEADER_BYTES + 1;
  for (let left = bytes[HEADER_BYTES]; left > 0; left--) {
    const length = bytes[at + 1];
    const next = at + 2 + length;
    if (bytes[at] !== 1 || !(length <= MAX_PRINCIPAL_BYTES && next <= end)) return undefined;
    principals.push(bytes.subarray(at + 2, next));
    at = next;
  }
  return at === end ? principals : undefined;
}
