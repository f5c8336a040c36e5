/** Providers' statuses out of the audit registry's certified answer: one certificate, one witness, many providers. */
import type { HashTree } from '@dfinity/agent';
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import type { CertificateTrust } from './certificate.js';
import { certifiedTree } from './certified-tree.js';
import { NodeVaultError } from './errors.js';
import { leafValue, lookupLabel } from './hash-tree-lookup.js';
import { type CertifiedStatuses, ProviderStatus } from './idl/registry-idl.js';

/** A provider's proven status; null where the registry proves that it knows none. */
export interface ProvenStatus {
  readonly provider: Principal;
  readonly status: ProviderStatus | null;
}

/**
 * Verifies the certificate, that it certifies the witness, and reads each provider out of the witness.
 * @throws NodeVaultError `bad-certificate` or `stale-certificate`; also where the witness leaves a provider out
 */
export async function verifyStatuses(
  answer: CertifiedStatuses,
  providers: readonly Principal[],
  trust: CertificateTrust
): Promise<ProvenStatus[]> {
  const tree = await certifiedTree(answer, trust);
  return providers.map((provider) => ({ provider, status: lookUp(tree, provider) }));
}

const STATUS_LABEL = new TextEncoder().encode('status');

function lookUp(tree: HashTree, provider: Principal): ProviderStatus | null {
  const statuses = lookupLabel(tree, STATUS_LABEL);
  if (statuses.status !== 'found') throw bad('the witness shows no statuses');
  const found = lookupLabel(statuses.tree, provider.toUint8Array());
  if (found.status === 'absent') return null;
  const bytes = found.status === 'found' ? leafValue(found.tree) : undefined;
  if (!bytes) throw bad(`the witness neither shows ${provider.toText()} nor proves it absent`);
  return decodeStatus(bytes, provider);
}

function decodeStatus(bytes: Uint8Array, provider: Principal): ProviderStatus {
  try {
    const decoded: readonly unknown[] = IDL.decode([ProviderStatus], bytes);
    const [status] = decoded as readonly [ProviderStatus];
    return status;
  } catch {
    throw bad(`the certified status of ${provider.toText()} is not in the known form; update this program`);
  }
}

function bad(problem: string): NodeVaultError {
  return new NodeVaultError('bad-certificate', `registry status: ${problem}; do not rely on the answer`);
}
