import { IDL } from '@dfinity/candid';
import { ErrorCode, IcError, messageOf } from '../errors.js';
import { checkTypeTable } from './type-table.js';

/** Candid of the management canister: the types of the interface specification's `ic.did`. */

type Fields = Readonly<Record<string, IDL.Type>>;

/** The values of a Candid type. */
export type Value<T> = T extends IDL.Type<infer V> ? V : never;

/** A type whose values are known better than the library tells. */
function valued<T>(type: IDL.Type): IDL.Type<T> {
  return type as IDL.Type<T>;
}

export function record<F extends Fields>(fields: F) {
  return valued<{ [Name in keyof F]: Value<F[Name]> }>(IDL.Record(fields));
}

export function variant<F extends Fields>(cases: F) {
  return valued<{ [Name in keyof F]: { [Case in Name]: Value<F[Name]> } }[keyof F]>(IDL.Variant(cases));
}

/** The same fields, each of which may be missing. */
function optional<F extends Fields>(fields: F) {
  const entries = Object.entries(fields).map(([name, type]) => [name, IDL.Opt(type)]);
  return Object.fromEntries(entries) as { [Name in keyof F]: IDL.Type<[] | [Value<F[Name]>]> };
}

const { Bool, Null, Opt, Principal, Text, Vec } = IDL;
export const Nat = valued<bigint>(IDL.Nat);
export const Nat64 = valued<bigint>(IDL.Nat64);
export const Blob = valued<Uint8Array>(Vec(IDL.Nat8));

const Visibility = variant({ controllers: Null, public: Null, allowed_viewers: Vec(Principal) });
export type Visibility = Value<typeof Visibility>;

const SETTINGS = {
  controllers: Vec(Principal),
  compute_allocation: Nat,
  memory_allocation: Nat,
  freezing_threshold: Nat,
  reserved_cycles_limit: Nat,
  log_visibility: Visibility,
  snapshot_visibility: Visibility,
  log_memory_limit: Nat,
  wasm_memory_limit: Nat,
  wasm_memory_threshold: Nat,
  environment_variables: Vec(record({ name: Text, value: Text }))
};
const Settings = record(optional(SETTINGS));
export const DefiniteSettings = record(SETTINGS);
export type SettingsValue = Value<typeof Settings>;

const senderVersion = { sender_canister_version: Opt(Nat64) };
const canisterId = { canister_id: Principal };
export const SenderVersionArg = record(senderVersion);
export const CanisterIdArg = record(canisterId);
export const CreateCanisterArg = record({ settings: Opt(Settings), ...senderVersion });
export const ProvisionalCreateArg = record({
  amount: Opt(Nat),
  settings: Opt(Settings),
  specified_id: Opt(Principal),
  ...senderVersion
});
export const ProvisionalTopUpArg = record({ ...canisterId, amount: Nat });
export const UpdateSettingsArg = record({ ...canisterId, settings: Settings, ...senderVersion });

const InstallMode = variant({
  install: Null,
  reinstall: Null,
  upgrade: Opt(
    record({
      skip_pre_upgrade: Opt(Bool),
      wasm_memory_persistence: Opt(variant({ keep: Null, replace: Null }))
    })
  )
});
export type InstallModeValue = Value<typeof InstallMode>;

export const InstallCodeArg = record({
  mode: InstallMode,
  ...canisterId,
  wasm_module: Blob,
  arg: Blob,
  ...senderVersion
});
export const InstallChunkedCodeArg = record({
  mode: InstallMode,
  target_canister: Principal,
  store_canister: Opt(Principal),
  chunk_hashes_list: Vec(record({ hash: Blob })),
  wasm_module_hash: Blob,
  arg: Blob,
  ...senderVersion
});
export const UploadChunkArg = record({ ...canisterId, chunk: Blob });
export const ChunkHash = record({ hash: Blob });
export const ChunkHashes = Vec(ChunkHash);

