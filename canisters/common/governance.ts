import { Principal } from 'azle';

import { err, isErr, ok, type Result } from '../../src/protocol/errors.js';

import { describeCallError, rethrowCleanup } from './call_error.js';
import { CandidError, nat64, opt, principal, record, vec } from './candid/index.js';
import { RemoteMethod } from './candid/remote.js';
import { optProposalInfo, type Proposal, toProposal } from './proposal.js';
import { type AnyProposal, optProposalContent, toAnyProposal } from './proposal_content.js';
import { equalBytes } from './stored_bytes.js';

/**
 * NNS governance, rrkah-fqaaa-aaaaa-aaaaq-cai. A constant: no install argument or setting names another.
 */
const GOVERNANCE = Principal.fromUint8Array(Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 1, 1, 1));

const getProposalInfo = new RemoteMethod('get_proposal_info', [nat64], optProposalInfo, {
  rememberHeader: true
});

const getProposalContent = new RemoteMethod('get_proposal_info', [nat64], optProposalContent);

const listNodeProviders = new RemoteMethod(
  'list_node_providers',
  [],
  record({ node_providers: vec(record({ id: opt(principal) })) })
);

/** What governance says of a proposal; `Ok` of undefined where it knows none. Awaits. */
export async function fetchProposal(id: bigint): Promise<Result<Proposal | undefined>> {
  const info = await ask('get_proposal_info', () => getProposalInfo.call(GOVERNANCE, id));
  return isErr(info) ? info : ok(toProposal(info.Ok));
}

/** What governance shows of a proposal of any action; `Ok` of undefined where it knows none. Awaits. */
export async function fetchAnyProposal(id: bigint): Promise<Result<AnyProposal | undefined>> {
  const info = await ask('get_proposal_info', () => getProposalContent.call(GOVERNANCE, id));
  return isErr(info) ? info : ok(toAnyProposal(info.Ok));
}

/** Whether governance lists `provider` as a node provider. Awaits. */
export async function isNodeProvider(provider: Uint8Array): Promise<Result<boolean>> {
  const list = await ask('list_node_providers', () => listNodeProviders.call(GOVERNANCE));
  if (isErr(list)) return list;
  return ok(list.Ok.node_providers.some(({ id: [id] }) => id !== undefined && equalBytes(id, provider)));
}

async function ask<T>(method: string, call: () => Promise<T>): Promise<Result<T>> {
  try {
    return ok(await call());
  } catch (error) {
    rethrowCleanup(error);
    return error instanceof CandidError
      ? err('governance_unavailable', `governance's answer to ${method} is unreadable: ${error.message}`)
      : err('governance_unavailable', `${method} failed: ${describeCallError(error)}; try again`);
  }
}
