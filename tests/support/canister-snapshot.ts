import { type PocketIc } from '@dfinity/pic';
import { IDL } from '@dfinity/candid';
import { Principal } from '@icp-sdk/core/principal';

const Blob = IDL.Vec(IDL.Nat8);
const Taking = IDL.Record({ canister_id: IDL.Principal, replace_snapshot: IDL.Opt(Blob) });
const Taken = IDL.Record({ id: Blob, taken_at_timestamp: IDL.Nat64, total_size: IDL.Nat64 });
const Loading = IDL.Record({ canister_id: IDL.Principal, snapshot_id: Blob });

/** Has the network keep the canister's state as it is now, as a controller may. @returns the snapshot's id */
export async function takeSnapshot(pic: PocketIc, canister: Principal): Promise<Uint8Array> {
  const arg = IDL.encode([Taking], [{ canister_id: canister, replace_snapshot: [] }]);
  const reply = await manage(pic, canister, 'take_canister_snapshot', arg);
  const [taken]: unknown[] = IDL.decode([Taken], new Uint8Array(reply));
  return new Uint8Array((taken as { id: Uint8Array }).id);
}

/** Puts that state in the place of the present one. */
export async function loadSnapshot(pic: PocketIc, canister: Principal, snapshot: Uint8Array): Promise<void> {
  const arg = IDL.encode([Loading], [{ canister_id: canister, snapshot_id: snapshot }]);
  await manage(pic, canister, 'load_canister_snapshot', arg);
}

async function manage(
  pic: PocketIc,
  canister: Principal,
  method: string,
  arg: Uint8Array
): Promise<Uint8Array> {
  const subnet = await pic.getCanisterSubnetId(canister);
  if (subnet === null) throw new Error(`there is no canister ${canister.toText()}`);
  const call = { canisterId: Principal.managementCanister(), targetSubnetId: subnet };
  return pic.updateCall({ ...call, method, arg: new Uint8Array(arg) });
}
