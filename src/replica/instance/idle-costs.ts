import { ErrorCode, IcError } from '../errors.js';
import type { Canister } from '../execution/canister.js';
import { uninstall } from '../management/lifecycle.js';
import type { Subnet } from './subnet.js';

const SECOND = 1_000_000_000n;

/** How often storage and computation are charged, in seconds (`duration_between_allocation_charges`). */
const CHARGE_INTERVAL = 10n;

/** Charges a canister for what it holds since it was last charged; one that cannot pay loses its code. */
export function chargeIdleCosts(canister: Canister, subnet: Subnet): void {
  const seconds = (subnet.time - canister.lastCharged) / SECOND;
  if (seconds < CHARGE_INTERVAL) return;
  canister.lastCharged += seconds * SECOND;
  const cost = canister.idleCost(subnet.fees, seconds);
  if (cost <= canister.cycles) {
    canister.cycles -= cost;
    return;
  }
  canister.cycles = 0n;
  uninstall(
    canister,
    subnet,
    new IcError(
      ErrorCode.CanisterOutOfCycles,
      `Canister ${canister.text} has run out of cycles and was uninstalled`
    )
  );
}
