/** Limits that the canisters enforce and the clients respect. Sizes in bytes of ciphertext. */
export const MAX_SECTIONS = 64;
export const MAX_SECTION_NAME_LENGTH = 64;
export const MAX_SECTION_BYTES = 21 * 1024 * 1024;
export const MAX_VERSION_BYTES = 105 * 1024 * 1024;
/** What all versions of one record hold together. */
export const MAX_RECORD_BYTES = MAX_VERSION_BYTES;
/** The same for a candidate that governance does not list. */
export const MAX_CANDIDATE_BYTES = 2 * 1024 * 1024;
/** Submitted versions of one record, superseded ones included; a candidate's are fewer. */
export const MAX_VERSIONS = 50;
export const MAX_CANDIDATE_VERSIONS = 5;
/** Candidates that have a record at one time. */
export const MAX_CANDIDATES = 1_000;
export const MAX_CHUNK_BYTES = 1024 * 1024;
/** Shares of a section key are wrapped by IBE: 136 bytes of overhead around 32. */
export const WRAPPED_SHARE_BYTES = 168;
export const ROOT_BYTES = 32;
export const SALT_BYTES = 32;
/** A compressed BLS12-381 G1 point. */
export const TRANSPORT_KEY_BYTES = 48;
/** NNS governance refuses a longer motion text. */
export const MAX_MOTION_TEXT_BYTES = 10_000;
export const MAX_PURPOSE_LENGTH = 500;
export const MAX_NAME_LENGTH = 100;
/** How often one custodian may fetch one share: a lost answer is no reason for a new vote. */
export const MAX_REDEMPTIONS_PER_SHARE = 5;
/** The most entries that one call returns of any list. */
export const MAX_PAGE = 100;
