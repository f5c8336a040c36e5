/** Limits of audits, which the registry enforces and clients respect. */

/** Nodes in a round's list of candidates. */
export const MAX_CANDIDATES_OF_ROUND = 20_000;
/** Candidates in a chunk of the list; only the last chunk has fewer. */
export const CANDIDATES_PER_CHUNK = 100;
/** Nodes that one round draws. */
export const MAX_SAMPLE = 200;
/** The greatest weight of a node, so that every sum of weights is an exact number. */
export const MAX_WEIGHT = 1_000_000;
/** Subnets with a weight of their own, in one round. */
export const MAX_SUBNET_WEIGHTS = 56;
/** Providers that a round can be limited to. */
export const MAX_SCOPE_PROVIDERS = 32;
/** Auditors that can be accepted at one time. */
export const MAX_AUDITORS = 200;
/** Applications on record at one time; one that is older than its term gives way to a new one. */
export const MAX_AUDITOR_APPLICATIONS = 1_000;
/** Providers that an auditor can declare to be in conflict with. */
export const MAX_CONFLICTS = 50;
/** Auditors who sign a report: four eyes. */
export const SIGNERS = 2;
/** A line of a report, a checklist or a reply. */
export const MAX_REMARK_LENGTH = 300;
/** Photos and files that a report refers to. */
export const MAX_SEALED_REFERENCES = 32;
/** Reports that one auditor may file of one audit: what the other does not sign is filed anew. */
export const MAX_REPORTS_OF_AUDITOR = 4;
