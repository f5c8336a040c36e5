/** Bytes that are no candid value of the wanted type, or a value that cannot be encoded. Says what and why. */
export class CandidError extends Error {}

/**
 * Well-formed candid of another type than the wanted one: within an `opt` it reads as null
 * (https://github.com/dfinity/candid/blob/master/spec/Candid.md, "Decoding").
 */
export class CandidMismatch extends CandidError {}
