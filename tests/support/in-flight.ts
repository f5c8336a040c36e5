/**
 * Calls that are sent and left alone: the network runs only as many rounds as a test lets it, so that something can
 * happen between any two awaits of the vault.
 */
import { type DeferredActor, type PocketIc } from '@dfinity/pic';
import { IDL } from '@icp-sdk/core/candid';
import { Principal } from '@icp-sdk/core/principal';
import type { CanisterResult, ReleaseSpec, Share } from '../../src/client/index.js';
import type { EraseSpec } from '../../src/protocol/spec/erase.js';
import { type Stage } from './stage.js';
import { compileWat } from './wat.js';

const Blob = IDL.Vec(IDL.Nat8);
const Custodian = IDL.Record({ id: IDL.Principal, transport_key: Blob });
const ReleaseSpecType = IDL.Record({
  record_id: IDL.Nat64,
  version: IDL.Nat32,
  root: Blob,
  sections: IDL.Vec(IDL.Text),
  custodian_a: Custodian,
  custodian_b: Custodian,
  single_custodian: IDL.Bool,
  purpose: IDL.Text,
  redeem_until: IDL.Nat64
});
const RedeemArgs = IDL.Record({
  proposal_id: IDL.Nat64,
  spec: ReleaseSpecType,
  section: IDL.Text,
  share: IDL.Variant({ A: IDL.Null, B: IDL.Null })
});
const Failure = IDL.Record({ code: IDL.Text, message: IDL.Text });
const Answer = IDL.Variant({ Ok: IDL.Reserved, Err: Failure });

const Act = IDL.Variant({ erase: IDL.Record({ record_id: IDL.Nat64, reason: IDL.Text }) });

interface SlowService {
  enact: (proposalId: bigint, act: unknown) => Promise<CanisterResult<unknown>>;
  redeem: (args: unknown) => Promise<CanisterResult<unknown>>;
  create_record: () => Promise<CanisterResult<unknown>>;
}

/** What comes of a call, once enough rounds have run. Never settles for a call that is rejected. */
export type Pending = Awaited<ReturnType<DeferredActor<SlowService>['redeem']>>;

const slowIdl: IDL.InterfaceFactory = () =>
  IDL.Service({
    enact: IDL.Func([IDL.Nat64, Act], [Answer], []),
    redeem: IDL.Func([RedeemArgs], [Answer], []),
    create_record: IDL.Func([], [Answer], [])
  });

function slowVault(stage: Stage, sender: { toText(): string }): DeferredActor<SlowService> {
  const vault = Principal.fromText(stage.vault.toText());
  const actor = stage.world.pic.createDeferredActor<SlowService>(slowIdl, vault);
  actor.setPrincipal(Principal.fromText(sender.toText()));
  return actor;
}

/** Sends `redeem` for `owners`; no round runs. */
export function sendRedeem(
  stage: Stage,
  sender: { toText(): string },
  proposal_id: bigint,
  spec: ReleaseSpec,
  share: Share
): Promise<Pending> {
  const custodian = ({ id, transport_key }: ReleaseSpec['custodian_a']): unknown => ({
    id: Principal.fromUint8Array(id),
    transport_key
  });
  const candidSpec = {
    ...spec,
    custodian_a: custodian(spec.custodian_a),
    custodian_b: custodian(spec.custodian_b)
  };
  const args = { proposal_id, spec: candidSpec, section: 'owners', share: { [share]: null } };
  return slowVault(stage, sender).redeem(args);
}

/** Sends `enact` of an erasure; no round runs. */
export function sendErasure(
  stage: Stage,
  sender: { toText(): string },
  proposalId: bigint,
  erase: EraseSpec
): Promise<Pending> {
  return slowVault(stage, sender).enact(proposalId, { erase });
}

/** Sends `create_record`; no round runs. */
export function sendCreateRecord(stage: Stage, sender: { toText(): string }): Promise<Pending> {
  return slowVault(stage, sender).create_record();
}

/** Spends more instructions than a round of an application subnet has, 7 billion, in one message. */
const SPINNER = `(module
  (import "ic0" "msg_reply" (func $reply))
  (memory 1024)
  (func (export "canister_update spin")
    (local $left i32)
    (local.set $left (i32.const 120))
    (loop $again
      (memory.fill (i32.const 0) (local.get $left) (i32.const 67108864))
      (local.set $left (i32.sub (local.get $left) (i32.const 1)))
      (br_if $again (local.get $left)))
    (call $reply)))`;

interface SpinService {
  spin: () => Promise<null>;
}

const spinIdl: IDL.InterfaceFactory = () => IDL.Service({ spin: IDL.Func([], [], []) });

/** Ends rounds early: what a canister of the same subnet asks the management canister for waits for the next one. */
export class Spinner {
  private constructor(private readonly actor: DeferredActor<SpinService>) {}

  static async install(pic: PocketIc): Promise<Spinner> {
    const [subnet] = await pic.getApplicationSubnets();
    if (subnet === undefined) throw new Error('the network has no application subnet');
    const canisterId = await pic.createCanister({ targetSubnetId: subnet.id, cycles: 10n ** 15n });
    await pic.installCode({ canisterId, wasm: await compileWat(SPINNER) });
    return new Spinner(pic.createDeferredActor<SpinService>(spinIdl, canisterId));
  }

  /** The next round does a message of each canister and no more. */
  async shortenNextRound(): Promise<void> {
    await this.actor.spin();
  }
}
