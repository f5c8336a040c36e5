/** Limits of recommendations, which the registry enforces and clients respect. */

/** Proposals of one bundle. */
export const MAX_STEPS = 100;
/** Pieces of evidence of one recommendation: a page of a hundred recommendations can be asked about in a query. */
export const MAX_EVIDENCE = 20;
/** Recommendations on record about one provider. */
export const MAX_RECOMMENDATIONS_OF_PROVIDER = 100;
/** Of those, the ones that one filer has open at a time. */
export const MAX_OPEN_OF_FILER = 5;
/** Records of the NNS registry that one call of `follow_recommendation` reads. */
export const MAX_CHECKS_PER_CALL = 20;
