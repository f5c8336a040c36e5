import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import { ErrorCode, IcError } from '../errors.js';

/** Candid of the management canister: the types of the interface specification's `ic.did`. */
const Blob = IDL.Vec(IDL.Nat8);

const EnvironmentVariable = IDL.Record({ name: IDL.Text, value: IDL.Text });

const Visibility = IDL.Variant({
  controllers: IDL.Null,
  public: IDL.Null,
  allowed_viewers: IDL.Vec(IDL.Principal)
});

const Settings = IDL.Record({
  controllers: IDL.Opt(IDL.Vec(IDL.Principal)),
  compute_allocation: IDL.Opt(IDL.Nat),
  memory_allocation: IDL.Opt(IDL.Nat),
  freezing_threshold: IDL.Opt(IDL.Nat),
  reserved_cycles_limit: IDL.Opt(IDL.Nat),
  log_visibility: IDL.Opt(Visibility),
  snapshot_visibility: IDL.Opt(Visibility),
  log_memory_limit: IDL.Opt(IDL.Nat),
  wasm_memory_limit: IDL.Opt(IDL.Nat),
  wasm_memory_threshold: IDL.Opt(IDL.Nat),
  environment_variables: IDL.Opt(IDL.Vec(EnvironmentVariable))
});

export type VisibilityValue = { controllers: null } | { public: null } | { allowed_viewers: Principal[] };

export interface SettingsArg {
  controllers: [] | [Principal[]];
  compute_allocation: [] | [bigint];
  memory_allocation: [] | [bigint];
  freezing_threshold: [] | [bigint];
  reserved_cycles_limit: [] | [bigint];
  log_visibility: [] | [VisibilityValue];
  snapshot_visibility: [] | [VisibilityValue];
  log_memory_limit: [] | [bigint];
  wasm_memory_limit: [] | [bigint];
  wasm_memory_threshold: [] | [bigint];
  environment_variables: [] | [{ name: string; value: string }[]];
}

const SenderVersion = IDL.Opt(IDL.Nat64);

export const SenderVersionArg = IDL.Record({ sender_canister_version: SenderVersion });

export interface SenderVersionValue {
  sender_canister_version: [] | [bigint];
}

export const CanisterIdArg = IDL.Record({ canister_id: IDL.Principal });

export interface CanisterIdValue {
  canister_id: Principal;
}

export const CreateCanisterArg = IDL.Record({
  settings: IDL.Opt(Settings),
  sender_canister_version: SenderVersion
});

export interface CreateCanisterValue {
  settings: [] | [SettingsArg];
}

export const ProvisionalCreateArg = IDL.Record({
  amount: IDL.Opt(IDL.Nat),
  settings: IDL.Opt(Settings),
  specified_id: IDL.Opt(IDL.Principal),
  sender_canister_version: SenderVersion
});

export interface ProvisionalCreateValue extends CreateCanisterValue {
  amount: [] | [bigint];
  specified_id: [] | [Principal];
}

export const ProvisionalTopUpArg = IDL.Record({ canister_id: IDL.Principal, amount: IDL.Nat });

export interface ProvisionalTopUpValue extends CanisterIdValue {
  amount: bigint;
}

export const UpdateSettingsArg = IDL.Record({
  canister_id: IDL.Principal,
  settings: Settings,
  sender_canister_version: SenderVersion
});

export interface UpdateSettingsValue extends CanisterIdValue {
  settings: SettingsArg;
}

const InstallMode = IDL.Variant({
  install: IDL.Null,
  reinstall: IDL.Null,
  upgrade: IDL.Opt(
    IDL.Record({
      skip_pre_upgrade: IDL.Opt(IDL.Bool),
      wasm_memory_persistence: IDL.Opt(IDL.Variant({ keep: IDL.Null, replace: IDL.Null }))
    })
  )
});