const VetkdKeyId = record({ curve: variant({ bls12_381_g2: Null }), name: Text });
export const VetkdPublicKeyArg = record({
  canister_id: Opt(Principal),
  context: Blob,
  key_id: VetkdKeyId
});
export const VetkdPublicKeyResult = record({ public_key: Blob });
export const VetkdDeriveKeyArg = record({
  input: Blob,
  context: Blob,
  transport_public_key: Blob,
  key_id: VetkdKeyId
});
export const VetkdDeriveKeyResult = record({ encrypted_key: Blob });
export const CanisterInfoArg = record({
  ...canisterId,
  num_requested_changes: Opt(Nat64)
});

const Controllers = record({ controllers: Vec(Principal) });

const Change = record({
  timestamp_nanos: Nat64,
  canister_version: Nat64,
  origin: variant({
    from_user: record({ user_id: Principal }),
    from_canister: record({ ...canisterId, canister_version: Opt(Nat64) })
  }),
  details: variant({
    creation: Controllers,
    code_uninstall: Null,
    code_deployment: record({
      mode: variant({ install: Null, reinstall: Null, upgrade: Null }),
      module_hash: Blob
    }),
    controllers_change: Controllers,
    load_snapshot: record({
      from_canister_id: Opt(Principal),
      snapshot_id: Blob,
      canister_version: Nat64,
      taken_at_timestamp: Nat64,
      source: variant({ taken_from_canister: IDL.Reserved, metadata_upload: IDL.Reserved })
    })
  })
});
export type ChangeValue = Value<typeof Change>;

export const CanisterInfoResult = record({
  total_num_changes: Nat64,
  recent_changes: Vec(Change),
  module_hash: Opt(Blob),
  controllers: Vec(Principal)
});

export const CanisterStatusResult = record({
  status: variant({ running: Null, stopping: Null, stopped: Null }),
  ready_for_migration: Bool,
  version: Nat64,
  settings: DefiniteSettings,
  module_hash: Opt(Blob),
  memory_size: Nat,
  memory_metrics: record({
    wasm_memory_size: Nat,
    stable_memory_size: Nat,
    global_memory_size: Nat,
    wasm_binary_size: Nat,
    custom_sections_size: Nat,
    canister_history_size: Nat,
    wasm_chunk_store_size: Nat,
    snapshots_size: Nat
  }),
  cycles: Nat,
  reserved_cycles: Nat,
  idle_cycles_burned_per_day: Nat,
  query_stats: record({
    num_calls_total: Nat,
    num_instructions_total: Nat,
    request_payload_bytes_total: Nat,
    response_payload_bytes_total: Nat
  })
});
export const Snapshot = record({ id: Blob, taken_at_timestamp: Nat64, total_size: Nat64 });
export const Snapshots = Vec(Snapshot);
export const TakeSnapshotArg = record({
  ...canisterId,
  replace_snapshot: Opt(Blob),
  uninstall_code: Opt(Bool),
  ...senderVersion
});

/** Of `load_canister_snapshot` and `delete_canister_snapshot`. */
export const SnapshotArg = record({ ...canisterId, snapshot_id: Blob });
export const LogsResult = record({
  canister_log_records: Vec(record({ idx: Nat64, timestamp_nanos: Nat64, content: Blob }))
});
export const MetadataArg = record({ ...canisterId, name: Text });
export const MetadataResult = record({ value: Blob });

/** The reply of methods that return nothing. */
export const EMPTY_REPLY = new Uint8Array(IDL.encode([], []));

/** @throws IcError `InvalidManagementPayload` where the bytes are not this type */
export function decodeArgument<T>(type: IDL.Type<T>, arg: Uint8Array): T {
  try {
    checkTypeTable(arg);
    return IDL.decode([type], arg)[0] as T;
  } catch (error) {
    const reason = messageOf(error);
    throw new IcError(ErrorCode.InvalidManagementPayload, `Error decoding candid: ${reason}`);
  }
}

export function encodeResult<T>(type: IDL.Type<T>, value: T): Uint8Array {
  return new Uint8Array(IDL.encode([type], [value]));
}
