import { call, Principal } from 'azle';

import { err, ok, type Result } from '../../src/protocol/errors.js';

import { describeCallError, rethrowCleanup } from './call_error.js';
import { CandidError } from './candid_reader.js';
import { nat64Argument } from './nat64_argument.js';
import { listsNodeProvider } from './node_providers.js';
import { type Proposal, readProposal } from './proposal.js';

/**
 * NNS governance, rrkah-fqaaa-aaaaa-aaaaq-cai. A constant: no install argument or setting names another.
 */
const GOVERNANCE = Principal.fromUint8Array(Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 1, 1, 1));

const NO_ARGUMENT = Uint8Array.of(0x44, 0x49, 0x44, 0x4c, 0, 0);

/** What governance says of a proposal; `Ok` of undefined where it knows none. Awaits. */
export async function fetchProposal(id: bigint): Promise<Result<Proposal | undefined>> {
  return ask('get_proposal_info', nat64Argument(id), readProposal);
}

/** Whether governance lists `provider` as a node provider. Awaits. */
export async function isNodeProvider(provider: Uint8Array): Promise<Result<boolean>> {
  return ask('list_node_providers', NO_ARGUMENT, (reply) => listsNodeProvider(reply, provider));
}

async function ask<T>(method: string, args: Uint8Array, read: (reply: Uint8Array) => T): Promise<Result<T>> {
  let reply: Uint8Array;
  try {
    reply = await call<Uint8Array, Uint8Array>(GOVERNANCE, method, { raw: true, args });
  } catch (error) {
    rethrowCleanup(error);
    return err('governance_unavailable', `${method} failed: ${describeCallError(error)}; try again`);
  }
  try {
    return ok(read(reply));
  } catch (error) {
    if (!(error instanceof CandidError)) throw error;
    return err('governance_unavailable', `governance's answer to ${method} is unreadable: ${error.message}`);
  }
}