export type InstallModeValue =
  | { install: null }
  | { reinstall: null }
  | {
      upgrade:
        | []
        | [
            {
              skip_pre_upgrade: [] | [boolean];
              wasm_memory_persistence: [] | [{ keep: null } | { replace: null }];
            }
          ];
    };

export const InstallCodeArg = IDL.Record({
  mode: InstallMode,
  canister_id: IDL.Principal,
  wasm_module: Blob,
  arg: Blob,
  sender_canister_version: SenderVersion
});

export interface InstallCodeValue extends CanisterIdValue {
  mode: InstallModeValue;
  wasm_module: Uint8Array;
  arg: Uint8Array;
}

export const InstallChunkedCodeArg = IDL.Record({
  mode: InstallMode,
  target_canister: IDL.Principal,
  store_canister: IDL.Opt(IDL.Principal),
  chunk_hashes_list: IDL.Vec(IDL.Record({ hash: Blob })),
  wasm_module_hash: Blob,
  arg: Blob,
  sender_canister_version: SenderVersion
});

export interface InstallChunkedCodeValue {
  mode: InstallModeValue;
  target_canister: Principal;
  store_canister: [] | [Principal];
  chunk_hashes_list: { hash: Uint8Array }[];
  wasm_module_hash: Uint8Array;
  arg: Uint8Array;
}

export const UploadChunkArg = IDL.Record({ canister_id: IDL.Principal, chunk: Blob });

export interface UploadChunkValue extends CanisterIdValue {
  chunk: Uint8Array;
}

export const ChunkHash = IDL.Record({ hash: Blob });
export const ChunkHashes = IDL.Vec(ChunkHash);

const VetkdKeyId = IDL.Record({ curve: IDL.Variant({ bls12_381_g2: IDL.Null }), name: IDL.Text });

export const VetkdPublicKeyArg = IDL.Record({
  canister_id: IDL.Opt(IDL.Principal),
  context: Blob,
  key_id: VetkdKeyId
});

export interface VetkdPublicKeyValue {
  canister_id: [] | [Principal];
  context: Uint8Array;
  key_id: { name: string };
}

export const VetkdPublicKeyResult = IDL.Record({ public_key: Blob });

export const VetkdDeriveKeyArg = IDL.Record({
  input: Blob,
  context: Blob,
  transport_public_key: Blob,
  key_id: VetkdKeyId
});

export interface VetkdDeriveKeyValue {
  input: Uint8Array;
  context: Uint8Array;
  transport_public_key: Uint8Array;
  key_id: { name: string };
}

export const VetkdDeriveKeyResult = IDL.Record({ encrypted_key: Blob });

export const CanisterInfoArg = IDL.Record({
  canister_id: IDL.Principal,
  num_requested_changes: IDL.Opt(IDL.Nat64)
});

export interface CanisterInfoValue extends CanisterIdValue {
  num_requested_changes: [] | [bigint];
}

const Controllers = IDL.Record({ controllers: IDL.Vec(IDL.Principal) });

const Change = IDL.Record({
  timestamp_nanos: IDL.Nat64,
  canister_version: IDL.Nat64,
  origin: IDL.Variant({
    from_user: IDL.Record({ user_id: IDL.Principal }),
    from_canister: IDL.Record({ canister_id: IDL.Principal, canister_version: IDL.Opt(IDL.Nat64) })
  }),
  details: IDL.Variant({
    creation: Controllers,
    code_uninstall: IDL.Null,
    code_deployment: IDL.Record({
      mode: IDL.Variant({ install: IDL.Null, reinstall: IDL.Null, upgrade: IDL.Null }),
      module_hash: Blob
    }),
    controllers_change: Controllers,
    load_snapshot: IDL.Record({
      from_canister_id: IDL.Opt(IDL.Principal),
      snapshot_id: Blob,
      canister_version: IDL.Nat64,
      taken_at_timestamp: IDL.Nat64,
      source: IDL.Variant({ taken_from_canister: IDL.Reserved, metadata_upload: IDL.Reserved })
    })
  })
});

