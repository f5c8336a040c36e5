/** What a kind of spec consists of. Each kind is a file of its own here; index.ts lists them. */
import type { Agent } from '@dfinity/agent';
import type { Principal } from '@dfinity/principal';
import type { Result } from '../../protocol/errors.js';
import { unwrap } from '../errors.js';
import type { RegistryAct } from '../idl/registry-idl.js';
import type { VaultAct } from '../idl/vault-idl.js';
import type { JsonReader } from '../json-reader.js';
import { enactAtRegistry, registryActor } from '../registry-client.js';
import { vaultActor } from '../vault-client.js';

export interface SpecKind<S> {
  /** The spec in a JSON object, not yet checked. @throws NodeVaultError `malformed`, which names the member */
  read(reader: JsonReader): S;
  /** The inverse of `read`, without the type. */
  toJson(spec: S): Record<string, unknown>;
  check(spec: S): Result<null>;
  /** The motion's text for the canister whose act it is. */
  render(canister: Uint8Array, spec: S): string;
  /** Has that canister check the executed motion and act. Anybody may. @throws NodeVaultError `canister-refused` */
  enact(agent: Agent, canister: Principal, proposal: bigint, spec: S): Promise<void>;
}

/** An act of the vault. */
export function atVault<S>(act: (spec: S) => VaultAct): SpecKind<S>['enact'] {
  return async (agent, canister, proposal, spec) => {
    unwrap(await vaultActor(agent, canister).enact(proposal, act(spec)), 'identity_vault.enact');
  };
}

/** An act of the registry. */
export function atRegistry<S>(act: (spec: S) => RegistryAct): SpecKind<S>['enact'] {
  return async (agent, canister, proposal, spec) => {
    await enactAtRegistry(registryActor(agent, canister), proposal, act(spec));
  };
}
