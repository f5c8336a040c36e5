/** NodeVault's client library, for Node 20 and browsers: nothing here touches files. */
export * from '../protocol/sealed/index.js';
export { checkErase, renderErase, type EraseSpec } from '../protocol/spec/erase.js';
export { checkRelease, renderRelease, type Custodian, type ReleaseSpec } from '../protocol/spec/release.js';
export { checkRetention, renderRetention, type RetentionSpec } from '../protocol/spec/retention.js';
export {
  checkJudgement,
  type Judgement,
  type JudgementSpec,
  JUDGEMENTS,
  renderJudgement
} from '../protocol/spec/judgement.js';
export {
  checkVerificationPolicy,
  FIRST_POLICY,
  renderVerificationPolicy,
  type VerificationPolicySpec
} from '../protocol/spec/verification-policy.js';
export * from '../protocol/verification/confirmation.js';
export { checkStandard, renderStandard, type StandardSpec } from '../protocol/spec/standard.js';
export {
  checkAcceptVerifier,
  renderAcceptVerifier,
  type AcceptVerifierSpec
} from '../protocol/spec/verifier.js';
export * from '../protocol/standard/completeness.js';
export * from '../protocol/standard/section-names.js';
export * from '../protocol/standard/standard.js';
export * from './audit-candidates.js';
export * from './audit-json.js';
export * from './audit-reports.js';
export * from './audit-rounds.js';
export * from './certificate.js';
export * from './certified-status.js';
export * from './certified-version.js';
export * from './connection.js';
export * from './disclosure.js';
export * from './documents.js';
export * from './ed25519-identity.js';
export { type CanisterResult, unwrap } from './errors.js';
export * from './governance.js';
export * from './latency.js';
export * from './log-blocks.js';
export * from './log-check.js';
export * from './master-keys.js';
export * from './open-section.js';
export * from './practice-flags.js';
export * from './preflight.js';
export * from './redeem.js';
export * from './registry-client.js';
export * from './seal-version.js';
export * from './section-fields.js';
export * from './self-declarations.js';
export * from './specs/index.js';
export * from './standard-file.js';
export * from './transport-key.js';
export * from './unlock-share.js';
export * from './utc-time.js';
export * from './vault-client.js';
export * from './verifier-application.js';
export * from './verification.js';
export * from './vault-key.js';
export * from './nns/bundle.js';
export * from './nns/bundle-file.js';
export * from './nns/commands.js';
export * from './nns/network-view.js';
export * from './nns/node-list.js';
export * from './nns/operator-records.js';
export * from './nns/propose.js';
export * from './onboarding-check.js';
export * from './recommendations.js';
export * from './vault-acts.js';
