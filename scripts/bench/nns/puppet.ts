import { compileWat } from '../../../tests/support/wat.js';

/** Room for one method's answer: 1 MiB. */
const ANSWER_PAGES = 16;
const PAGE_BYTES = 65_536;

/**
 * Code of a canister that answers each of `methods`, a query, with the bytes that the update `set <method>` was given.
 * It stands for NNS canisters, so that what is measured is what our canisters execute, and always the same.
 */
export function puppetWasm(methods: readonly string[]): Promise<Uint8Array> {
  return compileWat(puppetText(methods));
}

/** The update that sets what `method` answers. */
export function setterOf(method: string): string {
  return `set ${method}`;
}

function puppetText(methods: readonly string[]): string {
  return `(module
    (import "ic0" "msg_arg_data_size" (func $size (result i32)))
    (import "ic0" "msg_arg_data_copy" (func $copy (param i32 i32 i32)))
    (import "ic0" "msg_reply_data_append" (func $append (param i32 i32)))
    (import "ic0" "msg_reply" (func $reply))
    (memory ${methods.length * ANSWER_PAGES})
    ${methods.map(answeringMethod).join('')})`;
}

function answeringMethod(method: string, index: number): string {
  const at = index * ANSWER_PAGES * PAGE_BYTES;
  return `
    (global $length${index} (mut i32) (i32.const 0))
    (func (export "canister_update ${setterOf(method)}")
      (global.set $length${index} (call $size))
      (call $copy (i32.const ${at}) (i32.const 0) (call $size))
      (call $reply))
    (func (export "canister_query ${method}")
      (call $append (i32.const ${at}) (global.get $length${index}))
      (call $reply))`;
}
