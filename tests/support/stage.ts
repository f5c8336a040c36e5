import { IDL } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';
import {
  type CanisterResult,
  candidReleaseSpec,
  deriveVaultKey,
  ensureRecord,
  generateTransportKey,
  type Opening,
  type PlainSection,
  type ReleaseSpec,
  renderRelease,
  sealVersion,
  type SealedVersion,
  type Share,
  submitVersion,
  type TransportKeyPair
} from '../../src/client/index.js';
import { registryIdl, type RegistryService } from '../../src/client/idl/registry-idl.js';
import { type Redeemed, vaultIdl, type VaultService } from '../../src/client/idl/vault-idl.js';
import type { VersionAddress } from '../../src/protocol/sealed/address.js';
import { actorAs } from './actor.js';
import { completeSections } from './complete-sections.js';
import { madeUpVersion } from './made-up-version.js';
import { createWorld, type World, type WorldOptions } from './world.js';

/** Enough for hundreds of derivations. */
const CYCLES = 100_000_000_000_000n;
const DAY_SECONDS = 86_400n;

/** Somebody with a principal of its own, told apart by name. */
export function someone(name: string): Principal {
  return Principal.selfAuthenticating(new TextEncoder().encode(`a test's public key of ${name}`));
}

/** A custodian: who, and the transport key that a motion names for it. */
export interface StageCustodian {
  readonly id: Principal;
  readonly transport: TransportKeyPair;
}

export function custodian(name: string): StageCustodian {
  return { id: someone(name), transport: generateTransportKey() };
}

/** A submitted version. */
export interface StageRecord {
  readonly provider: Principal;
  readonly sealed: SealedVersion;
}

/** And what its provider keeps of it. */
export interface OpenRecord extends StageRecord {
  readonly opening: Opening;
}

/** Has the sections `owners` and `seat`, which tests release, among others. */
const SUBJECT = 'corporation';

/** Governance and both canisters on a network of their own, and the calls that tests make. */
export class Stage {
  readonly custodianA = custodian('custodian A');
  readonly custodianB = custodian('custodian B');

  private constructor(
    readonly world: World,
    readonly vault: Principal,
    readonly registry: Principal
  ) {}

  static async create(options: WorldOptions & { vaultCycles?: bigint } = {}): Promise<Stage> {
    const world = await createWorld(options);
    const vault = await world.installCanister('identity_vault', { cycles: options.vaultCycles ?? CYCLES });
    const vaultId = Principal.fromText(vault.toText());
    const arg = new Uint8Array(IDL.encode([IDL.Record({ vault: IDL.Principal })], [{ vault: vaultId }]));
    const registry = await world.installCanister('audit_registry', { cycles: CYCLES, arg });
    return new Stage(world, vaultId, Principal.fromText(registry.toText()));
  }

  vaultAs(sender: Principal): VaultService {
    return actorAs<VaultService>(this.world.pic, this.vault, vaultIdl, sender);
  }

  registryAs(sender: Principal): RegistryService {
    return actorAs<RegistryService>(this.world.pic, this.registry, registryIdl, sender);
  }

  async nowSeconds(): Promise<bigint> {
    return BigInt(Math.floor((await this.world.pic.getTime()) / 1000));
  }

  /** Seals and submits the provider's next version; a complete corporation unless given. */
  async submit(
    provider: Principal,
    subject = SUBJECT,
    sections: readonly PlainSection[] = completeSections(subject)
  ): Promise<OpenRecord> {
    const address = await this.nextVersion(provider);
    const { sealed, opening } = await sealVersion({ network: 'local', address, subject, sections });
    await submitVersion(this.vaultAs(provider), sealed);
    return { provider, sealed, opening };
  }

  /**
   * The same with random bytes in place of what sealing gives, which the vault cannot tell from it: for tests in which
   * nobody opens the version, since sealing it takes longer than all its calls.
   */
  async submitMadeUp(provider: Principal, subject = SUBJECT): Promise<StageRecord> {
    const sealed = madeUpVersion(await this.nextVersion(provider), subject);
    await submitVersion(this.vaultAs(provider), sealed);
    return { provider, sealed };
  }

  private async nextVersion(provider: Principal): Promise<VersionAddress> {
    const { record_id, next_version } = await ensureRecord(this.vaultAs(provider), provider);
    return { vault: this.vault.toUint8Array(), record: record_id, version: next_version };
  }

  /** A spec that releases the record's owners to custodians A and B, for a week from now. */
  async releaseSpec({ sealed }: StageRecord, change: Partial<ReleaseSpec> = {}): Promise<ReleaseSpec> {
    return {
      record_id: sealed.address.record,
      version: sealed.address.version,
      root: sealed.root,
      sections: ['owners'],
      custodian_a: specCustodian(this.custodianA),
      custodian_b: specCustodian(this.custodianB),
      single_custodian: false,
      purpose: 'A test of the release',
      redeem_until: (await this.nowSeconds()) + 7n * DAY_SECONDS,
      ...change
    };
  }

  motionText(spec: ReleaseSpec): string {
    return renderRelease(this.vault.toUint8Array(), spec);
  }

  /** What the vault answers to `redeem`. */
  redeem(
    sender: Principal,
    proposalId: bigint,
    spec: ReleaseSpec,
    share: Share,
    section = 'owners'
  ): Promise<CanisterResult<Redeemed>> {
    const shareVariant = share === 'A' ? { A: null } : { B: null };
    const args = { proposal_id: proposalId, spec: candidReleaseSpec(spec), section, share: shareVariant };
    return this.vaultAs(sender).redeem(args);
  }

  /** Everything that a refused call must leave as it was: the vault's log and a proposal's grant. */
  async traces(proposalId: bigint): Promise<{ log: bigint; grant: boolean }> {
    const vault = this.vaultAs(someone('an observer'));
    const { length } = await vault.get_log(0n);
    return { log: length, grant: (await vault.get_grant(proposalId)).length === 1 };
  }

  vaultKey(): Uint8Array {
    return deriveVaultKey('local', this.vault.toUint8Array());
  }

  tearDown(): Promise<void> {
    return this.world.tearDown();
  }
}

export function specCustodian({ id, transport }: StageCustodian): ReleaseSpec['custodian_a'] {
  return { id: id.toUint8Array(), transport_key: transport.publicKey };
}

/** The code of a typed refusal, or `ok`. */
export function codeOf(result: CanisterResult<unknown>): string {
  return 'Err' in result ? result.Err.code : 'ok';
}
