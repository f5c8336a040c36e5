import { readFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import type { Identity } from '@dfinity/agent';
import { IDL } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';
import {
  type Connection,
  connect,
  readCanisterFacts,
  requireTrustedVault,
  trustFor
} from '../../src/client/index.js';
import { registryActor, vaultActor } from '../../src/client/index.js';
import type { RegistryService } from '../../src/client/idl/registry-idl.js';
import { vaultIdl, type VaultService } from '../../src/client/idl/vault-idl.js';
import { actorAs } from '../../tests/support/actor.js';
import { wasmPath } from '../../tests/support/paths.js';
import { createWorld, type World } from '../../tests/support/world.js';

/** Enough for the demo's derivations, and for months of storage. */
const CYCLES = 10_000_000_000_000n;

/** The network of the demo: governance, both canisters, and an address for agents. */
export class DemoNetwork {
  private constructor(
    private readonly world: World,
    readonly host: string,
    readonly vault: Principal,
    readonly registry: Principal
  ) {}

  /** @param providers principals that governance lists as node providers, as text */
  static async start(url: string, providers: readonly string[]): Promise<DemoNetwork> {
    const world = await createWorld({ url, nodeProviders: providers });
    const vault = await world.installCanister('identity_vault', { cycles: CYCLES });
    const arg = new Uint8Array(
      IDL.encode([IDL.Record({ vault: IDL.Principal })], [{ vault: Principal.fromText(vault.toText()) }])
    );
    const registry = await world.installCanister('audit_registry', { cycles: CYCLES, arg });
    const port = await world.pic.makeLive();
    return new DemoNetwork(
      world,
      `http://127.0.0.1:${port}`,
      Principal.fromText(vault.toText()),
      Principal.fromText(registry.toText())
    );
  }

  get governance(): World['governance'] {
    return this.world.governance;
  }

  connect(identity?: Identity): Promise<Connection> {
    return connect({ network: 'local', host: this.host, ...(identity === undefined ? {} : { identity }) });
  }

  async vaultAs(identity: Identity): Promise<VaultService> {
    return vaultActor((await this.connect(identity)).agent, this.vault);
  }

  async registryAs(identity: Identity): Promise<RegistryService> {
    return registryActor((await this.connect(identity)).agent, this.registry);
  }

  /** For principals whose keys are elsewhere: only a test network lets one call in another's name. */
  vaultInTheNameOf(principal: string): VaultService {
    return actorAs<VaultService>(this.world.pic, this.vault, vaultIdl, Principal.fromText(principal));
  }

  /** What a provider checks before it seals: the vault's code and its controllers, in certified state. */
  async checkVault(): Promise<string> {
    const { agent, rootKey } = await this.connect();
    const facts = await readCanisterFacts(agent, trustFor({ network: 'local', agent, rootKey }, this.vault));
    const moduleHash = createHash('sha256')
      .update(await readFile(wasmPath('identity_vault')))
      .digest('hex');
    requireTrustedVault(this.vault, facts, { controllers: [Principal.anonymous().toText()], moduleHash });
    return moduleHash;
  }

  stop(): Promise<void> {
    return this.world.tearDown();
  }
}
