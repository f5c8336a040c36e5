import { Principal } from '@dfinity/principal';
import { ErrorCode, IcError } from '../errors.js';
import { Canister } from '../execution/canister.js';
import { inRanges } from '../instance/topology.js';
import type { PrincipalBytes } from '../instance/types.js';
import type { Subnet } from '../instance/subnet.js';
import { canisterIdOf, principalText } from '../principal.js';
import type { ManagementCall } from './call.js';
import {
  CanisterIdArg,
  CreateCanisterArg,
  decodeArgument,
  EMPTY_REPLY,
  encodeResult,
  ProvisionalCreateArg,
  ProvisionalTopUpArg,
  type CanisterIdValue,
  type CreateCanisterValue,
  type ProvisionalCreateValue,
  type ProvisionalTopUpValue,
  type SettingsArg
} from './idl.js';
import { applySettings, controllersOf, recordChange } from './settings.js';

/** Cycles of a canister created provisionally without saying how many. */
const DEFAULT_PROVISIONAL_CYCLES = 100_000_000_000_000n;

export function createCanister(call: ManagementCall): Uint8Array {
  const { settings } = decodeArgument<CreateCanisterValue>(CreateCanisterArg, call.arg);
  const fee = call.subnet.subnet.fees.canisterCreation();
  if (call.cyclesAvailable < fee) {
    throw new IcError(
      ErrorCode.InsufficientCyclesForCreateCanister,
      `Creating a canister requires a fee of ${fee} that is deducted from the canister's initial balance but only ${call.cyclesAvailable} cycles were received with the create_canister request.`
    );
  }
  const cycles = call.cyclesAvailable;
  const reply = create(call, freeId(call.subnet), cycles - fee, settings[0]);
  call.accept(cycles);
  return reply;
}

export function provisionalCreate(call: ManagementCall): Uint8Array {
  const { amount, settings, specified_id } = decodeArgument<ProvisionalCreateValue>(
    ProvisionalCreateArg,
    call.arg
  );
  const [specified] = specified_id;
  const id =
    specified === undefined ? freeId(call.subnet) : specifiedId(call.subnet, specified.toUint8Array());
  return create(call, id, amount[0] ?? DEFAULT_PROVISIONAL_CYCLES, settings[0]);
}

function create(
  call: ManagementCall,
  id: PrincipalBytes,
  cycles: bigint,
  settings: SettingsArg | undefined
): Uint8Array {
  const canister = new Canister(id, [call.caller], cycles, call.subnet.time);
  if (settings !== undefined) applySettings(canister, settings, call.subnet.subnet.fees);
  call.subnet.canisters.set(canister.key, canister);
  recordChange(call, canister, { creation: controllersOf(canister) });
  return encodeResult(CanisterIdArg, { canister_id: Principal.fromUint8Array(id) });
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

function specifiedId(subnet: Subnet, id: PrincipalBytes): PrincipalBytes {
  if (!inRanges(subnet.plan.canisterRanges, id)) {
    throw new IcError(
      ErrorCode.CanisterNotHostedBySubnet,
      `The \`specified_id\` ${principalText(id)} is invalid because it does not belong to the canister ranges of the subnet`
    );
  }
  if (subnet.find(id) !== null) {
    throw new IcError(
      ErrorCode.CanisterIdAlreadyExists,
      `Canister ${principalText(id)} is already installed.`
    );
  }
  return id;
}

export function provisionalTopUp(call: ManagementCall): Uint8Array {
  const { canister_id, amount } = decodeArgument<ProvisionalTopUpValue>(ProvisionalTopUpArg, call.arg);
  call.canister(canister_id.toUint8Array()).cycles += amount;
  return EMPTY_REPLY;
}

export function depositCycles(call: ManagementCall): Uint8Array {
  const { canister_id } = decodeArgument<CanisterIdValue>(CanisterIdArg, call.arg);
  const canister = call.canister(canister_id.toUint8Array());
  const amount = call.cyclesAvailable;
  canister.cycles += amount;
  call.accept(amount);
  return EMPTY_REPLY;
}
