import type { NnsAction } from '../../../src/protocol/recommendation/proposal-digest.js';
import {
  blob,
  CandidError,
  Message,
  nat32,
  nat64,
  opt,
  principal,
  record,
  text,
  vec
} from '../../common/candid/index.js';
import type { Step, Target } from '../interface/recommendations.js';

/** Arguments of the NNS registry's methods, as far as their effect is told by them (dfinity/ic `registry.did`). */
const NodeIds = new Message([record({ node_ids: vec(principal) })]);
const SubnetMembership = new Message([record({ subnet_id: principal, node_ids_remove: vec(principal) })]);
const OperatorConfig = new Message([
  record({
    node_operator_id: opt(principal),
    node_allowance: opt(nat64),
    max_rewardable_nodes: opt(vec(record({ _0_: text, _1_: nat32 })))
  })
]);
const NodeOperators = new Message([
  record({
    node_operators_to_remove: vec(blob),
    node_operator_principals_to_remove: opt(record({ principals: vec(principal) }))
  })
]);

/** `NnsFunction` of dfinity/ic `governance.proto`. */
export const NNS_FUNCTION = {
  updateNodeOperatorConfig: 16,
  removeNodes: 18,
  removeNodeOperators: 23,
  changeSubnetMembership: 31,
  removeApiBoundaryNodes: 44
} as const;

type Effects = Pick<Step, 'nns_function' | 'caps_rewards' | 'pending'>;

const NONE: Effects = { nns_function: 0, caps_rewards: false, pending: [] };

/**
 * What is to be seen when the action has taken effect, read from what was voted on. Undefined for a payload that cannot be
 * read, or a function whose effect is not known here.
 */
export function effectsOf(action: NnsAction): Effects | undefined {
  if (action.kind === 'motion') return NONE;
  if (action.kind === 'remove_node_provider') return { ...NONE, pending: [target(action.provider)] };
  try {
    return functionEffects(action.number, action.payload);
  } catch (error) {
    if (error instanceof CandidError) return undefined;
    throw error;
  }
}

function functionEffects(number: number, payload: Uint8Array): Effects | undefined {
  const effects = { ...NONE, nns_function: number };
  switch (number) {
    case NNS_FUNCTION.removeNodes:
    case NNS_FUNCTION.removeApiBoundaryNodes:
      return { ...effects, pending: NodeIds.decode(payload)[0].node_ids.map((id) => target(id)) };
    case NNS_FUNCTION.changeSubnetMembership: {
      const [{ subnet_id: subnet, node_ids_remove: nodes }] = SubnetMembership.decode(payload);
      return { ...effects, pending: nodes.map((id) => target(id, subnet)) };
    }
    case NNS_FUNCTION.updateNodeOperatorConfig: {
      const [{ node_operator_id: operator, max_rewardable_nodes: maximum }] = OperatorConfig.decode(payload);
      return { ...effects, caps_rewards: maximum.length === 1, pending: operator.map((id) => target(id)) };
    }
    case NNS_FUNCTION.removeNodeOperators: {
      const [{ node_operators_to_remove: old, node_operator_principals_to_remove: ids }] =
        NodeOperators.decode(payload);
      return { ...effects, pending: [...old, ...(ids[0]?.principals ?? [])].map((id) => target(id)) };
    }
    default:
      return undefined;
  }
}

function target(subject: Uint8Array, subnet?: Uint8Array): Target {
  return { subject: subject.slice(), subnet: subnet === undefined ? [] : [subnet.slice()] };
}
