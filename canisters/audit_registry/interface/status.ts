import {
  blob,
  type Infer,
  Message,
  nat32,
  nat64,
  principal,
  record,
  tags,
  vec
} from '../../common/candid/index.js';
import { hotQuery, query, result } from '../../common/candid/method.js';

/** Why a status is not better, or not for longer. */
export const StatusReason = tags(
  'no_version',
  'too_few_verifiers',
  'none_beyond_largest',
  'scope_missing',
  'confirmations_ended',
  'challenge_open',
  'challenge_unanswered',
  'suspended_by_motion',
  'report_deviates',
  'recommendation_open'
);
export type StatusReason = Infer<typeof StatusReason>;

export const ProviderStatus = record({
  kind: tags(
    'incomplete',
    'submitted',
    'verified',
    'expired',
    'stale_version',
    'challenged',
    'suspended',
    'withdrawn'
  ),
  record_id: nat64,
  version: nat32,
  root: blob,
  until: nat64,
  verifiers: nat32,
  verified_by: vec(principal),
  reasons: vec(StatusReason),
  sequence: nat32
});
export type ProviderStatus = Infer<typeof ProviderStatus>;

/** The value under a provider's principal in the certified tree. */
export const providerStatus = new Message([ProviderStatus]).prepare();

/** As it is stored: one status that a provider had. */
export const PastStatus = record({ since: nat64, status: ProviderStatus });
export type PastStatus = Infer<typeof PastStatus>;

const StatusHistory = record({ statuses: vec(PastStatus), length: nat64 });
export type StatusHistory = Infer<typeof StatusHistory>;

const CertifiedStatuses = record({ certificate: blob, witness: blob });
export type CertifiedStatuses = Infer<typeof CertifiedStatuses>;

export const statusMethods = {
  status: hotQuery([vec(principal)], result(CertifiedStatuses)),
  get_status_history: query([principal, nat32], StatusHistory)
};
