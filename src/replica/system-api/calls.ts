import { concat } from '../certificates/bytes.js';
import { RejectCode } from '../instance/types.js';
import { principalKey, principalText } from '../principal.js';
import { Entry } from './context.js';
import { violation, type SystemApiHost } from './host.js';
import { Allowed, api, BYTE_TRANSMISSION_COST, type ApiTable, type ApiValue } from './table.js';

/** Largest argument and method name of a call, in bytes; calls to other subnets have a limit of their own. */
const MAX_CALL_BYTES = 10 * 1024 * 1024;

const MAX_METHOD_NAME_BYTES = 20_000;

/** Longest time a best-effort call may wait for its answer, in seconds. */
const MAX_TIMEOUT_SECONDS = 300;

/** Calls that a canister may have in flight to one callee: dfinity/ic `DEFAULT_QUEUE_CAPACITY`. */
const MAX_CALLS_TO_ONE = 500;

/** … and to all of them: each sets 2 MiB aside for its answer, of the 15 GiB that a subnet of the IC has for that. */
const MAX_CALLS_TO_ALL = 7_680;

type PendingCall = NonNullable<SystemApiHost['pendingCall']>;

function pending(host: SystemApiHost, name: string): PendingCall {
  if (host.pendingCall === null) {
    throw violation(`${name} called when no call is under construction.`);
  }
  return host.pendingCall;
}

function refund(host: SystemApiHost): void {
  if (host.pendingCall !== null) host.context.balance += host.pendingCall.cycles;
  host.pendingCall = null;
}

function callNew(host: SystemApiHost, args: readonly number[], values: readonly ApiValue[]): void {
  const [callee = 0, calleeSize = 0, name = 0, nameSize = 0, replyFun = 0, , rejectFun = 0] = args;
  const [, , , , , replyEnv = 0, , rejectEnv = 0] = values;
  refund(host);
  if (calleeSize > 29)
    throw violation(`ic0.call_new: the callee has ${calleeSize} bytes; at most 29 are allowed`);
  if (nameSize > MAX_METHOD_NAME_BYTES) {
    throw violation(`Size of method_name ${nameSize} exceeds the allowed limit of ${MAX_METHOD_NAME_BYTES}`);
  }
  host.pendingCall = {
    callee: host.read(callee, calleeSize),
    method: host.readText(name, nameSize),
    parts: [],
    cycles: 0n,
    timeoutSeconds: null,
    onReply: { fun: replyFun, env: replyEnv },
    onReject: { fun: rejectFun, env: rejectEnv },
    onCleanup: null
  };
}

function appendData(host: SystemApiHost, [src = 0, size = 0]: readonly number[]): void {
  const call = pending(host, 'ic0.call_data_append');
  const total = call.parts.reduce((sum, part) => sum + part.length, size + Buffer.byteLength(call.method));
  if (total > MAX_CALL_BYTES) {
    throw violation(
      `Request to ${principalText(call.callee)}:${call.method} has a payload size of ${total}, which exceeds the allowed limit of ${MAX_CALL_BYTES}.`
    );
  }
  call.parts.push(host.read(src, size));
}

function onCleanup(host: SystemApiHost, [fun = 0]: readonly number[], values: readonly ApiValue[]): void {
  const call = pending(host, 'ic0.call_on_cleanup');
  if (call.onCleanup !== null) throw violation('ic0.call_on_cleanup can be called at most once');
  call.onCleanup = { fun, env: values[1] ?? 0 };
}

function addCycles(host: SystemApiHost, amount: bigint): void {
  const call = pending(host, 'ic0.call_cycles_add');
  const { context } = host;
  if (context.balance - amount < context.freezingThreshold) {
    throw violation(
      `ic0.call_cycles_add: adding ${amount} cycles would bring the balance of ${context.balance} below the freezing threshold of ${context.freezingThreshold}`
    );
  }
  context.balance -= amount;
  call.cycles += amount;
}

function bestEffort(host: SystemApiHost, [seconds = 0]: readonly number[]): void {
  const call = pending(host, 'ic0.call_with_best_effort_response');
  if (call.timeoutSeconds !== null) {
    throw violation('ic0.call_with_best_effort_response can be called at most once');
  }
  call.timeoutSeconds = Math.min(seconds, MAX_TIMEOUT_SECONDS);
}

/** Takes a place in the callee's queue. @returns false where there is none */
function reserveAnswer({ context }: SystemApiHost, { callee }: PendingCall): boolean {
  const { callbacks } = context.canister;
  const { calls, callsTo } = context.effects;
  const key = principalKey(callee);
  const sent = callsTo.get(key) ?? 0;
  if (callbacks.to(key) + sent >= MAX_CALLS_TO_ONE) return false;
  if (callbacks.count + calls.length >= MAX_CALLS_TO_ALL) return false;
  callsTo.set(key, sent + 1);
  return true;
}

/** Sends the call, or says with a reject code why not; then the cycles attached come back. */
function perform(host: SystemApiHost): number {
  const call = pending(host, 'ic0.call_perform');
  const { context } = host;
  const { fees, subnet } = context;
  const { parts, ...rest } = call;
  const arg = concat(...parts);
  const composite =
    (context.entry &
      (Entry.CompositeQuery | Entry.CompositeReplyCallback | Entry.CompositeRejectCallback)) !==
    0;
  const bytes = BigInt(arg.length + Buffer.byteLength(call.method));
  const total = composite ? 0n : fees.callTotal(bytes, subnet.limits.update);
  if (context.balance - total < (composite ? 0n : context.freezingThreshold) || !reserveAnswer(host, call)) {
    refund(host);
    return RejectCode.SysTransient;
  }
  context.balance -= total;
  const prepaid = composite ? 0n : total - fees.callRequest(bytes);
  context.effects.calls.push({ ...rest, arg, prepaid });
  host.pendingCall = null;
  return 0;
}

/** Calls to other canisters. */
export const callApi: ApiTable = {
  call_new: api('pppppppp:', Allowed.call, (host, args, _wide, values) => callNew(host, args, values), {
    cost: 1500,
    extra: ([, calleeSize = 0, , nameSize = 0]) => calleeSize + nameSize
  }),
  call_data_append: api('pp:', Allowed.call, appendData, {
    extra: ([, size = 0]) => BYTE_TRANSMISSION_COST * size
  }),
  call_on_cleanup: api('pp:', Allowed.call, (host, args, _wide, values) => onCleanup(host, args, values)),
  call_cycles_add: api('I:', Allowed.callWithCycles, (host, _args, [amount = 0n]) => addCycles(host, amount)),
  call_cycles_add128: api('II:', Allowed.callWithCycles, (host, _args, [high = 0n, low = 0n]) =>
    addCycles(host, (high << 64n) | low)
  ),
  call_with_best_effort_response: api('i:', Allowed.call, bestEffort),
  call_perform: api(':i', Allowed.call, perform, { cost: 5000 })
};
