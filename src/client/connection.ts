/** An agent for a network, and the trust that goes with it. */
import { AnonymousIdentity, HttpAgent, IC_ROOT_KEY, type Identity } from '@dfinity/agent';
import type { Principal } from '@dfinity/principal';
import { hexToBytes } from '@noble/hashes/utils';
import type { CertificateTrust } from './certificate.js';
import { NodeVaultError } from './errors.js';
import type { Network } from './master-keys.js';

const IC_HOST = 'https://icp-api.io';

export interface Connection {
  readonly network: Network;
  readonly agent: HttpAgent;
  /** DER. On `ic` the pinned one; on `local` what the replica says of itself, which only a test may trust. */
  readonly rootKey: Uint8Array;
}

export interface ConnectOptions {
  readonly network: Network;
  /** Address of a replica or boundary node; `local` needs one. */
  readonly host?: string;
  readonly identity?: Identity;
}

export async function connect({ network, host, identity }: ConnectOptions): Promise<Connection> {
  if (network === 'local' && host === undefined) {
    throw new NodeVaultError(
      'invalid-argument',
      'connect: the local network needs a host, for example http://127.0.0.1:4943'
    );
  }
  const agent = await HttpAgent.create({
    host: host ?? IC_HOST,
    identity: identity ?? new AnonymousIdentity()
  });
  if (network === 'ic') return { network, agent, rootKey: hexToBytes(IC_ROOT_KEY) };
  return { network, agent, rootKey: await fetchRootKey(agent, host ?? '') };
}

/** What certificates about a canister are checked against on this connection. */
export function trustFor({ rootKey }: Connection, canister: Principal): CertificateTrust {
  return { rootKey, canister };
}

async function fetchRootKey(agent: HttpAgent, host: string): Promise<Uint8Array> {
  try {
    return await agent.fetchRootKey();
  } catch {
    throw new NodeVaultError(
      'unreachable',
      `connect: no replica answers at ${host}; start one, or correct the host`
    );
  }
}
