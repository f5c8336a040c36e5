import type { CallResult } from '../instance/types.js';
import type { Subnet } from '../instance/subnet.js';
import { ErrorCode, IcError } from '../errors.js';
import type { Trap } from '../system-api/host.js';
import type { Canister } from './canister.js';
import { trapError, didNotReply } from './environment.js';
import type { CallContext, CallOrigin } from './messages.js';

/** Answers a call; what is left of its cycles goes back. */
export function answer(context: CallContext, response: CallResult, subnet: Subnet): void {
  if (context.origin.kind !== 'system') subnet.respond(context.origin, response, context.cyclesAvailable);
  context.cyclesAvailable = 0n;
  context.responded = true;
}

/**
 * After a message: a call context without open calls is at its end. If it was not answered it is rejected,
 * with the error of its last message if that trapped.
 */
export function closeIfDone(
  canister: Canister,
  context: CallContext,
  trap: Trap | null,
  subnet: Subnet
): void {
  if (context.outstanding > 0) return;
  canister.callContexts.delete(context.id);
  if (context.responded) return;
  const error = trap === null ? didNotReply(canister) : trapError(canister, trap);
  answer(context, told(context.origin, error), subnet);
}

/** What a caller is told of a failed execution: canisters get its number, and less of a call that was not answered. */
export function told(origin: CallOrigin, error: IcError): CallResult {
  const { code } = error;
  const wasTurnedAway = code === ErrorCode.CanisterStopped || code === ErrorCode.CanisterStopping;
  if (origin.kind !== 'canister' || wasTurnedAway) return error.toResult();
  const reason = code === ErrorCode.CanisterDidNotReply ? new IcError(code, 'No response') : error.numbered;
  return reason.toResult();
}

/** Rejects every open call, because the code that would answer is gone. The canister cannot stop before its own calls are back. */
export function abandonCalls(canister: Canister, error: IcError, subnet: Subnet): void {
  for (const context of canister.callContexts.values()) {
    if (!context.responded) answer(context, error.toResult(), subnet);
    context.deleted = true;
  }
}
