import { blob, type Infer, nat32, nat64, opt, principal, record, text } from '../../common/candid/index.js';
import { query, result, update } from '../../common/candid/method.js';

import { ProviderStatus } from './status.js';

const AcceptVerifierSpec = record({ verifier: principal, name: text, valid_until: nat64 });

/** What motions decide about verifiers. */
export const verificationActs = { accept_verifier: AcceptVerifierSpec };

const ConfirmArgs = record({
  provider: principal,
  record_id: nat64,
  version: nat32,
  root: blob,
  valid_until: nat64
});
export type ConfirmArgs = Infer<typeof ConfirmArgs>;

const VerifierInfo = record({ verifier: principal, name: text, valid_until: nat64, proposal_id: nat64 });
export type VerifierInfo = Infer<typeof VerifierInfo>;

const ConfirmationInfo = record({
  id: nat64,
  verifier: principal,
  provider: principal,
  record_id: nat64,
  version: nat32,
  root: blob,
  confirmed_at: nat64,
  valid_until: nat64
});
export type ConfirmationInfo = Infer<typeof ConfirmationInfo>;

export const verificationMethods = {
  confirm: update([ConfirmArgs], result(nat64)),
  refresh: update([principal], result(ProviderStatus)),
  get_verifier: query([principal], opt(VerifierInfo)),
  get_confirmation: query([nat64], opt(ConfirmationInfo))
};
