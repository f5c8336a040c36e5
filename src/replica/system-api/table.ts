import { Entry } from './context.js';
import type { SystemApiHost } from './host.js';

/** A value that crosses the Wasm border: unsigned 32-bit numbers, 64-bit ones as bigint. */
export type ApiValue = number | bigint;

/** One system call. */
export interface ApiFunction {
  /** Wasm type as `params:results`: `i` for i32, `I` for i64, `p` for an address or length, which has the memory's type. */
  type: string;
  /** Flags of the entry points that may call it. */
  allowed: number;
  /** Fixed cost in instructions: dfinity/ic `system_api_complexity.rs`. */
  cost: number;
  /** Cost that depends on the arguments, usually one instruction per byte copied. */
  extra?: (args: readonly number[]) => number;
  /**
   * @param args the parameters of types i and p
   * @param wide those of type I
   * @param values all as they came
   */
  run: (
    host: SystemApiHost,
    args: readonly number[],
    wide: readonly bigint[],
    values: readonly ApiValue[]
  ) => ApiValue | void;
}

export type ApiTable = Readonly<Record<string, ApiFunction>>;

/** @param options besides the fixed cost, one that depends on the arguments */
export function api(
  type: string,
  allowed: number,
  run: ApiFunction['run'],
  options: Partial<Pick<ApiFunction, 'cost' | 'extra'>> = {}
): ApiFunction {
  return { cost: 500, ...options, type, allowed, run };
}

/** Cost of a byte that leaves the sandbox in a call or an answer (dfinity/ic `linker.rs`). */
export const BYTE_TRANSMISSION_COST = 50;

const { Start, Init, PreUpgrade, Update, ReplicatedQuery, Query, CompositeQuery } = Entry;
const { ReplyCallback, RejectCallback, CompositeReplyCallback, CompositeRejectCallback } = Entry;
const { Cleanup, CompositeCleanup, Inspect, SystemTask } = Entry;

const CALLBACKS = ReplyCallback | RejectCallback | CompositeReplyCallback | CompositeRejectCallback;
const QUERIES = ReplicatedQuery | Query | CompositeQuery;

const ANY =
  Init | PreUpgrade | Update | QUERIES | CALLBACKS | Cleanup | CompositeCleanup | Inspect | SystemTask;

/** Sets of entry points named as the table of the interface specification uses them. */
export const Allowed = {
  /** Any but `start`: `*`. */
  always: ANY,
  evenStart: Start | ANY,
  argument: Init | Update | QUERIES | ReplyCallback | CompositeReplyCallback | Inspect,
  rejectCode: CALLBACKS | Cleanup,
  rejectMessage: RejectCallback | CompositeRejectCallback,
  answer: Update | QUERIES | CALLBACKS,
  cyclesIn: Update | ReplicatedQuery | ReplyCallback | RejectCallback,
  refund: ReplyCallback | RejectCallback,
  burn: Init | PreUpgrade | Update | ReplicatedQuery | ReplyCallback | RejectCallback | Cleanup | SystemTask,
  inspect: Inspect,
  call: Update | CompositeQuery | CALLBACKS | SystemTask,
  callWithCycles: Update | ReplyCallback | RejectCallback | SystemTask,
  certify: Init | PreUpgrade | Update | ReplyCallback | RejectCallback | SystemTask,
  certificate: Query | CompositeQuery,
  timer: Init | PreUpgrade | Update | ReplyCallback | RejectCallback | Cleanup | SystemTask
} as const;
