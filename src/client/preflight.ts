/** Before sealing: is the vault the code, and in the hands, that the provider expects? From certified state only. */
import { type HttpAgent, lookupResultToBuffer, Cbor } from '@dfinity/agent';
import { Principal } from '@dfinity/principal';
import { bytesToHex } from '@noble/hashes/utils';
import { type CertificateTrust, verifyCertificate } from './certificate.js';
import { NodeVaultError } from './errors.js';

/** What certified state says of a canister. */
export interface CanisterFacts {
  /** Principals' text, sorted. */
  readonly controllers: readonly string[];
  /** SHA-256 of the installed Wasm, hex; null where nothing is installed. */
  readonly moduleHash: string | null;
}

export interface ExpectedVault {
  readonly controllers: readonly string[];
  readonly moduleHash: string;
}

/** Reads controllers and module hash from the network, and verifies the certificate they come in. */
export async function readCanisterFacts(agent: HttpAgent, trust: CertificateTrust): Promise<CanisterFacts> {
  const utf8 = new TextEncoder();
  const path = (leaf: string): Uint8Array[] => [
    utf8.encode('canister'),
    trust.canister.toUint8Array(),
    utf8.encode(leaf)
  ];
  const paths = [path('controllers'), path('module_hash'), [utf8.encode('time')]];
  const { certificate } = await agent.readState(trust.canister, { paths });
  const verified = await verifyCertificate(certificate, trust);
  const controllers = lookupResultToBuffer(verified.lookup_path(path('controllers')));
  const moduleHash = lookupResultToBuffer(verified.lookup_path(path('module_hash')));
  if (!controllers) {
    throw new NodeVaultError(
      'bad-certificate',
      `canister ${trust.canister.toText()}: certified state does not show its controllers; check the canister id`
    );
  }
  return {
    controllers: decodeControllers(controllers),
    moduleHash: moduleHash ? bytesToHex(moduleHash) : null
  };
}

/** @throws NodeVaultError `untrusted-vault`, which says what differs: do not seal then */
export function requireTrustedVault(vault: Principal, facts: CanisterFacts, expected: ExpectedVault): void {
  const where = `vault ${vault.toText()}`;
  if (facts.moduleHash !== expected.moduleHash.toLowerCase()) {
    throw new NodeVaultError(
      'untrusted-vault',
      `${where}: its module hash is ${facts.moduleHash ?? 'none'}, expected ${expected.moduleHash}; do not seal to it ` +
        'before you know which code it runs'
    );
  }
  const wanted = [...expected.controllers].sort().join(', ');
  const actual = facts.controllers.join(', ');
  if (wanted === actual) return;
  throw new NodeVaultError(
    'untrusted-vault',
    `${where}: its controllers are ${actual || 'none'}, expected ${wanted || 'none'}; do not seal to it before you ` +
      'know who can change its code'
  );
}

function decodeControllers(cbor: Uint8Array): string[] {
  return Cbor.decode<Uint8Array[]>(cbor)
    .map((bytes) => Principal.fromUint8Array(bytes).toText())
    .sort();
}
