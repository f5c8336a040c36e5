import type { Nanoseconds, PrincipalBytes, CallResult } from '../instance/types.js';
import type { OutgoingCall } from '../system-api/context.js';

/** Who waits for the answer to a call. */
export type CallOrigin =
  | { kind: 'ingress'; messageKey: string }
  | { kind: 'canister'; canisterId: PrincipalBytes; callbackId: number }
  /** Heartbeats and timers: nobody. */
  | { kind: 'system' };

/** A call on its way to a canister. */
export interface Request {
  kind: 'request';
  origin: CallOrigin;
  caller: PrincipalBytes;
  callee: PrincipalBytes;
  method: string;
  arg: Uint8Array;
  cycles: bigint;
  deadline: Nanoseconds;
}

/** An answer on its way back to the canister that called. */
export interface ResponseMessage {
  kind: 'response';
  callbackId: number;
  response: CallResult;
  /** Cycles of the call that were not accepted. */
  refund: bigint;
}

/** Due work of a canister that no call asked for. */
export interface SystemTask {
  kind: 'task';
  entryPoint: 'canister_heartbeat' | 'canister_global_timer' | 'canister_on_low_wasm_memory';
}

export type CanisterMessage = Request | ResponseMessage | SystemTask;

/** A call being worked on, from its first message until it is answered and all its own calls are back. */
export interface CallContext {
  id: number;
  origin: CallOrigin;
  caller: PrincipalBytes;
  /** Cycles sent with the call and not yet accepted. */
  cyclesAvailable: bigint;
  responded: boolean;
  /** The code that would go on is gone: answers to its calls are dropped. */
  deleted: boolean;
  /** Calls made on its behalf that are not answered. */
  outstanding: number;
  /** Instructions of its messages so far. */
  instructions: bigint;
  deadline: Nanoseconds;
}

/** A call made, waiting for its answer. */
export interface Callback {
  contextId: number;
  call: OutgoingCall;
  /** Absolute time after which a best-effort call is given up; 0 if never. */
  deadline: Nanoseconds;
}
