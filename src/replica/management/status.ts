import { rejected } from '../errors.js';
import type { Canister } from '../execution/canister.js';
import { principalText } from '../principal.js';
import { isController, method } from './call.js';
import {
  CanisterIdArg,
  CanisterInfoArg,
  CanisterInfoResult,
  CanisterStatusResult,
  LogsResult,
  MetadataArg,
  MetadataResult
} from './idl.js';
import { controllersOf } from './settings.js';

const SECONDS_PER_DAY = 86_400n;
const STATES = { running: { running: null }, stopping: { stopping: null }, stopped: { stopped: null } };

export const canisterStatus = method(CanisterIdArg, CanisterStatusResult, (call, { canister_id }) => {
  const canister = call.controlledOrSelf(canister_id);
  const { sandbox, stable } = canister;
  const compiled = sandbox?.compiled;
  const metadataBytes = compiled?.metadata.reduce((sum, { content }) => sum + content.length, 0);
  return {
    status: STATES[canister.status.kind],
    ready_for_migration: canister.status.kind === 'stopped',
    version: canister.version,
    settings: { ...canister.settings, ...controllersOf(canister) },
    module_hash: moduleHash(canister),
    memory_size: canister.memoryBytes,
    memory_metrics: {
      wasm_memory_size: BigInt(sandbox?.heapBytes ?? 0),
      stable_memory_size: BigInt(stable.byteLength),
      global_memory_size: BigInt((compiled?.mutableGlobals.length ?? 0) * 8),
      wasm_binary_size: BigInt(compiled?.byteLength ?? 0),
      custom_sections_size: BigInt(metadataBytes ?? 0),
      canister_history_size: BigInt(canister.historyBytes),
      wasm_chunk_store_size: BigInt(canister.chunks.size * 1024 * 1024),
      snapshots_size: BigInt(canister.snapshotBytes)
    },
    cycles: canister.cycles,
    reserved_cycles: 0n,
    idle_cycles_burned_per_day: canister.idleCost(call.subnet.fees, SECONDS_PER_DAY),
    query_stats: canister.queryStats.total
  };
});

/** Lines that the canister wrote, to those whom its settings let see them. */
export const fetchLogs = method(CanisterIdArg, LogsResult, (call, { canister_id }) => {
  const canister = call.canister(canister_id);
  call.checkVisible(canister, canister.settings.log_visibility, 'canister logs');
  return {
    canister_log_records: canister.log.records.map(({ index, time, content }) => ({
      idx: index,
      timestamp_nanos: time,
      content
    }))
  };
});

/** A custom section of the canister's module; private ones are for its controllers. */
export const canisterMetadata = method(MetadataArg, MetadataResult, (call, { canister_id, name }) => {
  const canister = call.canister(canister_id);
  const section = canister.sandbox?.compiled.metadata.find((known) => known.name === name);
  const isVisible = section?.visibility === 'public' || isController(canister, call.caller);
  if (section !== undefined && isVisible) return { value: section.content };
  throw rejected(
    `Canister ${canister.text} has no metadata section ${JSON.stringify(name)} that ${principalText(call.caller)} may read.`
  );
});

/** Open to every canister, unlike `canister_status`. */
export const canisterInfo = method(CanisterInfoArg, CanisterInfoResult, (call, value) => {
  const canister = call.canister(value.canister_id);
  const wanted = Number(value.num_requested_changes[0] ?? 0n);
  return {
    total_num_changes: canister.totalChanges,
    recent_changes: wanted === 0 ? [] : canister.changes.slice(-wanted),
    module_hash: moduleHash(canister),
    ...controllersOf(canister)
  };
});

function moduleHash({ sandbox }: Canister): [] | [Uint8Array] {
  return sandbox === null ? [] : [sandbox.compiled.hash];
}
