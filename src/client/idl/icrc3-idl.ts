/** The interface that both canisters share: ICRC-3, ICRC-10, health and HTTP. */
import type { ActorMethod } from '@dfinity/agent';
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import { Blob, type Opt } from './common-idl.js';

/** What a block is made of (https://github.com/dfinity/ICRC-1/blob/main/standards/ICRC-3/README.md#value). */
export type Icrc3Value =
  | { Blob: Uint8Array }
  | { Text: string }
  | { Nat: bigint }
  | { Int: bigint }
  | { Array: Icrc3Value[] }
  | { Map: [string, Icrc3Value][] };
const Value = IDL.Rec();
Value.fill(
  IDL.Variant({
    Blob,
    Text: IDL.Text,
    Nat: IDL.Nat,
    Int: IDL.Int,
    Array: IDL.Vec(Value),
    Map: IDL.Vec(IDL.Tuple(IDL.Text, Value))
  })
);

export interface BlockRange {
  start: bigint;
  length: bigint;
}
export const GetBlocksArgs = IDL.Vec(IDL.Record({ start: IDL.Nat, length: IDL.Nat }));

export interface GetBlocksResult {
  log_length: bigint;
  blocks: { id: bigint; block: Icrc3Value }[];
  archived_blocks: { args: BlockRange[]; callback: [Principal, string] }[];
}
export const GetBlocksResult = IDL.Rec();
GetBlocksResult.fill(
  IDL.Record({
    log_length: IDL.Nat,
    blocks: IDL.Vec(IDL.Record({ id: IDL.Nat, block: Value })),
    archived_blocks: IDL.Vec(
      IDL.Record({ args: GetBlocksArgs, callback: IDL.Func([GetBlocksArgs], [GetBlocksResult], ['query']) })
    )
  })
);

export interface TipCertificate {
  certificate: Uint8Array;
  hash_tree: Uint8Array;
}
const TipCertificate = IDL.Record({ certificate: Blob, hash_tree: Blob });

export interface Archive {
  canister_id: Principal;
  start: bigint;
  end: bigint;
}
const Archive = IDL.Record({ canister_id: IDL.Principal, start: IDL.Nat, end: IDL.Nat });

export interface Health {
  cycles: { ok: null } | { low: null };
  schema: number;
  log_length: bigint;
}
const Health = IDL.Record({
  cycles: IDL.Variant({ ok: IDL.Null, low: IDL.Null }),
  schema: IDL.Nat32,
  log_length: IDL.Nat64
});

const Headers = IDL.Vec(IDL.Tuple(IDL.Text, IDL.Text));

export interface HttpRequest {
  method: string;
  url: string;
  headers: [string, string][];
  body: Uint8Array;
}
const HttpRequest = IDL.Record({ method: IDL.Text, url: IDL.Text, headers: Headers, body: Blob });

export interface HttpResponse {
  status_code: number;
  headers: [string, string][];
  body: Uint8Array;
}
const HttpResponse = IDL.Record({ status_code: IDL.Nat16, headers: Headers, body: Blob });

/** The log of either canister. */
export interface Icrc3Service {
  icrc3_get_blocks: ActorMethod<[BlockRange[]], GetBlocksResult>;
  icrc3_get_tip_certificate: ActorMethod<[], Opt<TipCertificate>>;
  icrc3_get_archives: ActorMethod<[{ from: Opt<Principal> }], Archive[]>;
  icrc3_supported_block_types: ActorMethod<[], { block_type: string; url: string }[]>;
}

export interface SharedService extends Icrc3Service {
  icrc10_supported_standards: ActorMethod<[], { name: string; url: string }[]>;
  get_health: ActorMethod<[], Health>;
  http_request: ActorMethod<[HttpRequest], HttpResponse>;
}

export const sharedMethods: Record<keyof SharedService, IDL.FuncClass> = {
  icrc3_get_blocks: IDL.Func([GetBlocksArgs], [GetBlocksResult], ['query']),
  icrc3_get_tip_certificate: IDL.Func([], [IDL.Opt(TipCertificate)], ['query']),
  icrc3_get_archives: IDL.Func([IDL.Record({ from: IDL.Opt(IDL.Principal) })], [IDL.Vec(Archive)], ['query']),
  icrc3_supported_block_types: IDL.Func(
    [],
    [IDL.Vec(IDL.Record({ block_type: IDL.Text, url: IDL.Text }))],
    ['query']
  ),
  icrc10_supported_standards: IDL.Func(
    [],
    [IDL.Vec(IDL.Record({ name: IDL.Text, url: IDL.Text }))],
    ['query']
  ),
  get_health: IDL.Func([], [Health], ['query']),
  http_request: IDL.Func([HttpRequest], [HttpResponse], ['query'])
};
