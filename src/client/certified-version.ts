/** What the vault says of a version, certified by its subnet. */
import type { Agent } from '@dfinity/agent';
import { Principal } from '@dfinity/principal';
import type { VersionAddress } from '../protocol/sealed/address.js';
import { NodeVaultError } from './errors.js';
import type { VaultService } from './idl/vault-idl.js';
import { replicatedVaultActor } from './vault-client.js';

/**
 * The root of a submitted version, from the vault's subnet: asked by an update, whose certificate the agent verifies.
 * @param agent trusts the network's root key, and nothing else
 * @throws NodeVaultError `wrong-version` where the vault holds no such submitted version, erased ones included; what the
 *   agent throws where the answer is not certified
 */
export function fetchCertifiedRoot(agent: Agent, address: VersionAddress): Promise<Uint8Array> {
  return submittedRoot(replicatedVaultActor(agent, Principal.fromUint8Array(address.vault)), address);
}

/** The same from any actor, which answers for its truth. */
export async function submittedRoot(
  vault: Pick<VaultService, 'get_version'>,
  { record, version }: VersionAddress
): Promise<Uint8Array> {
  const [held] = await vault.get_version({ record_id: record, version });
  if (held && 'submitted' in held.state) return new Uint8Array(held.root);
  const state = held ? 'has it as a draft only' : 'holds no such version, or has erased it';
  throw new NodeVaultError('wrong-version', `record ${record}, version ${version}: the vault ${state}`);
}
