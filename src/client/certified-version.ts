/** The vault's certified answer about a record's newest submitted version (`certified_version`). */
import { IDL } from '@dfinity/candid';
import type { CertificateTrust } from './certificate.js';
import { certifiedTree } from './certified-tree.js';
import { NodeVaultError } from './errors.js';
import { leafValue, lookupLabel } from './hash-tree-lookup.js';
import { CertifiedVersion, type VaultService, type VersionProof } from './idl/vault-idl.js';
import { bigEndian } from '../protocol/sealed/length-prefixed.js';
import type { VersionAddress } from '../protocol/sealed/address.js';

const VERSIONS_LABEL = new TextEncoder().encode('versions');

/**
 * Verifies the certificate, that it certifies the witness, and reads the record out of the witness.
 * @returns null where the vault proves that the record has no submitted version
 * @throws NodeVaultError `bad-certificate` or `stale-certificate`; also where the witness leaves the record out
 */
export async function verifyVersion(
  answer: VersionProof,
  record: bigint,
  trust: CertificateTrust
): Promise<CertifiedVersion | null> {
  const tree = await certifiedTree(answer, trust);
  const versions = lookupLabel(tree, VERSIONS_LABEL);
  if (versions.status !== 'found') throw bad(record, 'the witness shows no versions');
  const found = lookupLabel(versions.tree, bigEndian(record, 8));
  if (found.status === 'absent') return null;
  const bytes = found.status === 'found' ? leafValue(found.tree) : undefined;
  if (!bytes) throw bad(record, 'the witness neither shows it nor proves it absent');
  return decodeVersion(bytes, record);
}

/**
 * The root of a version, from certified state. A version that has been superseded is not certified any more.
 * @throws NodeVaultError `wrong-version` where the version is not the record's newest or the record was erased;
 *   `bad-certificate` or `stale-certificate`
 */
export async function fetchCertifiedRoot(
  vault: VaultService,
  { record, version }: VersionAddress,
  trust: CertificateTrust
): Promise<Uint8Array> {
  const [answer] = await vault.certified_version(record);
  if (!answer) throw bad(record, 'the vault answered without a certificate; ask it by a query');
  const newest = await verifyVersion(answer, record, trust);
  if (newest && 'submitted' in newest.state && newest.version === version) return newest.root;
  const held = !newest
    ? 'no submitted version'
    : 'erased' in newest.state
      ? 'been erased'
      : `version ${newest.version} as its newest`;
  throw new NodeVaultError(
    'wrong-version',
    `record ${record}: version ${version} is not in certified state; the record has ${held}`
  );
}

function decodeVersion(bytes: Uint8Array, record: bigint): CertifiedVersion {
  try {
    const decoded: readonly unknown[] = IDL.decode([CertifiedVersion], bytes);
    const [version] = decoded as readonly [CertifiedVersion];
    return version;
  } catch {
    throw bad(record, 'its certified version is not in the known form; update this program');
  }
}

function bad(record: bigint, problem: string): NodeVaultError {
  return new NodeVaultError('bad-certificate', `version of record ${record}: ${problem}`);
}
