import { ErrorCode, IcError } from '../errors.js';
import { abandonCalls } from '../execution/call-context.js';
import type { Canister } from '../execution/canister.js';
import { toReject } from '../execution/environment.js';
import { StableMemory } from '../execution/stable-memory.js';
import type { Subnet } from '../instance/subnet.js';
import { samePrincipal } from '../principal.js';
import type { ManagementCall, ManagementResult } from './call.js';
import { CanisterIdArg, decodeArgument, EMPTY_REPLY, type CanisterIdValue } from './idl.js';

/** How long a stop request waits for open calls, in nanoseconds. */
const STOP_TIMEOUT = 5n * 60n * 1_000_000_000n;

/** Removes code and state. Open calls are rejected with `reason`; settings, cycles and id stay. */
export function uninstall(canister: Canister, subnet: Subnet, reason: IcError): void {
  canister.sandbox = null;
  canister.stable = new StableMemory();
  canister.certifiedData = new Uint8Array();
  canister.globalTimer = 0n;
  canister.chunks.clear();
  canister.log.clear();
  canister.version += 1n;
  abandonCalls(canister, reason, subnet);
}

function namedCanister(call: ManagementCall): Canister {
  const { canister_id } = decodeArgument<CanisterIdValue>(CanisterIdArg, call.arg);
  return call.controlled(canister_id.toUint8Array());
}

export function startCanister(call: ManagementCall): Uint8Array {
  const canister = namedCanister(call);
  if (canister.status.kind === 'stopping') {
    const error = new IcError(
      ErrorCode.CanisterStoppingCancelled,
      `Canister ${canister.text}'s stop request was cancelled`
    );
    for (const { origin, refund } of canister.status.waiters) {
      call.subnet.respond(origin, toReject(error), refund);
    }
  }
  if (canister.status.kind !== 'running') canister.version += 1n;
  canister.status = { kind: 'running' };
  return EMPTY_REPLY;
}

/** Answered when the canister has no open calls any more, see {@link retireStopped}. */
export function stopCanister(call: ManagementCall): ManagementResult {
  const canister = namedCanister(call);
  if (canister.status.kind === 'stopped') return EMPTY_REPLY;
  const waiter = { origin: call.origin, refund: call.cyclesAvailable, since: call.subnet.time };
  if (canister.status.kind === 'stopping') canister.status.waiters.push(waiter);
  else {
    canister.status = { kind: 'stopping', waiters: [waiter] };
    canister.version += 1n;
  }
  return 'pending';
}

/** Turns a stopping canister without open calls into a stopped one and tells who waits for it. */
export function retireStopped(canister: Canister, subnet: Subnet): void {
  const { status } = canister;
  if (status.kind !== 'stopping') return;
  if (canister.callContexts.size === 0) {
    canister.status = { kind: 'stopped' };
    for (const { origin, refund } of status.waiters) {
      subnet.respond(origin, { kind: 'reply', data: EMPTY_REPLY }, refund);
    }
    return;
  }
  const isLate = (since: bigint): boolean => since + STOP_TIMEOUT <= subnet.time;
  const error = new IcError(
    ErrorCode.StopCanisterRequestTimeout,
    `Stop canister request timed out after ${STOP_TIMEOUT / 1_000_000_000n}s`
  );
  for (const { origin, refund } of status.waiters.filter(({ since }) => isLate(since))) {
    subnet.respond(origin, toReject(error), refund);
  }
  status.waiters = status.waiters.filter(({ since }) => !isLate(since));
}

export function deleteCanister(call: ManagementCall): Uint8Array {
  const canister = namedCanister(call);
  if (samePrincipal(canister.id, call.caller)) {
    throw new IcError(ErrorCode.CanisterInvalidController, `Canister ${canister.text} cannot delete itself.`);
  }
  if (canister.status.kind !== 'stopped') {
    throw new IcError(
      ErrorCode.CanisterNotStopped,
      `Canister ${canister.text} must be stopped before it is deleted.`
    );
  }
  call.subnet.canisters.delete(canister.key);
  for (const message of canister.queue) if (message.kind === 'request') call.subnet.accept(message);
  return EMPTY_REPLY;
}
