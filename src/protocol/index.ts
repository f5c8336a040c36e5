/** What canisters and clients both speak. */
export * from './errors.js';
export * from './limits.js';
export * from './section-name.js';
export * from './sealed/index.js';
export { checkErase, renderErase, type EraseSpec } from './spec/erase.js';
export { checkRelease, renderRelease, type Custodian, type ReleaseSpec } from './spec/release.js';
export { checkRetention, renderRetention, type RetentionSpec } from './spec/retention.js';
export { checkAcceptVerifier, renderAcceptVerifier, type AcceptVerifierSpec } from './spec/verifier.js';
