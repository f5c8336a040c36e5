import type { Canister } from '../execution/canister.js';
import type { FeeSchedule } from '../execution/fees.js';
import type { Subnet } from '../instance/subnet.js';
import type { CallFailure, CallResult, PrincipalBytes } from '../instance/types.js';

/** Kinds of entry points, as flags: the columns of the specification's table of system calls. */
export const Entry = {
  Start: 1,
  Init: 2,
  PreUpgrade: 4,
  Update: 8,
  ReplicatedQuery: 16,
  Query: 32,
  CompositeQuery: 64,
  ReplyCallback: 128,
  RejectCallback: 256,
  CompositeReplyCallback: 512,
  CompositeRejectCallback: 1024,
  Cleanup: 2048,
  CompositeCleanup: 4096,
  Inspect: 8192,
  SystemTask: 16384
} as const;

/** Entry points that one node alone executes: their effects do not last. */
export const NOT_REPLICATED =
  Entry.Query |
  Entry.CompositeQuery |
  Entry.CompositeReplyCallback |
  Entry.CompositeRejectCallback |
  Entry.CompositeCleanup |
  Entry.Inspect;

export type EntryPoint = (typeof Entry)[keyof typeof Entry];

/** How errors name an entry point. */
export const ENTRY_NAMES: Record<EntryPoint, string> = {
  [Entry.Start]: 'start',
  [Entry.Init]: 'init',
  [Entry.PreUpgrade]: 'pre upgrade',
  [Entry.Update]: 'update',
  [Entry.ReplicatedQuery]: 'replicated query',
  [Entry.Query]: 'non replicated query',
  [Entry.CompositeQuery]: 'composite query',
  [Entry.ReplyCallback]: 'reply callback',
  [Entry.RejectCallback]: 'reject callback',
  [Entry.CompositeReplyCallback]: 'composite reply callback',
  [Entry.CompositeRejectCallback]: 'composite reject callback',
  [Entry.Cleanup]: 'cleanup callback',
  [Entry.CompositeCleanup]: 'composite cleanup callback',
  [Entry.Inspect]: 'inspect message',
  [Entry.SystemTask]: 'system task'
};

/** A function of the canister's table with its argument. */
export interface Closure {
  fun: number;
  /** As it came: i32 or i64. */
  env: number | bigint;
}

/** A call made by a message; it is sent if the message succeeds. */
export interface OutgoingCall {
  callee: PrincipalBytes;
  method: string;
  arg: Uint8Array;
  cycles: bigint;
  /** Fees taken in advance for the response; the unused part is given back with it. */
  prepaid: bigint;
  /** Seconds until a best-effort call times out; null for a call with a guaranteed response. */
  timeoutSeconds: number | null;
  onReply: Closure;
  onReject: Closure;
  onCleanup: Closure | null;
}

/** What a message wants to change outside of its memory; dropped if it traps. */
export interface Effects {
  response: CallResult | null;
  calls: OutgoingCall[];
  /** How many of them there are to each callee, by its key. */
  callsTo: Map<string, number>;
  cyclesAccepted: bigint;
  certifiedData: Uint8Array | null;
  /** New time of the global timer, 0 to clear it; null leaves it. */
  globalTimer: bigint | null;
  accepted: boolean;
}

/** One execution of one entry point. */
export interface ExecutionContext {
  entry: EntryPoint;
  canister: Canister;
  subnet: Subnet;
  /** What the canister's code costs. */
  fees: FeeSchedule;
  /** Cycles below which the canister may not spend. */
  freezingThreshold: bigint;
  caller: PrincipalBytes;
  /** Argument of the method, or the reply in a reply callback. */
  arg: Uint8Array;
  methodName: string;
  /** Why the call was rejected, in reject callbacks and the cleanup after one. */
  reject: CallFailure | null;
  /** Nanoseconds; 0 without one. */
  deadline: bigint;
  cyclesAvailable: bigint;
  cyclesRefunded: bigint;
  /** The canister's balance; changes while it executes. */
  balance: bigint;
  instructionLimit: bigint;
  /** Instructions of earlier messages of the same call context. */
  earlierInstructions: bigint;
  /** The call has been answered by an earlier message. */
  responded: boolean;
  /** Of the state that a query sees; null where there is none. */
  certificate: () => Uint8Array | null;
  onPrint: (text: Uint8Array) => void;
  effects: Effects;
}

export function noEffects(): Effects {
  return {
    response: null,
    calls: [],
    callsTo: new Map(),
    cyclesAccepted: 0n,
    certifiedData: null,
    globalTimer: null,
    accepted: false
  };
}
