import { ErrorCode, IcError } from '../errors.js';
import type { Response } from '../system-api/context.js';
import type { Canister } from './canister.js';
import { toReject, type Outbox } from './environment.js';
import type { CallContext } from './messages.js';

/** Answers a call; what is left of its cycles goes back. */
export function answer(context: CallContext, response: Response, outbox: Outbox): void {
  if (context.origin.kind !== 'system') outbox.respond(context.origin, response, context.cyclesAvailable);
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
  error: IcError | null,
  outbox: Outbox
): void {
  if (context.outstanding > 0) return;
  canister.callContexts.delete(context.id);
  if (context.responded) return;
  const reason =
    error ??
    new IcError(
      ErrorCode.CanisterDidNotReply,
      `Error from Canister ${canister.text}: Canister did not reply to the call.`
    );
  answer(context, toReject(reason), outbox);
}

/** Rejects every open call, because the code that would answer is gone. Answers to its own calls are dropped. */
export function abandonCalls(canister: Canister, error: IcError, outbox: Outbox): void {
  for (const context of canister.callContexts.values()) {
    if (!context.responded) answer(context, toReject(error), outbox);
  }
  canister.callContexts.clear();
}
