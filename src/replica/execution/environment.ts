import { ErrorCode, IcError } from '../errors.js';
import type { Subnet } from '../instance/subnet.js';
import type { CallResult } from '../instance/types.js';
import {
  ENTRY_NAMES,
  noEffects,
  NOT_REPLICATED,
  type EntryPoint,
  type ExecutionContext
} from '../system-api/context.js';
import { DoubleTrap, type Trap } from '../system-api/host.js';
import type { Canister } from './canister.js';
import { trapLine } from './canister-log.js';
import type { FeeSchedule } from './fees.js';
import type { Execution, Target } from './sandbox.js';

/** What differs between executions; the rest of the context follows from the canister and its subnet. */
type Particulars = Pick<ExecutionContext, 'entry' | 'caller' | 'arg' | 'balance' | 'instructionLimit'> &
  Partial<ExecutionContext>;

export function executionContext(
  canister: Canister,
  subnet: Subnet,
  particulars: Particulars
): ExecutionContext {
  return {
    methodName: '',
    reject: null,
    deadline: 0n,
    cyclesAvailable: 0n,
    cyclesRefunded: 0n,
    earlierInstructions: 0n,
    responded: false,
    certificate: () => null,
    ...particulars,
    canister,
    subnet,
    fees: feesOf(canister, subnet),
    freezingThreshold: canister.freezingThreshold(subnet.fees),
    onPrint: (content) => {
      subnet.network.log(canister.id, Buffer.from(content).toString('utf8'));
      if ((particulars.entry & NOT_REPLICATED) === 0) canister.writeLog(subnet.time, content);
    },
    effects: noEffects()
  };
}

/** What the callback for an answer sees of it. */
export function received(result: CallResult): Pick<ExecutionContext, 'arg' | 'reject'> {
  return result.ok ? { arg: result.reply, reject: null } : { arg: new Uint8Array(), reject: result.failure };
}

/** Tells who listens that an execution has ended. */
export function reportExecution(
  canister: Canister,
  subnet: Subnet,
  entry: EntryPoint,
  target: Target,
  { instructions, trap }: Execution
): void {
  subnet.network.report({
    canisterId: canister.id,
    kind: ENTRY_NAMES[entry],
    entryPoint: 'entryPoint' in target ? target.entryPoint : null,
    instructions,
    trapped: trap !== null
  });
}

/** Logs why a message or installation was undone. */
export function logTrap(canister: Canister, subnet: Subnet, trap: Trap): void {
  subnet.network.log(canister.id, trap.message);
  canister.writeLog(subnet.time, trapLine(trap));
}

const GRACEFULLY =
  'Consider gracefully handling failures from this canister or altering the canister to handle exceptions.';

/** What the IC tells the user to do, with the section of its documentation (dfinity/ic `HypervisorError::error_help`). */
const ADVICE: Partial<Record<ErrorCode, readonly [advice: string, section: string]>> = {
  [ErrorCode.CanisterTrapped]: [GRACEFULLY, 'trapped'],
  [ErrorCode.CanisterCalledTrap]: [GRACEFULLY, 'trapped-explicitly'],
  [ErrorCode.CanisterInstructionLimitExceeded]: [
    'Try optimizing this method to consume fewer instructions or split the work across multiple messages.',
    'instruction-limit-exceeded'
  ],
  [ErrorCode.CanisterMethodNotFound]: [
    'Check that the method being called is exported by the target canister.',
    'method-not-found'
  ],
  [ErrorCode.CanisterWasmModuleNotFound]: [
    'Please install code to this canister before calling it.',
    'wasm-module-not-found'
  ],
  [ErrorCode.InsufficientCyclesInMemoryGrow]: [
    'Try topping up the canister.',
    'insufficient-cycles-in-memory-grow'
  ],
  [ErrorCode.CanisterWasmMemoryLimitExceeded]: [
    'Try checking the canister for a possible memory leak or modifying it to use more stable memory instead of Wasm memory.',
    'wasm-memory-limit-exceeded'
  ]
};

/** Why an execution failed, as the IC words it for the caller. */
export function executionError(canister: Canister, code: ErrorCode, reason: string): IcError {
  const [advice, section] = ADVICE[code] ?? [];
  const help =
    advice === undefined
      ? ''
      : `.\n${advice} See documentation: https://internetcomputer.org/docs/current/references/execution-errors#${section}`;
  return new IcError(code, `Error from Canister ${canister.text}: ${reason}${help}`);
}

/** A trap as the caller of the canister sees it. */
export function trapError(canister: Canister, trap: Trap): IcError {
  if (!(trap instanceof DoubleTrap)) return executionError(canister, trap.code, trap.message);
  return new IcError(trap.code, `Error from Canister ${canister.text}: ${trap.message}`);
}

/** @throws IcError unless the canister takes new calls */
export function checkRunning(canister: Canister): void {
  if (canister.status.kind === 'stopped') {
    throw new IcError(ErrorCode.CanisterStopped, `Canister ${canister.text} is stopped`);
  }
  if (canister.status.kind === 'stopping') {
    throw new IcError(ErrorCode.CanisterStopping, `Canister ${canister.text} is stopping`);
  }
}

export function notInstalled(canister: Canister): IcError {
  return executionError(
    canister,
    ErrorCode.CanisterWasmModuleNotFound,
    'Attempted to execute a message, but the canister contains no Wasm module.'
  );
}

export function didNotReply(canister: Canister): IcError {
  const text = `Error from Canister ${canister.text}: Canister did not reply to the call.`;
  return new IcError(ErrorCode.CanisterDidNotReply, text);
}

export function methodNotFound(canister: Canister, kind: 'update' | 'query', method: string): IcError {
  return executionError(
    canister,
    ErrorCode.CanisterMethodNotFound,
    `Canister has no ${kind} method '${method}'.`
  );
}

/** What executions of the canister cost. */
export function feesOf(canister: Canister, subnet: Subnet): FeeSchedule {
  return subnet.fees.forModule(canister.sandbox?.compiled);
}

/** Takes cycles for an execution of up to `limit` instructions. @returns how many. @throws IcError where they are missing */
export function prepay(canister: Canister, subnet: Subnet, limit: bigint): bigint {
  const fees = feesOf(canister, subnet);
  const cost = fees.execution(limit);
  checkCycles(canister, fees, cost);
  canister.cycles -= cost;
  return cost;
}

/** @throws IcError where paying the cost would freeze the canister */
export function checkCycles(canister: Canister, fees: FeeSchedule, cost: bigint, context = ''): void {
  const missing = cost + canister.freezingThreshold(fees) - canister.cycles;
  if (cost === 0n || missing <= 0n) return;
  const text = `Canister ${canister.text} is out of cycles: please top up the canister with at least ${missing} additional cycles`;
  throw new IcError(ErrorCode.CanisterOutOfCycles, context === '' ? text : `${context}: \`${text}\``);
}
