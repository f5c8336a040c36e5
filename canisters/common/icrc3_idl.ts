import { IDL } from 'azle';

/** The candid types of ICRC-3 (https://github.com/dfinity/ICRC-1/blob/main/standards/ICRC-3/README.md) and ICRC-10. */
const Blob = IDL.Vec(IDL.Nat8);

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

export const GetBlocksArgs = IDL.Vec(IDL.Record({ start: IDL.Nat, length: IDL.Nat }));

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

export const TipCertificate = IDL.Opt(IDL.Record({ certificate: Blob, hash_tree: Blob }));

export const GetArchivesArgs = IDL.Record({ from: IDL.Opt(IDL.Principal) });

export const Archives = IDL.Vec(IDL.Record({ canister_id: IDL.Principal, start: IDL.Nat, end: IDL.Nat }));

export const BlockTypes = IDL.Vec(IDL.Record({ block_type: IDL.Text, url: IDL.Text }));

export const Standards = IDL.Vec(IDL.Record({ name: IDL.Text, url: IDL.Text }));
