/** A canister's certified data: a certificate of its root hash, and a witness, the pruned hash tree with that root. */
import { Cbor, type HashTree, lookupResultToBuffer, reconstruct } from '@dfinity/agent';
import { type CertificateTrust, verifyCertificate } from './certificate.js';
import { NodeVaultError } from './errors.js';

export interface CertifiedAnswer {
  readonly certificate: Uint8Array;
  /** A hash tree in CBOR. */
  readonly witness: Uint8Array;
}

/**
 * The witness's tree, once the certificate holds and certifies it.
 * @throws NodeVaultError `bad-certificate` or `stale-certificate`
 */
export async function certifiedTree(answer: CertifiedAnswer, trust: CertificateTrust): Promise<HashTree> {
  const tree = decodeWitness(answer.witness, trust);
  await requireCertified(tree, answer.certificate, trust);
  return tree;
}

/**
 * Requires that the certificate holds and certifies this tree.
 * @throws NodeVaultError `bad-certificate` or `stale-certificate`
 */
export async function requireCertified(
  tree: HashTree,
  certificate: Uint8Array,
  trust: CertificateTrust
): Promise<void> {
  const verified = await verifyCertificate(certificate, trust);
  const certified = lookupResultToBuffer(
    verified.lookup_path(['canister', trust.canister.toUint8Array(), 'certified_data'])
  );
  const digest = await digestOf(tree, trust);
  if (certified?.length === digest.length && certified.every((byte, i) => byte === digest[i])) return;
  throw bad("the witness is not what the canister's certified data commits to", trust);
}

function decodeWitness(witness: Uint8Array, trust: CertificateTrust): HashTree {
  try {
    return Cbor.decode<HashTree>(witness);
  } catch {
    throw bad('the witness is no CBOR hash tree', trust);
  }
}

async function digestOf(tree: HashTree, trust: CertificateTrust): Promise<Uint8Array> {
  try {
    return await reconstruct(tree);
  } catch {
    throw bad('the witness is no CBOR hash tree', trust);
  }
}

function bad(problem: string, { canister }: CertificateTrust): NodeVaultError {
  return new NodeVaultError(
    'bad-certificate',
    `certified answer of ${canister.toText()}: ${problem}; do not rely on the answer`
  );
}
