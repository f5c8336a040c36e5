import { ErrorCode, IcError } from '../errors.js';
import { abandonCalls } from '../execution/call-context.js';
import type { Canister } from '../execution/canister.js';
import { StableMemory } from '../execution/stable-memory.js';
import type { Subnet } from '../instance/subnet.js';
import { samePrincipal } from '../principal.js';
import { command } from './call.js';
import { CanisterIdArg, EMPTY_REPLY } from './idl.js';

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

export const startCanister = command(CanisterIdArg, (call, { canister_id }) => {
  const canister = call.controlled(canister_id);
  if (canister.status.kind === 'stopping') {
    const text = `Canister ${canister.text}'s stop request was cancelled`;
    const error = new IcError(ErrorCode.CanisterStoppingCancelled, text).toResult();
    for (const { origin, refund } of canister.status.waiters) call.subnet.respond(origin, error, refund);
  }
  if (canister.status.kind !== 'running') canister.version += 1n;
  canister.status = { kind: 'running' };
});

/** Answered when the canister has no open calls any more, see {@link retireStopped}. */
export const stopCanister = command(CanisterIdArg, (call, { canister_id }) => {
  const canister = call.controlled(canister_id);
  if (canister.status.kind === 'stopped') return undefined;
  const waiter = { origin: call.origin, refund: call.cyclesAvailable, since: call.subnet.time };
  if (canister.status.kind === 'stopping') canister.status.waiters.push(waiter);
  else {
    canister.status = { kind: 'stopping', waiters: [waiter] };
    canister.version += 1n;
  }
  return 'pending';
});

/** Turns a stopping canister without open calls into a stopped one and tells who waits for it. */
export function retireStopped(canister: Canister, subnet: Subnet): void {
  const { status } = canister;
  if (status.kind !== 'stopping') return;
  if (canister.callContexts.size === 0) {
    canister.status = { kind: 'stopped' };
    for (const { origin, refund } of status.waiters) {
      subnet.respond(origin, { ok: true, reply: EMPTY_REPLY }, refund);
    }
    return;
  }
  const isLate = (since: bigint): boolean => since + STOP_TIMEOUT <= subnet.time;
  const error = new IcError(
    ErrorCode.StopCanisterRequestTimeout,
    `Stop canister request timed out after ${STOP_TIMEOUT / 1_000_000_000n}s`
  );
  for (const { origin, refund } of status.waiters.filter(({ since }) => isLate(since))) {
    subnet.respond(origin, error.toResult(), refund);
  }
  status.waiters = status.waiters.filter(({ since }) => !isLate(since));
}

export const deleteCanister = command(CanisterIdArg, (call, { canister_id }) => {
  const canister = call.controlled(canister_id);
  if (samePrincipal(canister.id, call.caller)) {
    throw new IcError(ErrorCode.CanisterInvalidController, `Canister ${canister.text} cannot delete itself.`);
  }
  if (canister.status.kind !== 'stopped') {
    const text = `Canister ${canister.text} must be stopped before it is deleted.`;
    throw new IcError(ErrorCode.CanisterNotStopped, text);
  }
  if (canister.queue.length > 0) {
    const text = `Canister ${canister.text} has messages in its queues and cannot be deleted now. Please retry after some time.`;
    throw new IcError(ErrorCode.CanisterQueueNotEmpty, text);
  }
  call.subnet.canisters.delete(canister.key);
});
