import { Principal } from '@dfinity/principal';
import { ErrorCode, IcError } from '../errors.js';
import { Canister } from '../execution/canister.js';
import { inRanges } from '../instance/topology.js';
import type { PrincipalBytes } from '../instance/types.js';
import type { Subnet } from '../instance/subnet.js';
import { canisterIdOf, canisterIndexOf, principalText } from '../principal.js';
import { command, method, type ManagementCall } from './call.js';
import {
  CanisterIdArg,
  CreateCanisterArg,
  ProvisionalCreateArg,
  ProvisionalTopUpArg,
  type SettingsValue
} from './idl.js';
import { applySettings, controllersOf, readSettings, recordChange } from './settings.js';

/** Cycles of a canister created provisionally without saying how many. */
const DEFAULT_PROVISIONAL_CYCLES = 100_000_000_000_000n;

export const createCanister = method(CreateCanisterArg, CanisterIdArg, (call, { settings }) => {
  const fee = call.subnet.fees.canisterCreation();
  const cycles = call.cyclesAvailable;
  if (settings[0] !== undefined) readSettings(settings[0]);
  if (cycles < fee) {
    throw new IcError(
      ErrorCode.InsufficientCyclesForCreateCanister,
      `Creating a canister requires a fee of ${fee} that is deducted from the canister's initial balance but only ${cycles} cycles were received with the create_canister request.`
    );
  }
  const created = create(call, freeId(call.subnet), cycles - fee, settings[0]);
  call.accept(cycles);
  return created;
});

export const provisionalCreate = method(ProvisionalCreateArg, CanisterIdArg, (call, value) => {
  const [specified] = value.specified_id;
  const id = specified === undefined ? freeId(call.subnet) : specifiedId(call.subnet, specified);
  return create(call, id, value.amount[0] ?? DEFAULT_PROVISIONAL_CYCLES, value.settings[0]);
});

function create(
  call: ManagementCall,
  id: PrincipalBytes,
  cycles: bigint,
  settings: SettingsValue | undefined
): { canister_id: Principal } {
  const canister = new Canister(id, [call.caller], cycles, call.subnet.time);
  if (settings !== undefined) applySettings(canister, settings, call.subnet.fees);
  call.subnet.canisters.set(canister.key, canister);
  recordChange(call, canister, { creation: controllersOf(canister) });
  return { canister_id: Principal.fromUint8Array(id) };
}

/** The next id of the subnet's allocation range. Ids of deleted canisters are not given again. */
function freeId(subnet: Subnet): PrincipalBytes {
  const { allocation } = subnet.plan;
  for (;;) {
    const index = allocation.first + subnet.allocated++;
    if (index > allocation.last) {
      throw new IcError(ErrorCode.SubnetOversubscribed, 'No canister ids are left on this subnet');
    }
    const id = canisterIdOf(index);
    if (subnet.find(id) === null) return id;
  }
}

function specifiedId(subnet: Subnet, specified: Principal): PrincipalBytes {
  const id = specified.toUint8Array();
  const text = specified.toText();
  const { first, last } = subnet.plan.allocation;
  const index = canisterIndexOf(id) ?? -1n;
  if (first <= index && index <= last) {
    throw new IcError(
      ErrorCode.InvalidManagementPayload,
      `The \`specified_id\` ${text} is invalid because it belongs to the canister allocation ranges of the test environment.\nUse a \`specified_id\` that matches a canister ID on the ICP mainnet and a test environment that supports canister creation with \`specified_id\` (e.g., PocketIC).`
    );
  }
  if (subnet.find(id) !== null) {
    throw new IcError(ErrorCode.CanisterAlreadyInstalled, `Canister ${text} is already installed.`);
  }
  if (inRanges(subnet.plan.canisterRanges, id)) return id;
  throw new IcError(
    ErrorCode.CanisterNotHostedBySubnet,
    `Unsuccessful validation of specified ID: Specified CanisterId ${text} is not hosted by subnet ${principalText(subnet.id)}.`
  );
}

export const provisionalTopUp = command(ProvisionalTopUpArg, (call, { canister_id, amount }) => {
  call.canister(canister_id).cycles += amount;
});

export const depositCycles = command(CanisterIdArg, (call, { canister_id }) => {
  const amount = call.cyclesAvailable;
  call.canister(canister_id).cycles += amount;
  call.accept(amount);
});
