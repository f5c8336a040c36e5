import { Principal } from '@dfinity/principal';
import { rejected } from '../errors.js';
import type { Canister, CanisterChange, Visibility } from '../execution/canister.js';
import { principalText } from '../principal.js';
import { isController, type ManagementCall } from './call.js';
import {
  CanisterIdArg,
  CanisterInfoArg,
  CanisterInfoResult,
  CanisterStatusResult,
  decodeArgument,
  encodeResult,
  LogsResult,
  MetadataArg,
  MetadataResult,
  type CanisterIdValue,
  type CanisterInfoValue,
  type MetadataValue
} from './idl.js';

const SECONDS_PER_DAY = 86_400n;

export function canisterStatus(call: ManagementCall): Uint8Array {
  const { canister_id } = decodeArgument<CanisterIdValue>(CanisterIdArg, call.arg);
  const canister = call.controlledOrSelf(canister_id.toUint8Array());
  const { sandbox, stable } = canister;
  const compiled = sandbox?.compiled;
  return encodeResult(CanisterStatusResult, {
    status: { [canister.status.kind]: null },
    ready_for_migration: canister.status.kind === 'stopped',
    version: canister.version,
    settings: settingsOf(canister),
    module_hash: compiled === undefined ? [] : [compiled.hash],
    memory_size: canister.memoryBytes,
    memory_metrics: {
      wasm_memory_size: BigInt(sandbox?.heapBytes ?? 0),
      stable_memory_size: BigInt(stable.byteLength),
      global_memory_size: BigInt((compiled?.mutableGlobals.length ?? 0) * 8),
      wasm_binary_size: BigInt(compiled?.byteLength ?? 0),
      custom_sections_size: BigInt(
        compiled?.metadata.reduce((sum, { content }) => sum + content.length, 0) ?? 0
      ),
      canister_history_size: 0n,
      wasm_chunk_store_size: BigInt(canister.chunks.size * 1024 * 1024),
      snapshots_size: BigInt(canister.snapshotBytes)
    },
    cycles: canister.cycles,
    reserved_cycles: 0n,
    idle_cycles_burned_per_day: canister.idleCost(call.subnet.subnet.fees, SECONDS_PER_DAY),
    query_stats: {
      num_calls_total: 0n,
      num_instructions_total: 0n,
      request_payload_bytes_total: 0n,
      response_payload_bytes_total: 0n
    }
  });
}

function settingsOf({ settings, controllers }: Canister): Record<string, unknown> {
  return {
    controllers: controllers.map((controller) => Principal.fromUint8Array(controller)),
    compute_allocation: settings.computeAllocation,
    memory_allocation: settings.memoryAllocation,
    freezing_threshold: settings.freezingThreshold,
    reserved_cycles_limit: settings.reservedCyclesLimit,
    log_visibility: encodeVisibility(settings.logVisibility),
    log_memory_limit: settings.logMemoryLimit,
    snapshot_visibility: encodeVisibility(settings.snapshotVisibility),
    wasm_memory_limit: settings.wasmMemoryLimit,
    wasm_memory_threshold: settings.wasmMemoryThreshold,
    environment_variables: settings.environmentVariables
  };
}

function encodeVisibility(visibility: Visibility): unknown {
  if (!('allowed_viewers' in visibility)) return visibility;
  return { allowed_viewers: visibility.allowed_viewers.map((viewer) => Principal.fromUint8Array(viewer)) };
}

/** Lines that the canister wrote, to those whom its settings let see them. */
export function fetchLogs(call: ManagementCall): Uint8Array {
  const { canister_id } = decodeArgument<CanisterIdValue>(CanisterIdArg, call.arg);
  const canister = call.canister(canister_id.toUint8Array());
  call.checkVisible(canister, canister.settings.logVisibility, 'canister logs');
  return encodeResult(LogsResult, {
    canister_log_records: canister.log.records.map(({ index, time, content }) => ({
      idx: index,
      timestamp_nanos: time,
      content
    }))
  });
}

/** A custom section of the canister's module; private ones are for its controllers. */
export function canisterMetadata(call: ManagementCall): Uint8Array {
  const { canister_id, name } = decodeArgument<MetadataValue>(MetadataArg, call.arg);
  const canister = call.canister(canister_id.toUint8Array());
  const section = canister.sandbox?.compiled.metadata.find((known) => known.name === name);
  const isVisible = section?.visibility === 'public' || isController(canister, call.caller);
  if (section === undefined || !isVisible) {
    throw rejected(
      `Canister ${canister.text} has no metadata section ${JSON.stringify(name)} that ${principalText(call.caller)} may read.`
    );
  }
  return encodeResult(MetadataResult, { value: section.content });
}

/** Open to every canister, unlike `canister_status`. */
export function canisterInfo(call: ManagementCall): Uint8Array {
  const { canister_id, num_requested_changes } = decodeArgument<CanisterInfoValue>(CanisterInfoArg, call.arg);
  const canister = call.canister(canister_id.toUint8Array());
  const wanted = Number(num_requested_changes[0] ?? 0n);
  const recent = wanted === 0 ? [] : canister.changes.slice(-wanted);
  const hash = canister.sandbox?.compiled.hash;
  return encodeResult(CanisterInfoResult, {
    total_num_changes: canister.totalChanges,
    recent_changes: recent.map(changeRecord),
    module_hash: hash === undefined ? [] : [hash],
    controllers: canister.controllers.map((controller) => Principal.fromUint8Array(controller))
  });
}

function changeRecord({ time, version, origin, details }: CanisterChange): Record<string, unknown> {
  const caller = Principal.fromUint8Array(origin.caller);
  return {
    timestamp_nanos: time,
    canister_version: version,
    origin: origin.byCanister
      ? { from_canister: { canister_id: caller, canister_version: origin.version } }
      : { from_user: { user_id: caller } },
    details
  };
}
