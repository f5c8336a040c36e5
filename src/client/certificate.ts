/**
 * Certificates of the Internet Computer (interface specification, "Certification"): signature up to the root key,
 * delegation for this canister's range, and age.
 */
import {
  Cbor,
  type Cert,
  Certificate,
  type HashTree,
  lookupResultToBuffer,
  lookup_path
} from '@dfinity/agent';
import { type Principal } from '@dfinity/principal';
import { NodeVaultError } from './errors.js';
import { decodeLeb128 } from './leb128.js';

export interface CertificateTrust {
  /** The network's root key, DER. */
  readonly rootKey: Uint8Array;
  /** The canister that the certificate speaks of. */
  readonly canister: Principal;
  /** The reader's clock, milliseconds since the epoch. Default: this machine's. */
  readonly now?: number;
}

const MAX_AGE_MS = 5 * 60_000;
const MAX_DELEGATION_AGE_MS = 30 * 24 * 60 * 60_000;

/**
 * The verified certificate.
 * @throws NodeVaultError `bad-certificate`; `stale-certificate` where it is more than five minutes from `now`
 */
export async function verifyCertificate(
  certificate: Uint8Array,
  trust: CertificateTrust
): Promise<Certificate> {
  const verified = await checkSignature(certificate, trust);
  requireFresh(verified.cert.tree, trust, MAX_AGE_MS, 'certificate');
  const { delegation } = verified.cert;
  if (delegation) {
    const { tree } = Cbor.decode<Cert>(delegation.certificate);
    requireFresh(tree, trust, MAX_DELEGATION_AGE_MS, "certificate of the subnet's delegation");
  }
  return verified;
}

/** Signature and canister range; the agent's own clock check is left out because the caller brings the clock. */
async function checkSignature(certificate: Uint8Array, trust: CertificateTrust): Promise<Certificate> {
  try {
    return await Certificate.create({
      certificate,
      rootKey: trust.rootKey,
      canisterId: trust.canister,
      disableTimeVerification: true
    });
  } catch (error) {
    throw new NodeVaultError(
      'bad-certificate',
      `certificate for ${trust.canister.toText()}: ${reason(error)}; do not rely on the answer, and check the root key`
    );
  }
}

function requireFresh(tree: HashTree, trust: CertificateTrust, maxAgeMs: number, what: string): void {
  const time = lookupResultToBuffer(lookup_path(['time'], tree));
  if (!time) throw new NodeVaultError('bad-certificate', `${what}: it holds no time`);
  const now = trust.now ?? Date.now();
  const certified = Number(decodeLeb128(time) / 1_000_000n);
  if (certified >= now - maxAgeMs && certified <= now + MAX_AGE_MS) return;
  throw new NodeVaultError(
    'stale-certificate',
    `${what} for ${trust.canister.toText()}: it is of ${new Date(certified).toISOString()}, the clock here says ` +
      `${new Date(now).toISOString()}; ask again, and check this machine's clock`
  );
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message.split('\n', 1).join('') : 'it cannot be read';
}
