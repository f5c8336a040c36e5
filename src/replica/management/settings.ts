import { Principal } from '@dfinity/principal';
import { ErrorCode, IcError, rejected } from '../errors.js';
import type { Canister, CanisterSettings } from '../execution/canister.js';
import type { FeeSchedule } from '../execution/fees.js';
import { command, type ManagementCall } from './call.js';
import {
  decodeArgument,
  SenderVersionArg,
  UpdateSettingsArg,
  type ChangeValue,
  type SettingsValue
} from './idl.js';

const MAX_CONTROLLERS = 10;
const MAX_LOG_BYTES = 2n * 1024n * 1024n;
const MAX_VARIABLES = 20;
const MAX_VARIABLE_BYTES = 128;

type Variable = CanisterSettings['environment_variables'][number];

function invalid(text: string): IcError {
  return new IcError(ErrorCode.CanisterContractViolation, text);
}

/** Numbers among the settings: as errors name them, and the largest allowed. */
const NUMBERS = [
  ['compute_allocation', 'ComputeAllocation', 100n],
  ['memory_allocation', 'MemoryAllocation', 2n ** 48n],
  ['freezing_threshold', 'FreezingThreshold', 2n ** 64n - 1n],
  ['reserved_cycles_limit', 'ReservedCyclesLimit', 2n ** 128n - 1n],
  ['wasm_memory_limit', 'WasmMemoryLimit', 2n ** 48n],
  ['wasm_memory_threshold', 'WasmMemoryThreshold', 2n ** 64n - 1n]
] as const;

/** Settings given, checked; those not given are not in the result. @throws IcError */
export function readSettings({
  controllers: _,
  environment_variables,
  ...rest
}: SettingsValue): Partial<CanisterSettings> {
  for (const [field, name, max] of NUMBERS) {
    const [value = 0n] = rest[field];
    if (value > max) throw invalid(`${name} expected to be in the range [0..${max}], got ${value}`);
  }
  const [logBytes = 0n] = rest.log_memory_limit;
  if (logBytes > MAX_LOG_BYTES) {
    throw rejected(
      `The canister log memory limit ${logBytes} is too high. It must be at most ${MAX_LOG_BYTES}.`
    );
  }
  const given = Object.entries({ ...rest, environment_variables: environment_variables.map(sortVariables) });
  return Object.fromEntries(given.flatMap(([name, [value]]) => (value === undefined ? [] : [[name, value]])));
}

/** As the canister sees them. @throws IcError where there are too many, or one is repeated or too long */
function sortVariables(variables: Variable[]): Variable[] {
  const fault = faultOfVariables(variables);
  if (fault !== null) throw new IcError(ErrorCode.InvalidManagementPayload, fault);
  return [...variables].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function faultOfVariables(variables: readonly Variable[]): string | null {
  const { length } = variables;
  if (new Set(variables.map(({ name }) => name)).size < length) return 'Duplicate environment variables';
  if (length > MAX_VARIABLES) return `Too many environment variables: ${length} (max: ${MAX_VARIABLES})`;
  for (const variable of variables) {
    for (const part of ['name', 'value'] as const) {
      if (Buffer.byteLength(variable[part]) <= MAX_VARIABLE_BYTES) continue;
      return `Environment variable ${part} "${variable[part]}" exceeds the maximum allowed length of ${MAX_VARIABLE_BYTES}.`;
    }
  }
  return null;
}

/** @throws IcError where the cycles would not keep what the settings ask for beyond the former ones */
function checkAffordable(canister: Canister, former: CanisterSettings, fees: FeeSchedule): void {
  const { compute_allocation, memory_allocation } = canister.settings;
  const missing = canister.freezingThreshold(fees) - canister.cycles;
  if (missing <= 0n) return;
  const least = `due to insufficient cycles. At least ${missing} additional cycles are required.`;
  if (compute_allocation > former.compute_allocation) {
    const text = `Cannot increase compute allocation to ${compute_allocation}% ${least}`;
    throw new IcError(ErrorCode.InsufficientCyclesInComputeAllocation, text);
  }
  if (memory_allocation > former.memory_allocation) {
    const text = `Cannot increase memory allocation to ${memory_allocation} ${least}`;
    throw new IcError(ErrorCode.InsufficientCyclesInMemoryAllocation, text);
  }
}

/** Applies all of it or nothing. @returns whether the controllers were given. @throws IcError */
export function applySettings(canister: Canister, arg: SettingsValue, fees: FeeSchedule): boolean {
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
  const byKey = new Map(controllers.map((controller) => [controller.toHex(), controller.toUint8Array()]));
  // The IC's order of principals: shorter ones first.
  const ordered = [...byKey].sort(([a], [b]) => a.length - b.length || (a < b ? -1 : 1));
  canister.controllers = ordered.map(([, bytes]) => bytes);
  return true;
}

export const updateSettings = command(UpdateSettingsArg, (call, { canister_id, settings }) => {
  const canister = call.controlled(canister_id);
  const controllersChanged = applySettings(canister, settings, call.subnet.fees);
  canister.version += 1n;
  if (controllersChanged) recordChange(call, canister, { controllers_change: controllersOf(canister) });
});

/** As the history shows them. */
export function controllersOf({ controllers }: Canister): { controllers: Principal[] } {
  return { controllers: controllers.map((controller) => Principal.fromUint8Array(controller)) };
}

/** Adds to the history that `canister_info` shows. */
export function recordChange(
  call: ManagementCall,
  canister: Canister,
  details: ChangeValue['details']
): void {
  const caller = Principal.fromUint8Array(call.caller);
  canister.recordChange({
    timestamp_nanos: call.subnet.time,
    canister_version: canister.version,
    origin:
      call.origin.kind === 'canister'
        ? { from_canister: { canister_id: caller, canister_version: senderVersion(call) } }
        : { from_user: { user_id: caller } },
    details
  });
}

/** The calling canister's own version, if it told. */
function senderVersion({ arg }: ManagementCall): [] | [bigint] {
  return decodeArgument(SenderVersionArg, arg).sender_canister_version;
}
