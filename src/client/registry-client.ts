/** Calls on the audit registry: confirming a root, and asking for certified statuses. */
import { Actor, type Agent } from '@dfinity/agent';
import { Principal } from '@dfinity/principal';
import { MAX_PAGE } from '../protocol/limits.js';
import type { AcceptVerifierSpec } from '../protocol/spec/verifier.js';
import type { CertificateTrust } from './certificate.js';
import { type ProvenStatus, verifyStatuses } from './certified-status.js';
import { unwrap } from './errors.js';
import { type ConfirmArgs, type RegistryService, registryIdl } from './idl/registry-idl.js';

export function registryActor(agent: Agent, registry: Principal): RegistryService {
  return Actor.createActor<RegistryService>(registryIdl, { agent, canisterId: registry });
}

/** Has the registry check the executed motion and accept the verifier it names. Anyone may. */
export async function enactVerifier(
  registry: RegistryService,
  proposalId: bigint,
  spec: AcceptVerifierSpec
): Promise<void> {
  const act = { accept_verifier: { ...spec, verifier: Principal.fromUint8Array(spec.verifier) } };
  unwrap(await registry.enact(proposalId, act), 'audit_registry.enact');
}

/** Confirms, as an accepted verifier, the root recomputed from the plaintext. Gives the confirmation's id. */
export async function confirmRoot(registry: RegistryService, args: ConfirmArgs): Promise<bigint> {
  return unwrap(await registry.confirm(args), 'audit_registry.confirm');
}

/** Proven statuses of any number of providers, in the order asked, a hundred to a query. */
export async function queryStatuses(
  registry: RegistryService,
  providers: readonly Principal[],
  trust: CertificateTrust
): Promise<ProvenStatus[]> {
  const proven: ProvenStatus[] = [];
  for (let at = 0; at < providers.length; at += MAX_PAGE) {
    const page = providers.slice(at, at + MAX_PAGE);
    const answer = unwrap(await registry.status(page), 'audit_registry.status');
    proven.push(...(await verifyStatuses(answer, page, trust)));
  }
  return proven;
}
