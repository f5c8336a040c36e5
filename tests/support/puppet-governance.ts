import { type PocketIc } from '@dfinity/pic';
import { Principal } from '@icp-sdk/core/principal';
import initWabt from 'wabt';
import { GOVERNANCE_CANISTER_ID } from './governance.js';

/**
 * A canister that answers `get_proposal_info` with whatever bytes it was told. It stands at governance's id for the
 * answers that no governance gives of itself: statuses that do not exist, damaged candid, another proposal's record.
 */
const PUPPET = `(module
  (import "ic0" "msg_arg_data_size" (func $size (result i32)))
  (import "ic0" "msg_arg_data_copy" (func $copy (param i32 i32 i32)))
  (import "ic0" "msg_reply_data_append" (func $append (param i32 i32)))
  (import "ic0" "msg_reply" (func $reply))
  (memory 40)
  (global $length (mut i32) (i32.const 0))
  (func (export "canister_update set_reply")
    (global.set $length (call $size))
    (call $copy (i32.const 0) (i32.const 0) (call $size))
    (call $reply))
  (func (export "canister_query get_proposal_info")
    (call $append (i32.const 0) (global.get $length))
    (call $reply)))`;

export class PuppetGovernance {
  private constructor(
    private readonly pic: PocketIc,
    private readonly id: Principal
  ) {}

  /** Takes the place of the governance that is installed. */
  static async replace(pic: PocketIc): Promise<PuppetGovernance> {
    const wabt = await initWabt();
    const module = wabt.parseWat('puppet.wat', PUPPET);
    const wasm = module.toBinary({}).buffer;
    module.destroy();
    const canisterId = Principal.fromText(GOVERNANCE_CANISTER_ID);
    await pic.reinstallCode({ canisterId, wasm: Uint8Array.from(wasm) });
    return new PuppetGovernance(pic, canisterId);
  }

  async answer(reply: Uint8Array): Promise<void> {
    await this.pic.updateCall({ canisterId: this.id, method: 'set_reply', arg: reply });
  }
}
