import { dataString } from './support.js';

/** `fetch` passes its argument to a method of the management canister, `http_request` where none is given, with the cycles given and answers with the reply, or rejects with code and message, which `rejection` tells too. */
export function fetcher(
  cycles: bigint,
  transformed: Uint8Array = new Uint8Array(),
  method = 'http_request'
): string {
  return `
    (table 2 funcref) (elem (i32.const 0) $reply $reject)
    (data (i32.const 64) "${method}") (data (i32.const 128) "${dataString(transformed)}")
    (func $reply (param i32)
      (drop (memory.grow (i32.const 40)))
      (call $msg_arg_data_copy (i32.const 1024) (i32.const 0) (call $msg_arg_data_size))
      (call $msg_reply_data_append (i32.const 1024) (call $msg_arg_data_size)) (call $msg_reply))
    (func $reject (param i32)
      (call $msg_reject_msg_copy (i32.const 1024) (i32.const 0) (call $msg_reject_msg_size))
      (i32.store8 (i32.const 1023) (i32.add (call $msg_reject_code) (i32.const 48)))
      (i32.store (i32.const 512) (i32.add (call $msg_reject_msg_size) (i32.const 1)))
      (call $msg_reject (i32.const 1023) (i32.load (i32.const 512))))
    (func (export "canister_query rejection")
      (call $msg_reply_data_append (i32.const 1023) (i32.load (i32.const 512))) (call $msg_reply))
    (func (export "canister_update fetch")
      (drop (memory.grow (i32.const 40)))
      (call $msg_arg_data_copy (i32.const 1024) (i32.const 0) (call $msg_arg_data_size))
      (call $call_new (i32.const 0) (i32.const 0) (i32.const 64) (i32.const ${method.length})
        (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 0))
      (call $call_data_append (i32.const 1024) (call $msg_arg_data_size))
      (call $call_cycles_add128 (i64.const 0) (i64.const ${cycles}))
      (drop (call $call_perform)))
    (func (export "canister_query transform")
      (if (i32.ne (call $msg_caller_size) (i32.const 0)) (then unreachable))
      (call $msg_reply_data_append (i32.const 128) (i32.const ${transformed.length})) (call $msg_reply))
    (func (export "canister_query broken") unreachable)
    (func (export "canister_composite_query composite") (call $msg_reply))`;
}
