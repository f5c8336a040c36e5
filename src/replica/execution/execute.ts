import type { Subnet } from '../instance/subnet.js';
import { ErrorCode, IcError } from '../errors.js';
import { MANAGEMENT_CANISTER } from '../principal.js';
import { Entry, type EntryPoint, type ExecutionContext } from '../system-api/context.js';
import type { Trap } from '../system-api/host.js';
import { answer, closeIfDone, told } from './call-context.js';
import type { Canister } from './canister.js';
import {
  checkRunning,
  executionContext,
  feesOf,
  logTrap,
  methodNotFound,
  notInstalled,
  prepay,
  reportExecution,
  received
} from './environment.js';
import { MAX_RESPONSE_BYTES } from './fees.js';
import type {
  CallContext,
  Callback,
  CanisterMessage,
  Request,
  ResponseMessage,
  SystemTask
} from './messages.js';
import type { Sandbox, Target } from './sandbox.js';
import { growthTrap, memoryLimitTrap } from './wasm-memory.js';

/** Cost of a 4 KiB page of Wasm memory that a message wrote, in instructions. */
const DIRTY_PAGE_COST = 1_000n;

/** Deadlines of calls are told in whole seconds. */
const SECOND = 1_000_000_000n;

/**
 * Executes one message of a canister to its end: its changes are kept or undone, its calls and answers sent,
 * its cycles charged. Failures become answers.
 * @returns the instructions executed
 */
export function executeMessage(canister: Canister, message: CanisterMessage, subnet: Subnet): bigint {
  const run = { canister, subnet };
  if (message.kind === 'response') return executeResponse(run, message);
  if (message.kind === 'task') return executeTask(run, message);
  try {
    return executeRequest(run, message);
  } catch (error) {
    if (!(error instanceof IcError)) throw error;
    subnet.respond(message.origin, told(message.origin, error), message.cycles);
    return 0n;
  }
}

interface Run {
  canister: Canister;
  subnet: Subnet;
}

function executeRequest({ canister, subnet }: Run, request: Request): bigint {
  checkRunning(canister);
  const { sandbox } = canister;
  if (sandbox === null) throw notInstalled(canister);
  const kind = sandbox.compiled.methods.get(request.method);
  if (kind === undefined) throw methodNotFound(canister, 'update', request.method);
  if (kind === 'composite_query') {
    const text = 'Composite query cannot be called in replicated mode';
    throw new IcError(ErrorCode.CompositeQueryCalledInReplicatedMode, text);
  }
  const prepaid = prepay(canister, subnet, subnet.limits.update);
  const context = openContext(canister, request);
  const execution = runMessage({ canister, subnet }, sandbox, context, {
    entry: kind === 'update' ? Entry.Update : Entry.ReplicatedQuery,
    target: { entryPoint: `canister_${kind} ${request.method}` },
    arg: request.arg,
    prepaid
  });
  closeIfDone(canister, context, execution.trap, subnet);
  return execution.instructions;
}

function openContext(
  canister: Canister,
  request: Pick<Request, 'origin' | 'caller' | 'cycles' | 'deadline'>
): CallContext {
  const context: CallContext = {
    id: canister.freshId(),
    origin: request.origin,
    caller: request.caller,
    cyclesAvailable: request.cycles,
    responded: false,
    deleted: false,
    outstanding: 0,
    instructions: 0n,
    deadline: request.deadline
  };
  canister.callContexts.set(context.id, context);
  return context;
}

function executeTask(run: Run, task: SystemTask): bigint {
  const { canister, subnet } = run;
  const { sandbox } = canister;
  if (sandbox === null || canister.status.kind !== 'running') return 0n;
  // The code may have been replaced since the task was scheduled, in this very round.
  if (!sandbox.compiled.systemEntryPoints.has(task.entryPoint)) return 0n;
  let prepaid: bigint;
  try {
    prepaid = prepay(canister, subnet, subnet.limits.update);
  } catch (error) {
    // Nobody asked for the task, so nobody is told: without cycles it does not run.
    if (error instanceof IcError) return 0n;
    throw error;
  }
  const context = openContext(canister, {
    origin: { kind: 'system' },
    caller: MANAGEMENT_CANISTER,
    cycles: 0n,
    deadline: 0n
  });
  const execution = runMessage(run, sandbox, context, {
    entry: Entry.SystemTask,
    target: { entryPoint: task.entryPoint },
    arg: new Uint8Array(),
    prepaid
  });
  closeIfDone(canister, context, execution.trap, subnet);
  return execution.instructions;
}

function executeResponse(run: Run, message: ResponseMessage): bigint {
  const { canister, subnet } = run;
  const callback = canister.callbacks.take(message.callbackId);
  if (callback === null) return 0n;
  canister.cycles += message.refund;
  const context = canister.callContexts.get(callback.contextId);
  const { sandbox } = canister;
  if (context === undefined) return 0n;
  context.outstanding--;
  if (sandbox === null || context.deleted) {
    canister.cycles += callback.call.prepaid;
    closeIfDone(canister, context, null, subnet);
    return 0n;
  }
  const result = runCallback(run, sandbox, context, callback, message);
  closeIfDone(canister, context, result.trap, subnet);
  return result.instructions;
}

