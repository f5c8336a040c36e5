import { IDL } from 'azle';

/** The candid types of identity_vault.did, under the same names. */
const Blob = IDL.Vec(IDL.Nat8);

const SectionSeal = IDL.Record({ name: IDL.Text, size: IDL.Nat64, wrapped_a: Blob, wrapped_b: Blob });

export const BeginVersionArgs = IDL.Record({
  record_id: IDL.Nat64,
  version: IDL.Nat32,
  subject: IDL.Text,
  standard: IDL.Nat32,
  root: Blob,
  salt: Blob,
  sections: IDL.Vec(SectionSeal)
});

export const PutChunkArgs = IDL.Record({
  record_id: IDL.Nat64,
  version: IDL.Nat32,
  section: IDL.Text,
  index: IDL.Nat32,
  bytes: Blob
});

export const VersionAddress = IDL.Record({ record_id: IDL.Nat64, version: IDL.Nat32 });

const VersionState = IDL.Variant({ draft: IDL.Null, submitted: IDL.Null });

const SectionInfo = IDL.Record({ name: IDL.Text, size: IDL.Nat64, received: IDL.Nat64 });

export const VersionInfo = IDL.Record({
  record_id: IDL.Nat64,
  version: IDL.Nat32,
  provider: IDL.Principal,
  state: VersionState,
  subject: IDL.Text,
  standard: IDL.Nat32,
  root: Blob,
  salt: Blob,
  sections: IDL.Vec(SectionInfo),
  submitted_at: IDL.Opt(IDL.Nat64)
});

export const Standing = IDL.Variant({ candidate: IDL.Null, listed: IDL.Null, left: IDL.Null });

export const RecordInfo = IDL.Record({
  record_id: IDL.Nat64,
  provider: IDL.Principal,
  created_at: IDL.Nat64,
  standing: Standing,
  standing_since: IDL.Nat64,
  current_version: IDL.Nat32,
  current_root: Blob,
  next_version: IDL.Nat32,
  sealed_bytes: IDL.Nat64,
  delegate: IDL.Opt(IDL.Principal),
  operator: IDL.Opt(IDL.Principal),
  erasure_requested_at: IDL.Opt(IDL.Nat64),
  erased_at: IDL.Opt(IDL.Nat64)
});

const Custodian = IDL.Record({ id: IDL.Principal, transport_key: Blob });

export const ReleaseSpec = IDL.Record({
  record_id: IDL.Nat64,
  version: IDL.Nat32,
  root: Blob,
  sections: IDL.Vec(IDL.Text),
  custodian_a: Custodian,
  custodian_b: Custodian,
  single_custodian: IDL.Bool,
  purpose: IDL.Text,
  redeem_until: IDL.Nat64
});

const EraseSpec = IDL.Record({ record_id: IDL.Nat64, reason: IDL.Text });

const RetentionSpec = IDL.Record({ days: IDL.Nat32 });

const SubjectRules = IDL.Record({
  kind: IDL.Text,
  required: IDL.Vec(IDL.Text),
  optional: IDL.Vec(IDL.Text)
});

export const StandardSpec = IDL.Record({
  number: IDL.Nat32,
  hash: Blob,
  subjects: IDL.Vec(SubjectRules)
});

export const Act = IDL.Variant({
  release: ReleaseSpec,
  erase: EraseSpec,
  set_retention: RetentionSpec,
  set_standard: StandardSpec
});

export const Share = IDL.Variant({ A: IDL.Null, B: IDL.Null });

export const RedeemArgs = IDL.Record({
  proposal_id: IDL.Nat64,
  spec: ReleaseSpec,
  section: IDL.Text,
  share: Share
});

export const Redeemed = IDL.Record({ encrypted_key: Blob, log_index: IDL.Nat64 });

export const ReadArgs = IDL.Record({
  record_id: IDL.Nat64,
  version: IDL.Nat32,
  section: IDL.Text,
  proposal_id: IDL.Opt(IDL.Nat64)
});

export const SealedSection = IDL.Record({
  size: IDL.Nat64,
  chunks: IDL.Nat32,
  wrapped_a: Blob,
  wrapped_b: Blob
});

export const GrantInfo = IDL.Record({ proposal_id: IDL.Nat64, spec: ReleaseSpec, granted_at: IDL.Nat64 });

export const Notice = IDL.Record({
  proposal_id: IDL.Nat64,
  spec: ReleaseSpec,
  vote_deadline: IDL.Opt(IDL.Nat64),
  granted_at: IDL.Opt(IDL.Nat64)
});

const LogEntry = IDL.Record({
  index: IDL.Nat64,
  time: IDL.Nat64,
  kind: IDL.Text,
  caller: IDL.Principal,
  record_id: IDL.Opt(IDL.Nat64),
  version: IDL.Opt(IDL.Nat32),
  proposal_id: IDL.Opt(IDL.Nat64),
  section: IDL.Opt(IDL.Text),
  share: IDL.Opt(IDL.Text)
});

export const LogHead = IDL.Record({ length: IDL.Nat64, hash: Blob, hash_at: Blob });

/** The value under a record's id in the certified tree. */
export const CertifiedVersion = IDL.Record({
  version: IDL.Nat32,
  root: Blob,
  provider: IDL.Principal,
  state: IDL.Variant({ submitted: IDL.Null, erased: IDL.Null })
});

export const VersionProof = IDL.Record({ certificate: Blob, witness: Blob });

export const LogPage = IDL.Record({ entries: IDL.Vec(LogEntry), length: IDL.Nat64 });
