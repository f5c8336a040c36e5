import { type PocketIc } from '@dfinity/pic';
import { Principal } from '@icp-sdk/core/principal';
import { compileWat } from './wat.js';

/** The NNS registry's id on mainnet. */
export const NNS_REGISTRY_ID = 'rwlgt-iiaaa-aaaaa-aaaaa-cai';

/**
 * Answers a request with what was put for its bytes last. Of `get_value`'s, there is nothing under any other key; of
 * `get_certified_changes_since`'s, the certificate follows the answer, and others trap. Of `get_node_operators…`, the
 * answer is the same whoever is asked about. The methods that NNS functions call do nothing: what is executed has not
 * taken effect.
 *
 * Entries lie behind one another from 1 MiB on: length of request and answer, length of the request, request, answer.
 */
const STAND_IN = `(module
  (import "ic0" "msg_arg_data_size" (func $size (result i32)))
  (import "ic0" "msg_arg_data_copy" (func $copy (param i32 i32 i32)))
  (import "ic0" "msg_reply_data_append" (func $append (param i32 i32)))
  (import "ic0" "msg_reply" (func $reply))
  (import "ic0" "certified_data_set" (func $certify (param i32 i32)))
  (import "ic0" "data_certificate_size" (func $certificate_size (result i32)))
  (import "ic0" "data_certificate_copy" (func $certificate (param i32 i32 i32)))
  (memory 176)
  (global $end (mut i32) (i32.const 1048576))
  (global $operators (mut i32) (i32.const 0))
  (data (i32.const 64) "\\0a\\02\\08\\01")
  (data (i32.const 80) "DIDL\\00\\00")
  (func (export "canister_update put")
    (i32.store (global.get $end) (call $size))
    (call $copy (i32.add (global.get $end) (i32.const 4)) (i32.const 0) (call $size))
    (global.set $end (i32.add (global.get $end) (i32.add (i32.const 4) (call $size))))
    (call $reply))
  (func $same (param $a i32) (param $b i32) (param $length i32) (result i32)
    (loop $next
      (if (i32.eqz (local.get $length)) (then (return (i32.const 1))))
      (if (i32.ne (i32.load8_u (local.get $a)) (i32.load8_u (local.get $b))) (then (return (i32.const 0))))
      (local.set $a (i32.add (local.get $a) (i32.const 1)))
      (local.set $b (i32.add (local.get $b) (i32.const 1)))
      (local.set $length (i32.sub (local.get $length) (i32.const 1)))
      (br $next))
    (unreachable))
  ;; Appends what was put for the request; 0 where nothing was.
  (func $answer (result i32)
    (local $at i32) (local $found i32)
    (call $copy (i32.const 1024) (i32.const 0) (call $size))
    (local.set $at (i32.const 1048576))
    (loop $next
      (if (i32.lt_u (local.get $at) (global.get $end))
        (then
          (if (i32.eq (i32.load (i32.add (local.get $at) (i32.const 4))) (call $size))
            (then
              (if (call $same (i32.add (local.get $at) (i32.const 8)) (i32.const 1024) (call $size))
                (then (local.set $found (local.get $at))))))
          (local.set $at
            (i32.add (local.get $at) (i32.add (i32.const 4) (i32.load (local.get $at)))))
          (br $next))))
    (if (i32.eqz (local.get $found)) (then (return (i32.const 0))))
    (call $append
      (i32.add (local.get $found) (i32.add (i32.const 8) (call $size)))
      (i32.sub (i32.load (local.get $found)) (i32.add (i32.const 4) (call $size))))
    (i32.const 1))
  (func (export "canister_query get_value")
    (if (i32.eqz (call $answer)) (then (call $append (i32.const 64) (i32.const 4))))
    (call $reply))
  (func (export "canister_update certify")
    (call $copy (i32.const 0) (i32.const 0) (i32.const 32))
    (call $certify (i32.const 0) (i32.const 32))
    (call $reply))
  (func (export "canister_query get_certified_changes_since")
    (local $length i32)
    (if (i32.eqz (call $answer)) (then (unreachable)))
    (local.set $length (call $certificate_size))
    (i32.store8 (i32.const 128) (i32.const 0x12))
    (i32.store8 (i32.const 129) (i32.or (i32.const 128) (i32.and (local.get $length) (i32.const 127))))
    (i32.store8 (i32.const 130) (i32.shr_u (local.get $length) (i32.const 7)))
    (call $certificate (i32.const 131) (i32.const 0) (local.get $length))
    (call $append (i32.const 128) (i32.add (i32.const 3) (local.get $length)))
    (call $reply))
  (func $done
    (call $append (i32.const 80) (i32.const 6))
    (call $reply))
  (export "canister_update change_subnet_membership" (func $done))
  (export "canister_update remove_nodes" (func $done))
  (export "canister_update update_node_operator_config" (func $done))
  (export "canister_update remove_node_operators" (func $done))
  (export "canister_update remove_api_boundary_nodes" (func $done))
  (func (export "canister_update set_operators")
    (global.set $operators (call $size))
    (call $copy (i32.const 524288) (i32.const 0) (call $size))
    (call $reply))
  (func (export "canister_query get_node_operators_and_dcs_of_node_provider")
    (call $append (i32.const 524288) (global.get $operators))
    (call $reply)))`;

/** A stand-in for the NNS registry at its id, as no Wasm of the real one is to be had here: it answers as it was told. */
export class NnsRegistryCanister {
  readonly id = Principal.fromText(NNS_REGISTRY_ID);

  private constructor(private readonly pic: PocketIc) {}

  static wasm(): Promise<Uint8Array> {
    return compileWat(STAND_IN);
  }

  static async install(pic: PocketIc): Promise<NnsRegistryCanister> {
    const registry = new NnsRegistryCanister(pic);
    await pic.createCanister({ targetCanisterId: registry.id });
    await pic.installCode({ canisterId: registry.id, wasm: await NnsRegistryCanister.wasm() });
    return registry;
  }

  /** Puts what is answered to a request, byte for byte. */
  async put(request: Uint8Array, reply: Uint8Array): Promise<void> {
    const length = new Uint8Array(4);
    new DataView(length.buffer).setUint32(0, request.length, true);
    await this.update('put', Buffer.concat([length, request, reply]));
  }

  /** @param data 32 bytes */
  certify(data: Uint8Array): Promise<void> {
    return this.update('certify', data);
  }

  /** @param reply candid, as `get_node_operators_and_dcs_of_node_provider` gives it */
  setOperators(reply: Uint8Array): Promise<void> {
    return this.update('set_operators', reply);
  }

  private async update(method: string, arg: Uint8Array): Promise<void> {
    await this.pic.updateCall({ canisterId: this.id, method, arg: new Uint8Array(arg) });
  }
}
