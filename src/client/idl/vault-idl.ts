/** The interface of `canisters/identity_vault/identity_vault.did`; a test compares the two. */
import type { ActorMethod } from '@dfinity/agent';
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import type { CanisterResult } from '../errors.js';
import { Blob, type Opt, result } from './common-idl.js';
import { sharedMethods, type SharedService } from './icrc3-idl.js';
import { icrc21Method, type Icrc21Service } from './icrc21-idl.js';

const SectionSeal = IDL.Record({ name: IDL.Text, size: IDL.Nat64, wrapped_a: Blob, wrapped_b: Blob });

export interface BeginVersionArgs {
  record_id: bigint;
  version: number;
  subject: string;
  standard: number;
  root: Uint8Array;
  salt: Uint8Array;
  sections: { name: string; size: bigint; wrapped_a: Uint8Array; wrapped_b: Uint8Array }[];
}
const BeginVersionArgs = IDL.Record({
  record_id: IDL.Nat64,
  version: IDL.Nat32,
  subject: IDL.Text,
  standard: IDL.Nat32,
  root: Blob,
  salt: Blob,
  sections: IDL.Vec(SectionSeal)
});

export interface PutChunkArgs {
  record_id: bigint;
  version: number;
  section: string;
  index: number;
  bytes: Uint8Array;
}
const PutChunkArgs = IDL.Record({
  record_id: IDL.Nat64,
  version: IDL.Nat32,
  section: IDL.Text,
  index: IDL.Nat32,
  bytes: Blob
});

export interface VersionKey {
  record_id: bigint;
  version: number;
}
const VersionKey = IDL.Record({ record_id: IDL.Nat64, version: IDL.Nat32 });

export interface VersionInfo {
  record_id: bigint;
  version: number;
  provider: Principal;
  state: { draft: null } | { submitted: null };
  subject: string;
  standard: number;
  root: Uint8Array;
  salt: Uint8Array;
  sections: { name: string; size: bigint; received: bigint }[];
  submitted_at: Opt<bigint>;
}
const VersionInfo = IDL.Record({
  record_id: IDL.Nat64,
  version: IDL.Nat32,
  provider: IDL.Principal,
  state: IDL.Variant({ draft: IDL.Null, submitted: IDL.Null }),
  subject: IDL.Text,
  standard: IDL.Nat32,
  root: Blob,
  salt: Blob,
  sections: IDL.Vec(IDL.Record({ name: IDL.Text, size: IDL.Nat64, received: IDL.Nat64 })),
  submitted_at: IDL.Opt(IDL.Nat64)
});

export type Standing = { candidate: null } | { listed: null } | { left: null };
const Standing = IDL.Variant({ candidate: IDL.Null, listed: IDL.Null, left: IDL.Null });

