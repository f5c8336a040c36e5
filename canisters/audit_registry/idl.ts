import { IDL } from 'azle';

/** The candid types of audit_registry.did, under the same names. */
const Blob = IDL.Vec(IDL.Nat8);

export const InitArgs = IDL.Record({ vault: IDL.Principal });

const AcceptVerifierSpec = IDL.Record({ verifier: IDL.Principal, name: IDL.Text, valid_until: IDL.Nat64 });

export const Act = IDL.Variant({ accept_verifier: AcceptVerifierSpec });

export const ConfirmArgs = IDL.Record({
  provider: IDL.Principal,
  record_id: IDL.Nat64,
  version: IDL.Nat32,
  root: Blob,
  valid_until: IDL.Nat64
});

export const VerifierInfo = IDL.Record({
  verifier: IDL.Principal,
  name: IDL.Text,
  valid_until: IDL.Nat64,
  proposal_id: IDL.Nat64
});

export const ConfirmationInfo = IDL.Record({
  id: IDL.Nat64,
  verifier: IDL.Principal,
  provider: IDL.Principal,
  record_id: IDL.Nat64,
  version: IDL.Nat32,
  root: Blob,
  confirmed_at: IDL.Nat64,
  valid_until: IDL.Nat64
});

const StatusKind = IDL.Variant({
  submitted: IDL.Null,
  verified: IDL.Null,
  stale_version: IDL.Null,
  withdrawn: IDL.Null
});

export const ProviderStatus = IDL.Record({
  kind: StatusKind,
  record_id: IDL.Nat64,
  version: IDL.Nat32,
  root: Blob,
  until: IDL.Nat64,
  verifiers: IDL.Nat32
});

export const CertifiedStatuses = IDL.Record({ certificate: Blob, witness: Blob });

const LogEntry = IDL.Record({
  index: IDL.Nat64,
  time: IDL.Nat64,
  kind: IDL.Text,
  caller: IDL.Principal,
  subject: IDL.Opt(IDL.Principal),
  record_id: IDL.Opt(IDL.Nat64),
  version: IDL.Opt(IDL.Nat32),
  proposal_id: IDL.Opt(IDL.Nat64)
});

export const WitnessedHead = IDL.Record({
  witnessed_at: IDL.Nat64,
  length: IDL.Nat64,
  hash: Blob,
  rolled_back: IDL.Bool
});

export const HeadsPage = IDL.Record({ heads: IDL.Vec(WitnessedHead), length: IDL.Nat64 });

export const LogPage = IDL.Record({ entries: IDL.Vec(LogEntry), length: IDL.Nat64 });
