/**
 * Calls that are sent and left alone: the network runs only as many rounds as a test lets it, so that something can
 * happen between any two awaits of the vault.
 */
import { type DeferredActor, type PocketIc } from '@dfinity/pic';
import { IDL } from '@icp-sdk/core/candid';
import { Principal } from '@icp-sdk/core/principal';
import { candidReleaseSpec, type ReleaseSpec, type Share } from '../../src/client/index.js';
import { vaultIdl, type VaultService } from '../../src/client/idl/vault-idl.js';
import type { EraseSpec } from '../../src/protocol/spec/erase.js';
import { type Stage } from './stage.js';
import { compileWat } from './wat.js';

type SlowVault = DeferredActor<VaultService>;

/** What comes of a call, once enough rounds have run. Never settles for a call that is rejected. */
export type Pending = Awaited<ReturnType<SlowVault['redeem' | 'enact' | 'create_record']>>;

/** The client's own types, for pic-js: its copy of the candid library takes another's objects, if not their TypeScript types. */
const slowIdl: IDL.InterfaceFactory = () => {
  const service = IDL.Service({});
  Object.assign(service, { _fields: vaultIdl()._fields });
  return service;
};

function slowVault(stage: Stage, sender: { toText(): string }): SlowVault {
  const vault = Principal.fromText(stage.vault.toText());
  const actor = stage.world.pic.createDeferredActor<VaultService>(slowIdl, vault);
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
  const shareVariant = share === 'A' ? { A: null } : { B: null };
  const args = { proposal_id, spec: candidReleaseSpec(spec), section: 'owners', share: shareVariant };
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

/** Spends more instructions than a round of an application subnet has, 7 billion, in one message: one a byte that is filled. */
const SPINNER = `(module
  (import "ic0" "msg_reply" (func $reply))
  (memory 1)
  (func (export "canister_update spin")
    (local $left i32)
    (local.set $left (i32.const 125000))
    (loop $again
      (memory.fill (i32.const 0) (local.get $left) (i32.const 65536))
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
