/** Submitting a prepared proposal, and reading the action of one that was submitted. */
import { Principal } from '@dfinity/principal';
import type { NnsAction } from '../../protocol/recommendation/proposal-digest.js';
import { proposeAction } from '../governance.js';
import type { GovernanceService, ProposalAction } from '../idl/governance-idl.js';
import type { PreparedProposal } from './bundle.js';

/** Proposes with a neuron of the caller's. Gives the proposal's id. */
export function proposePrepared(
  governance: GovernanceService,
  neuron: bigint,
  { action, title, summary, url }: Pick<PreparedProposal, 'action' | 'title' | 'summary' | 'url'>
): Promise<bigint> {
  return proposeAction(governance, neuron, { title, summary, url }, toProposalAction(action));
}

/** The action as governance's interface has it. */
export function toProposalAction(action: NnsAction): ProposalAction {
  switch (action.kind) {
    case 'nns_function':
      return { ExecuteNnsFunction: { nns_function: action.number, payload: action.payload } };
    case 'remove_node_provider': {
      const provider = Principal.fromUint8Array(action.provider);
      return { AddOrRemoveNodeProvider: { change: [{ ToRemove: { id: [provider], reward_account: [] } }] } };
    }
    case 'motion':
      return { Motion: { motion_text: new TextDecoder().decode(action.text) } };
  }
}
