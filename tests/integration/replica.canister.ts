import type { IDL } from '@icp-sdk/core/candid';
import { compileWat } from '../support/wat.js';

/** A small canister in WebAssembly text, with candid written by hand, for tests of the replica's edge. */
const WAT = `
(module
  (import "ic0" "msg_arg_data_size" (func $arg_size (result i32)))
  (import "ic0" "msg_arg_data_copy" (func $arg_copy (param i32 i32 i32)))
  (import "ic0" "msg_reply_data_append" (func $append (param i32 i32)))
  (import "ic0" "msg_reply" (func $reply))
  (import "ic0" "msg_reject" (func $reject (param i32 i32)))
  (import "ic0" "msg_caller_size" (func $caller_size (result i32)))
  (import "ic0" "msg_caller_copy" (func $caller_copy (param i32 i32 i32)))
  (import "ic0" "trap" (func $trap (param i32 i32)))
  (import "ic0" "time" (func $time (result i64)))
  (import "ic0" "certified_data_set" (func $certify (param i32 i32)))
  (import "ic0" "data_certificate_present" (func $has_certificate (result i32)))
  (import "ic0" "data_certificate_size" (func $certificate_size (result i32)))
  (import "ic0" "data_certificate_copy" (func $certificate_copy (param i32 i32 i32)))
  (memory (export "memory") 4)
  (global $stored_size (mut i32) (i32.const 8))
  (data (i32.const 0) "DIDL\\00\\00")             ;; ()
  (data (i32.const 16) "DIDL\\00\\01\\78")        ;; (nat64)
  (data (i32.const 32) "DIDL\\00\\01\\68\\01")    ;; (principal)
  (data (i32.const 48) "DIDL\\01\\6d\\7b\\01\\00") ;; (blob)
  (data (i32.const 64) "told to trap")
  (data (i32.const 80) "told to reject")
  (data (i32.const 65536) "DIDL\\00\\01\\71\\00") ;; the text stored
  (func $done (call $append (i32.const 0) (i32.const 6)) (call $reply))

  (func (export "canister_update set")
    (global.set $stored_size (call $arg_size))
    (call $arg_copy (i32.const 65536) (i32.const 0) (global.get $stored_size))
    (call $certify (i32.const 65536) (select (i32.const 32) (global.get $stored_size)
      (i32.gt_u (global.get $stored_size) (i32.const 32))))
    (call $done))
  (func (export "canister_query get")
    (call $append (i32.const 65536) (global.get $stored_size))
    (call $reply))
  (func (export "canister_query whoami")
    (i32.store8 (i32.const 1024) (call $caller_size))
    (call $caller_copy (i32.const 1025) (i32.const 0) (call $caller_size))
    (call $append (i32.const 32) (i32.const 8))
    (call $append (i32.const 1024) (i32.add (call $caller_size) (i32.const 1)))
    (call $reply))
  (func (export "canister_query now")
    (i64.store (i32.const 1024) (call $time))
    (call $append (i32.const 16) (i32.const 7))
    (call $append (i32.const 1024) (i32.const 8))
    (call $reply))
  (func (export "canister_query certificate")
    (local $size i32)
    (if (i32.eqz (call $has_certificate)) (then (call $reject (i32.const 80) (i32.const 14)) (return)))
    (local.set $size (call $certificate_size))
    (call $certificate_copy (i32.const 131072) (i32.const 0) (local.get $size))
    ;; the length as LEB128, padded to three bytes
    (i32.store8 (i32.const 1024) (i32.or (local.get $size) (i32.const 0x80)))
    (i32.store8 (i32.const 1025) (i32.or (i32.shr_u (local.get $size) (i32.const 7)) (i32.const 0x80)))
    (i32.store8 (i32.const 1026) (i32.shr_u (local.get $size) (i32.const 14)))
    (call $append (i32.const 48) (i32.const 9))
    (call $append (i32.const 1024) (i32.const 3))
    (call $append (i32.const 131072) (local.get $size))
    (call $reply))
  (func (export "canister_update fail") (call $trap (i32.const 64) (i32.const 12)))
  (func (export "canister_query fail_query") (call $trap (i32.const 64) (i32.const 12)))
  (func (export "canister_update refuse") (call $reject (i32.const 80) (i32.const 14)))
)`;

export const CANDID = 'service : {}';

/** @returns the module, with public metadata `candid:service` and private metadata `note` */
export async function watCanister(): Promise<Uint8Array> {
  return Buffer.concat([
    await compileWat(WAT),
    customSection('icp:public candid:service', CANDID),
    customSection('icp:private note', 'for controllers')
  ]);
}

/** A custom section of WebAssembly: id 0, its length, its name, its content. */
export function customSection(name: string, content: string | Uint8Array): Uint8Array {
  const body = Buffer.concat([leb128(name.length), Buffer.from(name), Buffer.from(content)]);
  return Buffer.concat([Uint8Array.of(0), leb128(body.length), body]);
}

function leb128(value: number): Uint8Array {
  const rest = value >>> 7;
  return rest === 0
    ? Uint8Array.of(value)
    : Buffer.concat([Uint8Array.of((value & 0x7f) | 0x80), leb128(rest)]);
}

export interface WatService {
  set: (text: string) => Promise<undefined>;
  get: () => Promise<string>;
  whoami: () => Promise<{ toText: () => string }>;
  now: () => Promise<bigint>;
  certificate: () => Promise<Uint8Array | number[]>;
  fail: () => Promise<undefined>;
  fail_query: () => Promise<undefined>;
  refuse: () => Promise<undefined>;
}

/** Works with the candid of either agent, which hand in their own IDL. */
export const idlFactory: IDL.InterfaceFactory = ({ IDL: idl }) =>
  idl.Service({
    set: idl.Func([idl.Text], [], []),
    get: idl.Func([], [idl.Text], ['query']),
    whoami: idl.Func([], [idl.Principal], ['query']),
    now: idl.Func([], [idl.Nat64], ['query']),
    certificate: idl.Func([], [idl.Vec(idl.Nat8)], ['query']),
    fail: idl.Func([], [], []),
    fail_query: idl.Func([], [], ['query']),
    refuse: idl.Func([], [], [])
  });
