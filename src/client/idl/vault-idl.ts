/** The interface of `canisters/identity_vault/identity_vault.did`; a test compares the two. */
import type { ActorMethod } from '@dfinity/agent';
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import type { CanisterResult } from '../errors.js';
import { Blob, type Opt, result } from './common-idl.js';

const SectionSeal = IDL.Record({ name: IDL.Text, size: IDL.Nat64, wrapped_a: Blob, wrapped_b: Blob });

export interface BeginVersionArgs {
  record_id: bigint;
  version: number;
  root: Uint8Array;
  salt: Uint8Array;
  sections: { name: string; size: bigint; wrapped_a: Uint8Array; wrapped_b: Uint8Array }[];
}
const BeginVersionArgs = IDL.Record({
  record_id: IDL.Nat64,
  version: IDL.Nat32,
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
  root: Blob,
  salt: Blob,
  sections: IDL.Vec(IDL.Record({ name: IDL.Text, size: IDL.Nat64, received: IDL.Nat64 })),
  submitted_at: IDL.Opt(IDL.Nat64)
});

export interface RecordInfo {
  record_id: bigint;
  provider: Principal;
  created_at: bigint;
  current_version: number;
  current_root: Uint8Array;
  next_version: number;
}
const RecordInfo = IDL.Record({
  record_id: IDL.Nat64,
  provider: IDL.Principal,
  created_at: IDL.Nat64,
  current_version: IDL.Nat32,
  current_root: Blob,
  next_version: IDL.Nat32
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

export type VaultAct = { release: CandidReleaseSpec };
const Act = IDL.Variant({ release: ReleaseSpec });

export type CandidShare = { A: null } | { B: null };
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
  share: IDL.Variant({ A: IDL.Null, B: IDL.Null })
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

export interface VaultService {
  create_record: ActorMethod<[], CanisterResult<bigint>>;
  begin_version: ActorMethod<[BeginVersionArgs], CanisterResult<null>>;
  put_chunk: ActorMethod<[PutChunkArgs], CanisterResult<null>>;
  submit_version: ActorMethod<[VersionKey], CanisterResult<null>>;
  enact: ActorMethod<[bigint, VaultAct], CanisterResult<null>>;
  redeem: ActorMethod<[RedeemArgs], CanisterResult<Redeemed>>;
  record_of: ActorMethod<[Principal], Opt<RecordInfo>>;
  get_record: ActorMethod<[bigint], Opt<RecordInfo>>;
  get_version: ActorMethod<[VersionKey], Opt<VersionInfo>>;
  get_grant: ActorMethod<[bigint], Opt<GrantInfo>>;
  get_sealed_section: ActorMethod<[ReadArgs], CanisterResult<SealedSectionInfo>>;
  get_chunk: ActorMethod<[ReadArgs, number], CanisterResult<Uint8Array>>;
  get_log: ActorMethod<[bigint], { entries: VaultLogEntry[]; length: bigint }>;
}

export const vaultIdl = (): IDL.ServiceClass =>
  IDL.Service({
    create_record: IDL.Func([], [result(IDL.Nat64)]),
    begin_version: IDL.Func([BeginVersionArgs], [result()]),
    put_chunk: IDL.Func([PutChunkArgs], [result()]),
    submit_version: IDL.Func([VersionKey], [result()]),
    enact: IDL.Func([IDL.Nat64, Act], [result()]),
    redeem: IDL.Func([RedeemArgs], [result(Redeemed)]),
    record_of: IDL.Func([IDL.Principal], [IDL.Opt(RecordInfo)], ['query']),
    get_record: IDL.Func([IDL.Nat64], [IDL.Opt(RecordInfo)], ['query']),
    get_version: IDL.Func([VersionKey], [IDL.Opt(VersionInfo)], ['query']),
    get_grant: IDL.Func([IDL.Nat64], [IDL.Opt(GrantInfo)], ['query']),
    get_sealed_section: IDL.Func([ReadArgs], [result(SealedSectionInfo)], ['query']),
    get_chunk: IDL.Func([ReadArgs, IDL.Nat32], [result(Blob)], ['query']),
    get_log: IDL.Func([IDL.Nat64], [LogPage], ['query'])
  });
