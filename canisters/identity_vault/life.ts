/** How long things last, in seconds. Each is a promise to providers or voters; docs/formats.md lists them. */
const DAY = 86_400n;

/** A draft that is not submitted by then may be swept away. */
export const DRAFT_LIFETIME = 7n * DAY;

/** A candidate that governance does not list by then may be swept away. */
export const CANDIDATE_LIFETIME = 60n * DAY;

/**
 * Between a provider's wish and the erasure. Longer than any vote of the NNS (4 days, 8 with wait-for-quiet): who
 * sees a vote coming cannot get away from it.
 */
export const WITHDRAWAL_NOTICE = 30n * DAY;

/** How long after its notice a wish to be erased holds; then it has to be made again. */
export const WITHDRAWAL_WINDOW = 7n * DAY;

/** How long a provider's record outlasts its place on governance's list, until a motion sets another time. */
export const DEFAULT_RETENTION = 365n * DAY;

/** How long the NNS registry's word for an operator is believed. */
export const OPERATOR_LIFETIME = 30n * DAY;
