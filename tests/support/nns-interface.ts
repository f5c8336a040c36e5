/**
 * NNS governance's candid interface as `@icp-sdk/canisters` ships it. The package's exports map offers wrappers only,
 * which sign with an agent; the specs need the bare interface, so it is taken by its path.
 */
export { idlFactory as governanceIdlFactory } from '../../node_modules/@icp-sdk/canisters/declarations/nns/governance.idl.js';
export type {
  _SERVICE as GovernanceService,
  GovernanceError,
  ManageNeuronCommandRequest,
  ProposalActionRequest,
  ProposalInfo
} from '../../node_modules/@icp-sdk/canisters/declarations/nns/governance.js';
