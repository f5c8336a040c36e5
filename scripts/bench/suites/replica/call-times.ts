import { Principal } from '@dfinity/principal';
import { compileWat } from '../../../../tests/support/wat.js';
import { BenchNetwork } from '../../network.js';
import { median, processorTime } from '../../timing.js';

export type CallKind = 'update' | 'query';

const MEGABYTE = 1_000_000;
const WASM_PAGE = 65_536;
/** Calls in a row at one size; the sizes take turns, so that what else the machine does meets all. */
const BATCH = 80;
const WARM_UP = 4;

/**
 * The Wasm does next to nothing: it counts the call, and writes to one 4 KiB page, another each time, of memory that is all in use.
 */
function canister(bytes: number): string {
  const pages = Math.ceil(bytes / WASM_PAGE);
  const body = `(i32.store (i32.const 0) (i32.add (i32.load (i32.const 0)) (i32.const 1)))
    (i32.store (i32.mul (i32.const 4096) (i32.rem_u (i32.mul (i32.load (i32.const 0)) (i32.const 7919)) (i32.const ${pages * 16})))
      (i32.load (i32.const 0)))
    (call $msg_reply)`;
  return `(module
    (import "ic0" "msg_reply" (func $msg_reply))
    (memory ${pages})
    (func (export "canister_init") (memory.fill (i32.const 0) (i32.const 7) (i32.const ${pages * WASM_PAGE})))
    (func (export "canister_update update") ${body})
    (func (export "canister_query query") ${body}))`;
}

/**
 * Milliseconds of processor time per call, at each size of memory: the median batch of so many calls in all.
 * @param sizes in megabytes
 */
export async function callTimes(kind: CallKind, sizes: readonly number[], calls: number): Promise<number[]> {
  const batches = await Promise.all(sizes.map((size) => batchOf(kind, size * MEGABYTE)));
  const times = batches.map((): number[] => []);
  for (let turn = -WARM_UP; turn < calls / BATCH; turn++) {
    for (const [at, batch] of batches.entries()) {
      const time = processorTime(batch);
      if (turn >= 0) times[at]?.push(time / BATCH);
    }
  }
  return times.map(median);
}

async function batchOf(kind: CallKind, bytes: number): Promise<() => void> {
  const network = new BenchNetwork();
  const id = network.createCanister();
  network.installCode(id, await compileWat(canister(bytes)), { install: null });
  const sender = Principal.anonymous();
  const arg = new Uint8Array();
  return () => {
    for (let call = 0; call < BATCH; call++) {
      if (kind === 'update') network.call(id, kind, arg, sender);
      else network.query(id, kind, arg, sender);
    }
  };
}
