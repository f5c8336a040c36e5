import { IDL } from '@icp-sdk/core/candid';
import { idlFactory as governanceIdlFactory } from '../../node_modules/@icp-sdk/canisters/declarations/nns/governance.idl.js';

/**
 * NNS governance's candid interface as `@icp-sdk/canisters` ships it. The package's exports map offers wrappers only,
 * which sign with an agent; the specs need the bare interface, so it is taken by its path.
 */
export { governanceIdlFactory };
export type {
  _SERVICE as GovernanceService,
  GovernanceError,
  ManageNeuronCommandRequest,
  ProposalActionRequest,
  ProposalInfo
} from '../../node_modules/@icp-sdk/canisters/declarations/nns/governance.js';

/** What `get_proposal_info` answers: `opt ProposalInfo`. */
export function replyTypeOfGetProposalInfo(): IDL.Type {
  const method = governanceIdlFactory({ IDL })._fields.find(([name]) => name === 'get_proposal_info')?.[1];
  const type = method?.retTypes[0];
  if (type === undefined) throw new Error("the package's governance interface has no get_proposal_info");
  return type;
}
