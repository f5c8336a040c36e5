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
import { hotQuery, result } from '../../common/candid/method.js';

export const ProviderStatus = record({
  kind: tags('submitted', 'verified', 'stale_version', 'withdrawn'),
  record_id: nat64,
  version: nat32,
  root: blob,
  until: nat64,
  verifiers: nat32
});
export type ProviderStatus = Infer<typeof ProviderStatus>;

/** The value under a provider's principal in the certified tree. */
export const providerStatus = new Message([ProviderStatus]).prepare();

const CertifiedStatuses = record({ certificate: blob, witness: blob });
export type CertifiedStatuses = Infer<typeof CertifiedStatuses>;

export const statusMethods = {
  status: hotQuery([vec(principal)], result(CertifiedStatuses))
};
