import { Principal } from '@dfinity/principal';
import { hex } from '../certificates/bytes.js';
import { ErrorCode, IcError, rejected } from '../errors.js';
import type { Canister } from '../execution/canister.js';
import { checkCycles } from '../execution/environment.js';
import { snapshotOf, type CanisterSnapshot } from '../execution/snapshot.js';
import { canisterIdOf, principalKey, principalText } from '../principal.js';
import { command, isController, method, type ManagementCall } from './call.js';
import { CanisterIdArg, Snapshot, SnapshotArg, Snapshots, TakeSnapshotArg, type Value } from './idl.js';
import { uninstallBy } from './code.js';
import { recordChange } from './settings.js';

const MAX_SNAPSHOTS = 10;

/** Instructions charged for taking or loading a snapshot, besides one per byte. */
const BASE_INSTRUCTIONS = 2_000_000_000n;

export const takeSnapshot = method(TakeSnapshotArg, Snapshot, (call, value) => {
  const canister = call.controlled(value.canister_id);
  if (canister.sandbox === null) {
    throw rejected(`Failed to create snapshot for empty canister ${canister.text}:`);
  }
  const [replaced] = value.replace_snapshot;
  const former = replaced === undefined ? null : ownSnapshot(canister, replaced);
  if (former === null && canister.snapshots.size >= MAX_SNAPSHOTS) {
    throw rejected(
      `Canister ${canister.text} has reached the maximum number of snapshots allowed: ${MAX_SNAPSHOTS}.`
    );
  }
  const snapshot = snapshotOf(canister, canister.sandbox, call.subnet.time);
  charge(call, canister, snapshot);
  if (former !== null) canister.snapshots.delete(principalKey(former.id));
  canister.snapshots.set(principalKey(snapshot.id), snapshot);
  if (value.uninstall_code[0] === true) uninstallBy(call, canister);
  return describe(snapshot);
});

/** Puts a canister in the state of a snapshot, its own or one of another canister that the caller controls too. */
export const loadSnapshot = command(SnapshotArg, (call, value) => {
  const canister = call.controlled(value.canister_id);
  const owner = ownerOf(call, canister, value.snapshot_id);
  const snapshot = ownSnapshot(owner, value.snapshot_id);
  charge(call, canister, snapshot);
  canister.sandbox = snapshot.sandbox.copy();
  canister.stable = canister.sandbox.stable;
  canister.chunks.clear();
  for (const [hash, chunk] of snapshot.chunks) canister.chunks.set(hash, chunk);
  canister.certifiedData = snapshot.certifiedData;
  canister.globalTimer = snapshot.globalTimer;
  canister.version += 1n;
  recordChange(call, canister, {
    load_snapshot: {
      from_canister_id: owner === canister ? [] : [Principal.fromUint8Array(owner.id)],
      snapshot_id: snapshot.id,
      canister_version: snapshot.version,
      taken_at_timestamp: snapshot.takenAt,
      source: { taken_from_canister: null }
    }
  });
});

export const listSnapshots = method(CanisterIdArg, Snapshots, (call, { canister_id }) => {
  const canister = call.canister(canister_id);
  call.checkVisible(canister, canister.settings.snapshot_visibility, 'canister snapshots');
  return [...canister.snapshots.values()].map(describe);
});

export const deleteSnapshot = command(SnapshotArg, (call, { canister_id, snapshot_id }) => {
  const canister = call.controlled(canister_id);
  canister.snapshots.delete(principalKey(ownSnapshot(canister, snapshot_id).id));
});

function describe({ id, takenAt, size }: CanisterSnapshot): Value<typeof Snapshot> {
  return { id, taken_at_timestamp: takenAt, total_size: BigInt(size) };
}

/** The canister whose id ends the snapshot's id. @throws IcError unless the caller controls it */
function ownerOf(call: ManagementCall, canister: Canister, snapshotId: Uint8Array): Canister {
  const ownerId = snapshotId.slice(8);
  if (principalKey(ownerId) === canister.key) return canister;
  const owner = ownerId.length === canisterIdOf(0n).length ? call.subnet.find(ownerId) : null;
  if (owner === null) throw notFound(canister, snapshotId);
  if (isController(owner, call.caller)) return owner;
  throw rejected(
    `Only a controller of the canister that snapshot ${hex(snapshotId)} belongs to can load it on canister ${canister.text}; ${principalText(call.caller)} is none.`
  );
}

function ownSnapshot(canister: Canister, id: Uint8Array): CanisterSnapshot {
  const snapshot = canister.snapshots.get(principalKey(id));
  if (snapshot === undefined) throw notFound(canister, id);
  return snapshot;
}

function notFound(canister: Canister, id: Uint8Array): IcError {
  const text = `Could not find the snapshot ID ${hex(id)} for canister ${canister.text}.`;
  return new IcError(ErrorCode.CanisterSnapshotNotFound, text);
}

function charge(call: ManagementCall, canister: Canister, { size }: CanisterSnapshot): void {
  const { fees } = call.subnet;
  const cost = fees.execution(BASE_INSTRUCTIONS + BigInt(size));
  checkCycles(canister, fees, cost, 'Canister snapshotting failed with');
  canister.cycles -= cost;
}
