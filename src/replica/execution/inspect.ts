import type { Subnet } from '../instance/subnet.js';
import { ErrorCode, IcError } from '../errors.js';
import type { PrincipalBytes } from '../instance/types.js';
import { Entry } from '../system-api/context.js';
import type { Canister } from './canister.js';
import { checkRunning, executionContext, methodNotFound, reportExecution, trapError } from './environment.js';

/** Instructions of `canister_inspect_message` (dfinity/ic `rs/config/src/execution_environment.rs`). */
const INSPECT_LIMIT = 200_000_000n;

/**
 * Asks the canister whether it takes an ingress message.
 * @throws IcError if it does not, or could not execute it
 */
export function inspectMessage(
  canister: Canister,
  subnet: Subnet,
  message: { caller: PrincipalBytes; method: string; arg: Uint8Array }
): void {
  checkRunning(canister);
  const { sandbox } = canister;
  if (sandbox === null) {
    throw new IcError(ErrorCode.CanisterWasmModuleNotFound, 'Requested canister has no wasm module');
  }
  if (!sandbox.compiled.methods.has(message.method)) {
    throw methodNotFound(canister, 'update', message.method);
  }
  if (!sandbox.compiled.systemEntryPoints.has('canister_inspect_message')) return;
  const context = executionContext(canister, subnet, {
    entry: Entry.Inspect,
    caller: message.caller,
    arg: message.arg,
    methodName: message.method,
    balance: canister.cycles,
    instructionLimit: INSPECT_LIMIT
  });
  const target = { entryPoint: 'canister_inspect_message' };
  const execution = sandbox.run(target, context);
  const { trap } = execution;
  sandbox.rollback();
  reportExecution(canister, subnet, Entry.Inspect, target, execution);
  if (trap !== null) throw trapError(canister, trap);
  if (!context.effects.accepted) {
    throw new IcError(ErrorCode.CanisterRejectedMessage, `Canister ${canister.text} rejected the message`);
  }
}