/** The reply or reject callback, and the cleanup callback if it traps. */
function runCallback(
  run: Run,
  sandbox: Sandbox,
  context: CallContext,
  { call }: Callback,
  { response, refund }: ResponseMessage
): MessageResult {
  const { canister, subnet } = run;
  const fees = feesOf(canister, subnet);
  const size = response.ok ? response.reply.length : response.failure.message.length;
  canister.cycles +=
    call.prepaid === 0n ? 0n : fees.callBytes(MAX_RESPONSE_BYTES) - fees.callBytes(BigInt(size));
  const shared = { ...received(response), cyclesRefunded: refund };
  const result = runMessage(run, sandbox, context, {
    ...shared,
    entry: response.ok ? Entry.ReplyCallback : Entry.RejectCallback,
    target: { closure: response.ok ? call.onReply : call.onReject },
    prepaid: call.prepaid === 0n ? 0n : fees.execution(subnet.limits.update)
  });
  if (result.trap === null || call.onCleanup === null) return result;
  const cleanup = runMessage(run, sandbox, context, {
    ...shared,
    entry: Entry.Cleanup,
    target: { closure: call.onCleanup },
    prepaid: 0n
  });
  return {
    trap: cleanup.trap === null ? result.trap : result.trap.alsoIn(cleanup.trap),
    instructions: result.instructions + cleanup.instructions
  };
}

interface MessageRun {
  entry: EntryPoint;
  target: Target;
  arg: Uint8Array;
  /** Cycles already taken for the execution. */
  prepaid: bigint;
  reject?: ExecutionContext['reject'];
  cyclesRefunded?: bigint;
}

interface MessageResult {
  instructions: bigint;
  /** Why the message was undone; null if it was not. */
  trap: Trap | null;
}

function runMessage(run: Run, sandbox: Sandbox, context: CallContext, message: MessageRun): MessageResult {
  const { canister, subnet } = run;
  const { target, prepaid, ...particulars } = message;
  const execution = executionContext(canister, subnet, {
    ...particulars,
    caller: context.caller,
    balance: canister.cycles,
    instructionLimit: subnet.limits.update,
    deadline: context.deadline,
    cyclesAvailable: context.cyclesAvailable,
    earlierInstructions: context.instructions,
    responded: context.responded
  });
  const { instructions, trap: ownTrap } = sandbox.run(target, execution);
  const commit = tryCommit(canister, sandbox, execution, ownTrap);
  const { trap } = commit;
  if (trap === null) keep(run, context, execution);
  else undo(run, sandbox, trap);
  const total = instructions + commit.extraInstructions;
  reportExecution(canister, subnet, execution.entry, target, { instructions: total, trap });
  context.instructions += total;
  const balance = trap === null ? execution.balance : canister.cycles;
  const fees = feesOf(canister, subnet);
  canister.cycles = balance + prepaid - (prepaid === 0n ? 0n : fees.execution(total));
  return { instructions: total, trap };
}

/** Keeps what a message did to the canister's memories, unless it trapped or left too much. */
function tryCommit(
  canister: Canister,
  sandbox: Sandbox,
  execution: ExecutionContext,
  ownTrap: Trap | null
): { extraInstructions: bigint; trap: Trap | null } {
  const { entry } = execution;
  const trap =
    ownTrap ?? memoryLimitTrap(canister, sandbox, entry) ?? growthTrap(canister, sandbox, execution);
  if (trap !== null) return { extraInstructions: 0n, trap };
  if (entry === Entry.ReplicatedQuery) {
    sandbox.rollback();
    return { extraInstructions: 0n, trap: null };
  }
  return { extraInstructions: BigInt(sandbox.commit()) * DIRTY_PAGE_COST, trap: null };
}

function undo({ canister, subnet }: Run, sandbox: Sandbox, trap: Trap): void {
  sandbox.rollback();
  logTrap(canister, subnet, trap);
}

function keep(run: Run, context: CallContext, execution: ExecutionContext): void {
  const { canister, subnet } = run;
  const { effects } = execution;
  context.cyclesAvailable -= effects.cyclesAccepted;
  if (effects.certifiedData !== null) canister.certifiedData = effects.certifiedData;
  if (effects.globalTimer !== null) canister.globalTimer = effects.globalTimer;
  sendCalls(run, context, effects.calls);
  if (execution.entry !== Entry.ReplicatedQuery) canister.version += 1n;
  if (effects.response !== null) answer(context, effects.response, subnet);
}

function sendCalls(
  { canister, subnet }: Run,
  context: CallContext,
  calls: ExecutionContext['effects']['calls']
): void {
  for (const call of calls) {
    const callbackId = canister.freshId();
    const seconds = subnet.time / SECOND;
    const deadline = call.timeoutSeconds === null ? 0n : (seconds + BigInt(call.timeoutSeconds)) * SECOND;
    canister.callbacks.add(callbackId, { contextId: context.id, call, deadline });
    context.outstanding++;
    const { callee, method, arg, cycles } = call;
    const origin = { kind: 'canister', canisterId: canister.id, callbackId } as const;
    const caller = canister.id;
    const request: Request = { kind: 'request', origin, caller, callee, method, arg, cycles, deadline };
    subnet.network.route(request, subnet);
  }
}