export interface RecordInfo {
  record_id: bigint;
  provider: Principal;
  created_at: bigint;
  standing: Standing;
  standing_since: bigint;
  current_version: number;
  current_root: Uint8Array;
  next_version: number;
  sealed_bytes: bigint;
  delegate: Opt<Principal>;
  operator: Opt<Principal>;
  erasure_requested_at: Opt<bigint>;
  erased_at: Opt<bigint>;
}
const RecordInfo = IDL.Record({
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

export interface CandidCustodian {
  id: Principal;
  transport_key: Uint8Array;
}
const Custodian = IDL.Record({ id: IDL.Principal, transport_key: Blob });

export interface CandidReleaseSpec {
  record_id: bigint;
  version: number;
  root: Uint8Array;
  sections: string[];
  custodian_a: CandidCustodian;
  custodian_b: CandidCustodian;
  single_custodian: boolean;
  purpose: string;
  redeem_until: bigint;
}
const ReleaseSpec = IDL.Record({
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

export interface EraseSpec {
  record_id: bigint;
  reason: string;
}
const EraseSpec = IDL.Record({ record_id: IDL.Nat64, reason: IDL.Text });

export interface RetentionSpec {
  days: number;
}
const RetentionSpec = IDL.Record({ days: IDL.Nat32 });

export interface CandidStandardSpec {
  number: number;
  hash: Uint8Array;
  subjects: { kind: string; required: string[]; optional: string[] }[];
}
const SubjectRules = IDL.Record({
  kind: IDL.Text,
  required: IDL.Vec(IDL.Text),
  optional: IDL.Vec(IDL.Text)
});
const StandardSpec = IDL.Record({ number: IDL.Nat32, hash: Blob, subjects: IDL.Vec(SubjectRules) });

export type VaultAct =
  | { release: CandidReleaseSpec }
  | { erase: EraseSpec }
  | { set_retention: RetentionSpec }
  | { set_standard: CandidStandardSpec };
const Act = IDL.Variant({
  release: ReleaseSpec,
  erase: EraseSpec,
  set_retention: RetentionSpec,
  set_standard: StandardSpec
});

export interface Notice {
  proposal_id: bigint;
  spec: CandidReleaseSpec;
  vote_deadline: Opt<bigint>;
  granted_at: Opt<bigint>;
}
const Notice = IDL.Record({
  proposal_id: IDL.Nat64,
  spec: ReleaseSpec,
  vote_deadline: IDL.Opt(IDL.Nat64),
  granted_at: IDL.Opt(IDL.Nat64)
});

export type CandidShare = { A: null } | { B: null };
const Share = IDL.Variant({ A: IDL.Null, B: IDL.Null });
export interface RedeemArgs {
  proposal_id: bigint;
  spec: CandidReleaseSpec;
  section: string;
  share: CandidShare;
}
const RedeemArgs = IDL.Record({
  proposal_id: IDL.Nat64,
  spec: ReleaseSpec,
  section: IDL.Text,
  share: Share
});

export interface Redeemed {
  encrypted_key: Uint8Array;
  log_index: bigint;
}
const Redeemed = IDL.Record({ encrypted_key: Blob, log_index: IDL.Nat64 });

export interface ReadArgs {
  record_id: bigint;
  version: number;
  section: string;
  proposal_id: Opt<bigint>;
}
const ReadArgs = IDL.Record({
  record_id: IDL.Nat64,
  version: IDL.Nat32,
  section: IDL.Text,
  proposal_id: IDL.Opt(IDL.Nat64)
});

export interface SealedSectionInfo {
  size: bigint;
  chunks: number;
  wrapped_a: Uint8Array;
  wrapped_b: Uint8Array;
}
const SealedSectionInfo = IDL.Record({
  size: IDL.Nat64,
  chunks: IDL.Nat32,
  wrapped_a: Blob,
  wrapped_b: Blob
});

export interface GrantInfo {
  proposal_id: bigint;
  spec: CandidReleaseSpec;
  granted_at: bigint;
}
const GrantInfo = IDL.Record({ proposal_id: IDL.Nat64, spec: ReleaseSpec, granted_at: IDL.Nat64 });

export interface VaultLogEntry {
  index: bigint;
  time: bigint;
  kind: string;
  caller: Principal;
  record_id: Opt<bigint>;
  version: Opt<number>;
  proposal_id: Opt<bigint>;
  section: Opt<string>;
  share: Opt<string>;
}
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
const LogPage = IDL.Record({ entries: IDL.Vec(LogEntry), length: IDL.Nat64 });

export interface LogHead {
  length: bigint;
  hash: Uint8Array;
  hash_at: Uint8Array;
}
const LogHead = IDL.Record({ length: IDL.Nat64, hash: Blob, hash_at: Blob });

export interface VaultService extends SharedService, Icrc21Service {
  create_record: ActorMethod<[], CanisterResult<bigint>>;
  appoint_delegate: ActorMethod<[Opt<Principal>], CanisterResult<bigint>>;
  claim_operator: ActorMethod<[bigint], CanisterResult<null>>;
  refresh_standing: ActorMethod<[bigint], CanisterResult<Standing>>;
  begin_version: ActorMethod<[BeginVersionArgs], CanisterResult<null>>;
  put_chunk: ActorMethod<[PutChunkArgs], CanisterResult<null>>;
  submit_version: ActorMethod<[VersionKey], CanisterResult<null>>;
  enact: ActorMethod<[bigint, VaultAct], CanisterResult<null>>;
  announce: ActorMethod<[bigint, CandidReleaseSpec], CanisterResult<null>>;
  give_back: ActorMethod<[bigint, CandidShare], CanisterResult<null>>;
  redeem: ActorMethod<[RedeemArgs], CanisterResult<Redeemed>>;
  request_erasure: ActorMethod<[bigint], CanisterResult<bigint>>;
  cancel_erasure: ActorMethod<[bigint], CanisterResult<null>>;
  drop_version: ActorMethod<[bigint], CanisterResult<null>>;
  erase_record: ActorMethod<[bigint], CanisterResult<null>>;
  record_of: ActorMethod<[Principal], Opt<RecordInfo>>;
  get_record: ActorMethod<[bigint], Opt<RecordInfo>>;
  get_version: ActorMethod<[VersionKey], Opt<VersionInfo>>;
  get_standard: ActorMethod<[Opt<number>], Opt<CandidStandardSpec>>;
  get_grant: ActorMethod<[bigint], Opt<GrantInfo>>;
  get_notices: ActorMethod<[bigint, bigint], Notice[]>;
  get_sealed_section: ActorMethod<[ReadArgs], CanisterResult<SealedSectionInfo>>;
  get_chunk: ActorMethod<[ReadArgs, number], CanisterResult<Uint8Array>>;
  get_log: ActorMethod<[bigint], { entries: VaultLogEntry[]; length: bigint }>;
  get_log_head: ActorMethod<[bigint], LogHead>;
}

export const vaultIdl = (): IDL.ServiceClass =>
  IDL.Service({
    create_record: IDL.Func([], [result(IDL.Nat64)]),
    appoint_delegate: IDL.Func([IDL.Opt(IDL.Principal)], [result(IDL.Nat64)]),
    claim_operator: IDL.Func([IDL.Nat64], [result()]),
    refresh_standing: IDL.Func([IDL.Nat64], [result(Standing)]),
    begin_version: IDL.Func([BeginVersionArgs], [result()]),
    put_chunk: IDL.Func([PutChunkArgs], [result()]),
    submit_version: IDL.Func([VersionKey], [result()]),
    enact: IDL.Func([IDL.Nat64, Act], [result()]),
    announce: IDL.Func([IDL.Nat64, ReleaseSpec], [result()]),
    give_back: IDL.Func([IDL.Nat64, Share], [result()]),
    redeem: IDL.Func([RedeemArgs], [result(Redeemed)]),
    request_erasure: IDL.Func([IDL.Nat64], [result(IDL.Nat64)]),
    cancel_erasure: IDL.Func([IDL.Nat64], [result()]),
    drop_version: IDL.Func([IDL.Nat64], [result()]),
    erase_record: IDL.Func([IDL.Nat64], [result()]),
    record_of: IDL.Func([IDL.Principal], [IDL.Opt(RecordInfo)], ['query']),
    get_record: IDL.Func([IDL.Nat64], [IDL.Opt(RecordInfo)], ['query']),
    get_version: IDL.Func([VersionKey], [IDL.Opt(VersionInfo)], ['query']),
    get_standard: IDL.Func([IDL.Opt(IDL.Nat32)], [IDL.Opt(StandardSpec)], ['query']),
    get_grant: IDL.Func([IDL.Nat64], [IDL.Opt(GrantInfo)], ['query']),
    get_notices: IDL.Func([IDL.Nat64, IDL.Nat64], [IDL.Vec(Notice)], ['query']),
    get_sealed_section: IDL.Func([ReadArgs], [result(SealedSectionInfo)], ['query']),
    get_chunk: IDL.Func([ReadArgs, IDL.Nat32], [result(Blob)], ['query']),
    get_log: IDL.Func([IDL.Nat64], [LogPage], ['query']),
    get_log_head: IDL.Func([IDL.Nat64], [LogHead], ['query']),
    ...icrc21Method,
    ...sharedMethods
  });
