/** Candidates of an audit round out of the network's node list. */
import { Principal } from '@dfinity/principal';
import { sha256 } from '@noble/hashes/sha2';
import { type CandidateList, candidateList } from '../protocol/audit/candidates.js';
import { NodeVaultError } from './errors.js';
import type { ListedNode } from './nns/node-list.js';

/**
 * The canonical list of these nodes, whose hash a motion names.
 * @param where names the source in errors
 * @throws NodeVaultError `malformed` where a node has no data center, or is there twice
 */
export function candidatesOf(nodes: readonly ListedNode[], where: string): CandidateList {
  const bytes = (text: string): Uint8Array => Principal.fromText(text).toUint8Array();
  const candidates = nodes.map(({ id, provider, operator, subnet, dataCenter }) => ({
    node: bytes(id),
    provider: bytes(provider),
    operator: bytes(operator),
    subnet: subnet === null ? new Uint8Array(0) : bytes(subnet),
    dataCenter: dataCenter.toLowerCase()
  }));
  try {
    return candidateList(candidates, sha256);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new NodeVaultError('malformed', `${where}: ${error.message}; correct the list`);
  }
}
