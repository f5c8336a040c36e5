/** Calls on the audit registry: confirming a root, and asking for certified statuses. */
import { Actor, type Agent } from '@dfinity/agent';
import type { Principal } from '@dfinity/principal';
import { MAX_PAGE } from '../protocol/limits.js';
import type { AcceptVerifierSpec } from '../protocol/spec/verifier.js';
import type { ConfirmationDetails } from '../protocol/verification/confirmation.js';
import type { CertificateTrust } from './certificate.js';
import { type ProvenStatus, verifyStatuses } from './certified-status.js';
import { unwrap } from './errors.js';
import { type RegistryAct, type RegistryService, registryIdl } from './idl/registry-idl.js';
import { candidAcceptVerifier, candidDetails } from './verification.js';

export function registryActor(agent: Agent, registry: Principal): RegistryService {
  return Actor.createActor<RegistryService>(registryIdl, { agent, canisterId: registry });
}

/** Has the registry check the executed motion and accept the verifier it names. Anyone may. */
export async function enactVerifier(
  registry: RegistryService,
  proposalId: bigint,
  spec: AcceptVerifierSpec
): Promise<void> {
  await enactAtRegistry(registry, proposalId, { accept_verifier: candidAcceptVerifier(spec) });
}

/** Has the registry check an executed motion and do what the act says. Anyone may. */
export async function enactAtRegistry(
  registry: RegistryService,
  proposalId: bigint,
  act: RegistryAct
): Promise<void> {
  unwrap(await registry.enact(proposalId, act), 'audit_registry.enact');
}

/** What a verifier confirms of one version of a provider's record. */
export interface RootConfirmation {
  readonly provider: Principal;
  readonly record_id: bigint;
  readonly version: number;
  /** Recomputed from the plaintext, 32 bytes. */
  readonly root: Uint8Array;
  /** Seconds since the epoch, inclusive. */
  readonly valid_until: bigint;
  readonly details: ConfirmationDetails;
  /** The verifier's confirmation of this version that stands, where there is one. */
  readonly supersedes?: bigint;
}

/** Confirms, as an accepted verifier, the root recomputed from the plaintext. Gives the confirmation's id. */
export async function confirmRoot(
  registry: RegistryService,
  { supersedes, details, ...about }: RootConfirmation
): Promise<bigint> {
  const old: [] | [bigint] = supersedes === undefined ? [] : [supersedes];
  const args = { ...about, details: candidDetails(details), supersedes: old };
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