export const CanisterInfoResult = IDL.Record({
  total_num_changes: IDL.Nat64,
  recent_changes: IDL.Vec(Change),
  module_hash: IDL.Opt(Blob),
  controllers: IDL.Vec(IDL.Principal)
});

export const CanisterStatusResult = IDL.Record({
  status: IDL.Variant({ running: IDL.Null, stopping: IDL.Null, stopped: IDL.Null }),
  ready_for_migration: IDL.Bool,
  version: IDL.Nat64,
  settings: IDL.Record({
    controllers: IDL.Vec(IDL.Principal),
    compute_allocation: IDL.Nat,
    memory_allocation: IDL.Nat,
    freezing_threshold: IDL.Nat,
    reserved_cycles_limit: IDL.Nat,
    log_visibility: Visibility,
    snapshot_visibility: Visibility,
    log_memory_limit: IDL.Nat,
    wasm_memory_limit: IDL.Nat,
    wasm_memory_threshold: IDL.Nat,
    environment_variables: IDL.Vec(EnvironmentVariable)
  }),
  module_hash: IDL.Opt(Blob),
  memory_size: IDL.Nat,
  memory_metrics: IDL.Record({
    wasm_memory_size: IDL.Nat,
    stable_memory_size: IDL.Nat,
    global_memory_size: IDL.Nat,
    wasm_binary_size: IDL.Nat,
    custom_sections_size: IDL.Nat,
    canister_history_size: IDL.Nat,
    wasm_chunk_store_size: IDL.Nat,
    snapshots_size: IDL.Nat
  }),
  cycles: IDL.Nat,
  reserved_cycles: IDL.Nat,
  idle_cycles_burned_per_day: IDL.Nat,
  query_stats: IDL.Record({
    num_calls_total: IDL.Nat,
    num_instructions_total: IDL.Nat,
    request_payload_bytes_total: IDL.Nat,
    response_payload_bytes_total: IDL.Nat
  })
});

export const Snapshot = IDL.Record({ id: Blob, taken_at_timestamp: IDL.Nat64, total_size: IDL.Nat64 });
export const Snapshots = IDL.Vec(Snapshot);

export const TakeSnapshotArg = IDL.Record({
  canister_id: IDL.Principal,
  replace_snapshot: IDL.Opt(Blob),
  uninstall_code: IDL.Opt(IDL.Bool),
  sender_canister_version: SenderVersion
});

export interface TakeSnapshotValue extends CanisterIdValue {
  replace_snapshot: [] | [Uint8Array];
  uninstall_code: [] | [boolean];
}

/** Of `load_canister_snapshot` and `delete_canister_snapshot`. */
export const SnapshotArg = IDL.Record({ canister_id: IDL.Principal, snapshot_id: Blob });

export interface SnapshotValue extends CanisterIdValue {
  snapshot_id: Uint8Array;
}

export const LogsResult = IDL.Record({
  canister_log_records: IDL.Vec(IDL.Record({ idx: IDL.Nat64, timestamp_nanos: IDL.Nat64, content: Blob }))
});

export const MetadataArg = IDL.Record({ canister_id: IDL.Principal, name: IDL.Text });

export interface MetadataValue extends CanisterIdValue {
  name: string;
}

export const MetadataResult = IDL.Record({ value: Blob });

export const RawRandResult = Blob;

/** The reply of methods that return nothing. */
export const EMPTY_REPLY = new Uint8Array(IDL.encode([], []));

/** @throws IcError `InvalidManagementPayload` where the bytes are not this type */
export function decodeArgument<T>(type: IDL.Type, arg: Uint8Array): T {
  try {
    return IDL.decode([type], arg)[0] as T;
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown';
    throw new IcError(ErrorCode.InvalidManagementPayload, `Error decoding candid: ${reason}`);
  }
}

export function encodeResult(type: IDL.Type, value: unknown): Uint8Array {
  return new Uint8Array(IDL.encode([type], [value]));
}
