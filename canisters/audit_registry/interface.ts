import {
  blob,
  bool,
  type Infer,
  Message,
  nat32,
  nat64,
  nul,
  opt,
  principal,
  record,
  tags,
  text,
  variant,
  vec
} from '../common/candid/index.js';
import { hotQuery, query, result, update } from '../common/candid/method.js';
import { Health } from '../common/health_type.js';
import { HttpRequest, HttpResponse } from '../common/http_types.js';
import * as I from '../common/icrc3_types.js';

/** The types and methods of audit_registry.did, under the same names; a test compares the two. */
export const initArgs = new Message([record({ vault: principal })]);

const AcceptVerifierSpec = record({ verifier: principal, name: text, valid_until: nat64 });

const Act = variant({ accept_verifier: AcceptVerifierSpec });

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

const ProviderStatus = record({
  kind: tags('submitted', 'verified', 'stale_version', 'withdrawn'),
  record_id: nat64,
  version: nat32,
  root: blob,
  until: nat64,
  verifiers: nat32
});
export type ProviderStatus = Infer<typeof ProviderStatus>;

/** The value under a provider's principal in the certified tree. */
export const providerStatus = new Message([ProviderStatus]);

const CertifiedStatuses = record({ certificate: blob, witness: blob });
export type CertifiedStatuses = Infer<typeof CertifiedStatuses>;

/** What the vault's log was when somebody had this canister look. Never edited: whoever rolls the vault back shows. */
const WitnessedHead = record({
  /** Seconds since the epoch. */
  witnessed_at: nat64,
  /** Blocks in the vault's log. */
  length: nat64,
  /** Hash of the last of them, 32 bytes; empty where there was none. */
  hash: blob,
  /** The log that the head before this one spoke of was gone: shorter, or with another block in its place. */
  rolled_back: bool
});
export type WitnessedHead = Infer<typeof WitnessedHead>;

const HeadsPage = record({ heads: vec(WitnessedHead), length: nat64 });
export type HeadsPage = Infer<typeof HeadsPage>;

const LogEntry = record({
  index: nat64,
  time: nat64,
  kind: text,
  caller: principal,
  subject: opt(principal),
  record_id: opt(nat64),
  version: opt(nat32),
  proposal_id: opt(nat64)
});

const LogPage = record({ entries: vec(LogEntry), length: nat64 });
export type LogPage = Infer<typeof LogPage>;

export const methods = {
  enact: update([nat64, Act], result(nul)),
  confirm: update([ConfirmArgs], result(nat64)),
  refresh: update([principal], result(ProviderStatus)),
  witness_vault_head: update([], result(WitnessedHead)),
  get_witnessed_heads: query([nat64], HeadsPage),
  status: hotQuery([vec(principal)], result(CertifiedStatuses)),
  get_vault: query([], principal),
  get_verifier: query([principal], opt(VerifierInfo)),
  get_confirmation: query([nat64], opt(ConfirmationInfo)),
  get_log: query([nat64], LogPage),
  ...I.icrcMethods,
  get_health: query([], Health),
  http_request: query([HttpRequest], HttpResponse)
};
