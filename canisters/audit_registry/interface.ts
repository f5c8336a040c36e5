import { type Infer, nat64, nul, variant } from '../common/candid/index.js';
import { result, update } from '../common/candid/method.js';

import { auditActs, auditMethods } from './interface/audits.js';
import { logMethods } from './interface/log.js';
import { recommendationActs, recommendationMethods } from './interface/recommendations.js';
import { reportMethods } from './interface/reports.js';
import { statusMethods } from './interface/status.js';
import { verificationActs, verificationMethods } from './interface/verification.js';

/**
 * The types and methods of audit_registry.did, under the same names; a test compares the two. Each area has a file of its
 * own under interface/.
 */
const Act = variant({ ...verificationActs, ...auditActs, ...recommendationActs });
export type Act = Infer<typeof Act>;

export const methods = {
  enact: update([nat64, Act], result(nul)),
  ...verificationMethods,
  ...auditMethods,
  ...reportMethods,
  ...recommendationMethods,
  ...statusMethods,
  ...logMethods
};
