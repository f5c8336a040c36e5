import { Principal } from '@dfinity/principal';
import { ErrorCode, IcError } from '../errors.js';
import type { Canister, CanisterSettings, Visibility } from '../execution/canister.js';
import type { FeeSchedule } from '../execution/fees.js';
import type { ManagementCall } from './call.js';
import {
  decodeArgument,
  EMPTY_REPLY,
  UpdateSettingsArg,
  SenderVersionArg,
  type SettingsArg,
  type SenderVersionValue,
  type UpdateSettingsValue,
  type VisibilityValue
} from './idl.js';

const MAX_CONTROLLERS = 10;
const MAX_LOG_BYTES = 2n * 1024n * 1024n;
const MAX_ENVIRONMENT_VARIABLES = 20;
const MAX_VARIABLE_BYTES = 128;

function invalid(text: string): IcError {
  return new IcError(ErrorCode.CanisterContractViolation, text);
}

type NumberField = {
  [Name in keyof SettingsArg]: SettingsArg[Name] extends [] | [bigint] ? Name : never;
}[keyof SettingsArg];
type NumberSetting = {
  [Name in keyof CanisterSettings]: CanisterSettings[Name] extends bigint ? Name : never;
}[keyof CanisterSettings];

/** Numbers among the settings: as the argument and errors name them, and the largest allowed. */
const NUMBERS: readonly (readonly [NumberField, NumberSetting, error: string, max: bigint])[] = [
  ['compute_allocation', 'computeAllocation', 'ComputeAllocation', 100n],
  ['memory_allocation', 'memoryAllocation', 'MemoryAllocation', 2n ** 48n],
  ['freezing_threshold', 'freezingThreshold', 'FreezingThreshold', 2n ** 64n - 1n],
  ['reserved_cycles_limit', 'reservedCyclesLimit', 'ReservedCyclesLimit', 2n ** 128n - 1n],
  ['log_memory_limit', 'logMemoryLimit', 'LogMemoryLimit', MAX_LOG_BYTES],
  ['wasm_memory_limit', 'wasmMemoryLimit', 'WasmMemoryLimit', 2n ** 48n],
  ['wasm_memory_threshold', 'wasmMemoryThreshold', 'WasmMemoryThreshold', 2n ** 64n - 1n]
];

/** Settings given, checked; those not given are not in the result. @throws IcError */
function readSettings(arg: SettingsArg): Partial<CanisterSettings> {
  const settings: Partial<CanisterSettings> = {};
  for (const [field, name, error, max] of NUMBERS) {
    const [value] = arg[field];
    if (value === undefined) continue;
    if (value > max) throw invalid(`${error} expected to be in the range [0..${max}], got ${value}`);
    settings[name] = value;
  }
  const [visibility] = arg.log_visibility;
  if (visibility !== undefined) settings.logVisibility = readVisibility(visibility);
  const [snapshotVisibility] = arg.snapshot_visibility;
  if (snapshotVisibility !== undefined) settings.snapshotVisibility = readVisibility(snapshotVisibility);
  const [variables] = arg.environment_variables;
  if (variables !== undefined) settings.environmentVariables = readVariables(variables);
  return settings;
}

function readVisibility(visibility: VisibilityValue): Visibility {
  if (!('allowed_viewers' in visibility)) return visibility;
  return { allowed_viewers: visibility.allowed_viewers.map((viewer) => viewer.toUint8Array()) };
}

function readVariables(variables: { name: string; value: string }[]): { name: string; value: string }[] {
  const names = new Set(variables.map(({ name }) => name));
  const tooLong = variables.some(
    ({ name, value }) =>
      Buffer.byteLength(name) > MAX_VARIABLE_BYTES || Buffer.byteLength(value) > MAX_VARIABLE_BYTES
  );
  if (variables.length > MAX_ENVIRONMENT_VARIABLES || names.size !== variables.length || tooLong) {
    throw invalid(
      `environment variables: at most ${MAX_ENVIRONMENT_VARIABLES} with distinct names, of at most ${MAX_VARIABLE_BYTES} bytes each`
    );
  }
  return [...variables].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** @throws IcError where the cycles would not keep what the settings ask for beyond the former ones */
function checkAffordable(canister: Canister, former: CanisterSettings, fees: FeeSchedule): void {
  const { computeAllocation, memoryAllocation } = canister.settings;
  const missing = canister.freezingThreshold(fees) - canister.cycles;
  if (missing <= 0n) return;
  const least = `due to insufficient cycles. At least ${missing} additional cycles are required.`;
  if (computeAllocation > former.computeAllocation) {
    throw new IcError(
      ErrorCode.InsufficientCyclesInComputeAllocation,
      `Cannot increase compute allocation to ${computeAllocation}% ${least}`
    );
  }
  if (memoryAllocation > former.memoryAllocation) {
    throw new IcError(
      ErrorCode.InsufficientCyclesInMemoryAllocation,
      `Cannot increase memory allocation to ${memoryAllocation} ${least}`
    );
  }
}

/** Applies all of it or nothing. @returns whether the controllers were given. @throws IcError */
export function applySettings(canister: Canister, arg: SettingsArg, fees: FeeSchedule): boolean {
  const settings = readSettings(arg);
  const [controllers] = arg.controllers;
  if (controllers !== undefined && controllers.length > MAX_CONTROLLERS) {
    throw invalid(
      `Invalid settings: ${controllers.length} controllers; at most ${MAX_CONTROLLERS} are allowed`
    );
  }
  const former = canister.settings;
  canister.settings = { ...former, ...settings };
  try {
    checkAffordable(canister, former, fees);
  } catch (error) {
    canister.settings = former;
    throw error;
  }
  if (controllers === undefined) return false;
  canister.controllers = controllers.map((controller) => controller.toUint8Array());
  return true;
}

export function updateSettings(call: ManagementCall): Uint8Array {
  const { canister_id, settings } = decodeArgument<UpdateSettingsValue>(UpdateSettingsArg, call.arg);
  const canister = call.controlled(canister_id.toUint8Array());
  const controllersChanged = applySettings(canister, settings, call.subnet.subnet.fees);
  canister.version += 1n;
  if (controllersChanged) {
    recordChange(call, canister, { controllers_change: controllersOf(canister) });
  }
  return EMPTY_REPLY;
}

/** As the history shows them. */
export function controllersOf({ controllers }: Canister): Record<string, unknown> {
  return { controllers: controllers.map((controller) => Principal.fromUint8Array(controller)) };
}

/** Adds to the history that `canister_info` shows. */
export function recordChange(
  call: ManagementCall,
  canister: Canister,
  details: Record<string, unknown>
): void {
  const byCanister = call.origin.kind === 'canister';
  const { sender_canister_version: version } = byCanister
    ? decodeArgument<SenderVersionValue>(SenderVersionArg, call.arg)
    : { sender_canister_version: [] as [] };
  canister.recordChange({
    time: call.subnet.time,
    version: canister.version,
    origin: { caller: call.caller, byCanister, version },
    details
  });
}
