import { type PocketIc } from '@dfinity/pic';
import { Principal } from '@icp-sdk/core/principal';
import { GOVERNANCE_CANISTER_ID } from './governance.js';
import { compileWat } from './wat.js';

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
    const canisterId = Principal.fromText(GOVERNANCE_CANISTER_ID);
    await pic.reinstallCode({ canisterId, wasm: await compileWat(PUPPET) });
    return new PuppetGovernance(pic, canisterId);
  }

  /** Stands beside governance, on the same subnet, under an id of its own. */
  static async beside(pic: PocketIc): Promise<PuppetGovernance> {
    const subnet = await pic.getNnsSubnet();
    if (subnet === undefined) throw new Error('the network has no NNS subnet');
    const canisterId = await pic.createCanister({ targetSubnetId: subnet.id });
    await pic.installCode({ canisterId, wasm: await compileWat(PUPPET) });
    return new PuppetGovernance(pic, canisterId);
  }

  async answer(reply: Uint8Array): Promise<void> {
    await this.pic.updateCall({ canisterId: this.id, method: 'set_reply', arg: reply });
  }
}
