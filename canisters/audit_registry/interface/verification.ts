import { ANSWERS, GRADES, METHODS, SCOPES } from '../../../src/protocol/verification/confirmation.js';
import {
  blob,
  bool,
  type Infer,
  nat32,
  nat64,
  nul,
  opt,
  principal,
  record,
  tags,
  text,
  vec
} from '../../common/candid/index.js';
import { query, result, update } from '../../common/candid/method.js';

import { ProviderStatus } from './status.js';

const Scope = tags(...SCOPES);

const AcceptVerifierSpec = record({
  verifier: principal,
  name: text,
  level: nat32,
  scopes: vec(Scope),
  application_hash: blob,
  valid_until: nat64
});

const JudgementSpec = record({ subject: principal, reason: text });

export const VerificationPolicySpec = record({
  number: nat32,
  min_verifiers: nat32,
  beyond_largest: bool,
  required_scopes: vec(Scope),
  cadence_days: nat32,
  challenge_days: nat32
});
export type VerificationPolicySpec = Infer<typeof VerificationPolicySpec>;

/** What motions decide about verifiers, about providers, and about what verification takes. */
export const verificationActs = {
  accept_verifier: AcceptVerifierSpec,
  suspend_verifier: JudgementSpec,
  remove_verifier: JudgementSpec,
  suspend_provider: JudgementSpec,
  reinstate_provider: JudgementSpec,
  set_verification_policy: VerificationPolicySpec
};

const VerifierApplication = record({
  name: text,
  level: nat32,
  scopes: vec(Scope),
  conflicts: vec(principal),
  statement_hash: blob
});
export type VerifierApplication = Infer<typeof VerifierApplication>;

/** As it is stored. */
export const VerifierApplicationInfo = record({
  verifier: principal,
  application: VerifierApplication,
  hash: blob,
  applied_at: nat64
});
export type VerifierApplicationInfo = Infer<typeof VerifierApplicationInfo>;

const ConfirmationDetails = record({
  scopes: vec(Scope),
  method: tags(...METHODS),
  findings: vec(record({ scope: Scope, grade: tags(...GRADES), hash: blob })),
  not_checked: vec(Scope),
  answers: vec(tags(...ANSWERS)),
  evidence_hash: blob
});

const ConfirmArgs = record({
  provider: principal,
  record_id: nat64,
  version: nat32,
  root: blob,
  valid_until: nat64,
  details: ConfirmationDetails,
  supersedes: opt(nat64)
});
export type ConfirmArgs = Infer<typeof ConfirmArgs>;

/** As it is stored: what one motion decided about a verifier, and how it stood then. */
export const VerifierState = record({
  sequence: nat32,
  state: tags('accepted', 'suspended', 'removed'),
  name: text,
  level: nat32,
  scopes: vec(Scope),
  conflicts: vec(principal),
  since: nat64,
  valid_until: nat64,
  proposal_id: nat64,
  reason: text
});
export type VerifierState = Infer<typeof VerifierState>;

const VerifierInfo = record({
  verifier: principal,
  name: text,
  valid_until: nat64,
  proposal_id: nat64,
  confirmations: nat64,
  details: VerifierState
});
export type VerifierInfo = Infer<typeof VerifierInfo>;

const VerifiersPage = record({ verifiers: vec(VerifierInfo), length: nat64, confirmations: nat64 });
export type VerifiersPage = Infer<typeof VerifiersPage>;

/** As it is stored. Never edited. */
export const Confirmation = record({
  verifier: principal,
  provider: principal,
  record_id: nat64,
  version: nat32,
  root: blob,
  confirmed_at: nat64,
  valid_until: nat64,
  details: ConfirmationDetails
});
export type Confirmation = Infer<typeof Confirmation>;

/** As it is stored, beside the confirmation that its issuer ended. */
export const ConfirmationEnd = record({ at: nat64, superseded_by: opt(nat64) });
export type ConfirmationEnd = Infer<typeof ConfirmationEnd>;

const ConfirmationInfo = record({
  id: nat64,
  verifier: principal,
  provider: principal,
  record_id: nat64,
  version: nat32,
  root: blob,
  confirmed_at: nat64,
  valid_until: nat64,
  details: ConfirmationDetails,
  ended: opt(ConfirmationEnd)
});
export type ConfirmationInfo = Infer<typeof ConfirmationInfo>;

const FileChallengeArgs = record({ provider: principal, statement: text, evidence_hash: blob });
export type FileChallengeArgs = Infer<typeof FileChallengeArgs>;

/** As it is stored: a public warning, which is unproven until a verifier or auditor admits it. */
export const Challenge = record({
  challenger: principal,
  provider: principal,
  statement: text,
  evidence_hash: blob,
  filed_at: nat64,
  admitted: opt(record({ by: principal, at: nat64, deadline: nat64 })),
  withdrawn_at: opt(nat64)
});
export type Challenge = Infer<typeof Challenge>;

const ChallengeInfo = record({ id: nat64, challenge: Challenge });
const ChallengesPage = record({ challenges: vec(ChallengeInfo), length: nat64 });
export type ChallengesPage = Infer<typeof ChallengesPage>;

export const verificationMethods = {
  apply_as_verifier: update([VerifierApplication], result(blob)),
  confirm: update([ConfirmArgs], result(nat64)),
  withdraw_confirmation: update([nat64], result(nul)),
  accept_level: update([principal, nat32], result(nul)),
  refresh: update([principal], result(ProviderStatus)),
  file_challenge: update([FileChallengeArgs], result(nat64)),
  admit_challenge: update([nat64], result(nul)),
  withdraw_challenge: update([nat64], result(nul)),
  get_verification_policy: query([], VerificationPolicySpec),
  get_verifier_application: query([principal], opt(VerifierApplicationInfo)),
  get_verifier: query([principal], opt(VerifierInfo)),
  get_verifiers: query([nat32], VerifiersPage),
  get_verifier_history: query([principal, nat32], vec(VerifierState)),
  get_confirmation: query([nat64], opt(ConfirmationInfo)),
  get_confirmations_of: query([nat64, nat32], vec(ConfirmationInfo)),
  get_challenges_of: query([principal, nat32], ChallengesPage)
};
