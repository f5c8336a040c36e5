/** The acts that each recommendation takes, in order, with what makes them fail or do nothing. */
import { Principal } from '@dfinity/principal';
import { utf8ToBytes } from '@noble/hashes/utils';
import { MAX_MOTION_TEXT_BYTES } from '../../protocol/limits.js';
import type { RecommendationKind } from '../../protocol/recommendation/kinds.js';
import type { NnsAction } from '../../protocol/recommendation/proposal-digest.js';
import { renderJudgement } from '../../protocol/spec/judgement.js';
import { NodeVaultError } from '../errors.js';
import {
  bySubnet,
  type NetworkNode,
  type NetworkView,
  type NodeOperator,
  pickNodes,
  type ProviderHoldings
} from './network-view.js';
import * as payloads from './registry-payloads.js';
import { pickReplacements } from './replacements.js';

export interface StepRequest {
  readonly kind: RecommendationKind;
  /** The audit registry that holds the evidence. */
  readonly registry: string;
  readonly provider: string;
  readonly reason: string;
  /** `remove_nodes`: which; all of the provider's unless given. */
  readonly nodes?: readonly string[];
  /** Subnet → nodes that come in for those that leave; picked from the network's free ones unless given. */
  readonly replacements?: Readonly<Record<string, readonly string[]>>;
  /** `reject_onboarding`: the open proposal to reject. `AddOrRemoveNodeProvider`, or an operator's. */
  readonly onboardingProposal?: bigint;
  /** `slash_rewards`: for how many months no reward is paid. */
  readonly months?: number;
  /** `slash_stake`: how much, in 10^-8 ICP. */
  readonly amountE8s?: bigint;
}

/** What one proposal does. */
export interface Act {
  /** `NnsFunction`, action or `Motion`, for example `RemoveNodes`. */
  readonly name: payloads.NnsFunctionName | 'AddOrRemoveNodeProvider' | 'Motion';
  readonly action: NnsAction;
  /** Steps that must have taken effect, which is more than executed, before this one is proposed. */
  readonly after: readonly number[];
  /** What to re-read after execution. */
  readonly effect: string;
  /** What would make this step fail, or do nothing, without a word. */
  readonly traps: readonly string[];
  /** Command and arguments of dfinity's `ic-admin` that propose the same; empty where it has none. */
  readonly icAdmin: readonly string[];
}

export interface Step extends Act {
  /** In a few words, for the title. */
  readonly what: string;
  /** What the payload says, a line each, so that a voter can compare. */
  readonly content: readonly string[];
}

type Draft = Omit<Step, 'after'>;

/** Reward types whose maximum is set to 0 where an operator's own are not known. */
const REWARD_TYPES = ['type0', 'type1', 'type1.1', 'type2', 'type3', 'type3.1'];

/** @throws NodeVaultError `invalid-argument` where the view shows nothing to be done, or the request is incomplete */
export function stepsOf(request: StepRequest, holdings: ProviderHoldings, view: NetworkView): Step[] {
  switch (request.kind) {
    case 'reject_onboarding':
      return inOrder([rejection(request)]);
    case 'suspend':
      return besides([motion(suspension(request)), ...holdings.operators.map(blockOperator)]);
    case 'slash_rewards':
      return besides([motion(rewardCut(request)), ...holdings.operators.map(blockOperator)]);
    case 'slash_stake':
      return inOrder([motion(stakeCut(request))]);
    case 'remove_nodes':
      return inOrder(removal(request, holdings, view));
    case 'offboard':
      return inOrder([...removal(request, holdings, view), ...departure(holdings)]);
  }
}

/** Each after all that come before it. */
function inOrder(drafts: readonly Draft[]): Step[] {
  if (drafts.length === 0)
    throw new NodeVaultError('invalid-argument', 'bundle: there is nothing to be done');
  return drafts.map((draft, at) => ({
    ...draft,
    after: Array.from({ length: at }, (_, before) => before + 1)
  }));
}

/** The first, then the others in any order. */
function besides(drafts: readonly Draft[]): Step[] {
  return drafts.map((draft, at) => ({ ...draft, after: at === 0 ? [] : [1] }));
}

function motion({ what, text, effect, traps }: MotionDraft): Draft {
  const bytes = utf8ToBytes(text);
  if (bytes.length > MAX_MOTION_TEXT_BYTES) {
    throw new NodeVaultError(
      'too-large',
      `motion: ${bytes.length} bytes, governance takes ${MAX_MOTION_TEXT_BYTES}`
    );
  }
  return {
    name: 'Motion',
    what,
    action: { kind: 'motion', text: bytes },
    effect,
    traps,
    content: text.split('\n'),
    icAdmin: []
  };
}

interface MotionDraft {
  readonly what: string;
  readonly text: string;
  readonly effect: string;
  readonly traps: readonly string[];
}

const BINDS_NOBODY = 'A motion changes nothing by itself: what it decides is done by the proposals after it.';

function rejection({ provider, reason, onboardingProposal }: StepRequest): Draft {
  if (onboardingProposal === undefined) {
    throw new NodeVaultError(
      'invalid-argument',
      'reject_onboarding: name the proposal that is to be rejected'
    );
  }
  return motion({
    what: `reject proposal ${onboardingProposal}`,
    text: `The NNS does not admit ${provider} as a node provider, and rejects proposal ${onboardingProposal}.\nReason: ${reason}`,
    effect: `Proposal ${onboardingProposal} is rejected, and list_node_providers does not show ${provider}.`,
    traps: [
      `This motion puts the reasons on record; what rejects is a vote of no on proposal ${onboardingProposal} itself.`,
      'A rejected candidate can be proposed again, under another principal too: compare the identity, not the principal.'
    ]
  });
}

/** The motion that the audit registry enacts, so that its certified status says suspended. */
function suspension({ registry, provider, reason }: StepRequest): MotionDraft {
  const spec = { subject: Principal.fromText(provider).toUint8Array(), reason };
  return {
    what: 'suspend',
    text: renderJudgement('suspend provider', Principal.fromText(registry).toUint8Array(), spec),
    effect:
      'The motion is executed, and once it is enacted the audit registry certifies the provider as suspended.',
    traps: [
      'Executed, it must be enacted: nodevault enact, with a spec of type suspend-provider.',
      'The NNS has no action that suspends: nodes in subnets go on until they are replaced.'
    ]
  };
}

function rewardCut({ provider, reason, months }: StepRequest): MotionDraft {
  if (months === undefined || months < 1 || months > 120) {
    throw new NodeVaultError('invalid-argument', 'slash_rewards: say for how many months, 1 to 120');
  }
  return {
    what: `no rewards for ${months} months`,
    text: `The NNS pays node provider ${provider} no rewards for ${months} months.\nReason: ${reason}`,
    effect: 'The motion is executed.',
    traps: [
      BINDS_NOBODY,
      'The NNS has no action that takes back rewards that were paid, and none that ends a cut by itself: after the months it takes a proposal that sets max_rewardable_nodes as it was.',
      'What stops rewards without fail is AddOrRemoveNodeProvider ToRemove: the monthly distribution runs over that list. See offboard.'
    ]
  };
}

function stakeCut({ provider, reason, amountE8s }: StepRequest): MotionDraft {
  if (amountE8s === undefined || amountE8s <= 0n) {
    throw new NodeVaultError('invalid-argument', 'slash_stake: say how much, in 10^-8 ICP');
  }
  return {
    what: 'slash stake',
    text: `The stake of ${provider} is slashed by ${amountE8s} e8s.\nReason: ${reason}`,
    effect: 'The ledger that holds the stake shows it less by the amount.',
    traps: ['The NNS has no action that slashes: this decision binds only whoever holds the stake.']
  };
}

const MAX_REWARDABLE_TRAPS = [
  'An empty max_rewardable_nodes is ignored without an error: it takes an explicit 0 for each reward type.',
  'rewardable_nodes = 0 likely has no effect under performance-based rewards; max_rewardable_nodes is the lever.'
];

/** No more nodes, no more rewards for those that are there. */
function blockOperator({ id, nodeAllowance, maxRewardableNodes }: NodeOperator): Draft {
  const known = Object.keys(maxRewardableNodes ?? {}).sort();
  const zero = Object.fromEntries((known.length > 0 ? known : REWARD_TYPES).map((type) => [type, 0]));
  const before =
    maxRewardableNodes === null
      ? 'The maximum as it was is not in the network view: read it before, where it is to be restored.'
      : `Before: max_rewardable_nodes ${JSON.stringify(maxRewardableNodes)}, node_allowance ${nodeAllowance}.`;
  return updateOperator(`block operator ${shortId(id)}`, [...MAX_REWARDABLE_TRAPS, before], {
    operator: id,
    nodeAllowance: nodeAllowance === 0n ? null : 0n,
    maxRewardableNodes: zero
  });
}

/** No more nodes: after RemoveNodes, which gives the allowance back. */
function closeOperator({ id }: NodeOperator): Draft {
  const traps = ['RemoveNodes gives the allowance back: this comes after it, or it is undone.'];
  return updateOperator(`close operator ${shortId(id)}`, traps, {
    operator: id,
    nodeAllowance: 0n,
    maxRewardableNodes: null
  });
}

function updateOperator(what: string, traps: readonly string[], change: payloads.OperatorChange): Draft {
  const { operator, nodeAllowance, maxRewardableNodes } = change;
  const maximum = maxRewardableNodes === null ? [] : [JSON.stringify(maxRewardableNodes)];
  const [effects, content] = [['node_allowance 0'], [`node_operator_id: ${operator}`]];
  if (nodeAllowance !== null) content.push(`node_allowance: ${nodeAllowance}`);
  if (maxRewardableNodes !== null) effects.push('0 in max_rewardable_nodes for every type');
  return {
    name: 'UpdateNodeOperatorConfig',
    what,
    action: nnsFunction('UpdateNodeOperatorConfig', payloads.updateNodeOperatorConfig(change)),
    effect: `The record of operator ${operator} has ${effects.join(' and ')}.`,
    traps,
    content: [...content, ...maximum.map((value) => `max_rewardable_nodes: ${value}`)],
    icAdmin: [
      'propose-to-update-node-operator-config',
      ...['--node-operator-id', operator],
      ...maximum.flatMap((value) => ['--max-rewardable-nodes', value]),
      ...(nodeAllowance === null ? [] : [String(nodeAllowance)])
    ]
  };
}

function removal(request: StepRequest, holdings: ProviderHoldings, view: NetworkView): Draft[] {
  const nodes = request.nodes === undefined ? holdings.nodes : pickNodes(holdings, request.nodes);
  if (nodes.length === 0) {
    if (request.kind === 'offboard') return [];
    throw new NodeVaultError('invalid-argument', `remove_nodes: provider ${holdings.provider} has no nodes`);
  }
  if (request.kind === 'offboard' && nodes.length < holdings.nodes.length) {
    throw new NodeVaultError(
      'invalid-argument',
      'offboard: takes all nodes; use remove_nodes for some of them'
    );
  }
  const concerned = new Set(nodes.map(({ operator }) => operator));
  return [
    ...leaveSubnets(request, nodes, view),
    ...leaveBoundary(nodes),
    removeFromRegistry(nodes),
    ...holdings.operators.filter(({ id }) => concerned.has(id)).map(closeOperator)
  ];
}

function leaveSubnets(request: StepRequest, nodes: readonly NetworkNode[], view: NetworkView): Draft[] {
  const taken = new Set(Object.values(request.replacements ?? {}).flat());
  const leavers = new Set([request.provider]);
  return [...bySubnet(nodes)].map(([subnet, members]) => {
    const named = request.replacements?.[subnet];
    const add = named ?? pickReplacements(view, members, leavers, taken).map(({ id }) => id);
    if (add.length !== members.length) {
      throw new NodeVaultError(
        'invalid-argument',
        `subnet ${subnet}: ${members.length} nodes leave and ${add.length} come in; a subnet keeps its size`
      );
    }
    return changeMembership(
      subnet,
      add,
      members.map(({ id }) => id)
    );
  });
}

function changeMembership(subnet: string, add: readonly string[], remove: readonly string[]): Draft {
  return {
    name: 'ChangeSubnetMembership',
    what: `replace ${remove.length} of subnet ${shortId(subnet)}`,
    action: nnsFunction('ChangeSubnetMembership', payloads.changeSubnetMembership({ subnet, add, remove })),
    effect: `None of the nodes that leave is in subnet ${subnet}'s record.`,
    traps: [
      'Fails where one of the nodes that come in has been assigned or removed since: read the registry again before proposing.',
      'A subnet takes in few nodes at a time: large changes go by parts, each after the one before has caught up.'
    ],
    content: [
      `subnet_id: ${subnet}`,
      ...remove.map((node) => `node_ids_remove: ${node}`),
      ...add.map((node) => `node_ids_add: ${node}`)
    ],
    icAdmin: [
      'propose-to-change-subnet-membership',
      ...['--subnet-id', subnet],
      ...['--node-ids-add', ...add],
      ...['--node-ids-remove', ...remove]
    ]
  };
}

function leaveBoundary(nodes: readonly NetworkNode[]): Draft[] {
  const ids = nodes.filter(({ isApiBoundaryNode }) => isApiBoundaryNode).map(({ id }) => id);
  if (ids.length === 0) return [];
  return [
    {
      name: 'RemoveApiBoundaryNodes',
      what: `${ids.length} API boundary nodes`,
      action: nnsFunction('RemoveApiBoundaryNodes', payloads.removeApiBoundaryNodes(ids)),
      effect: 'get_api_boundary_node_ids shows none of them.',
      traps: ['An API boundary node cannot be removed from the registry before it is an ordinary one again.'],
      content: ids.map((node) => `node_ids: ${node}`),
      icAdmin: ['propose-to-remove-api-boundary-nodes', '--nodes', ...ids]
    }
  ];
}

function removeFromRegistry(nodes: readonly NetworkNode[]): Draft {
  const ids = nodes.map(({ id }) => id);
  return {
    name: 'RemoveNodes',
    what: `remove ${ids.length} nodes`,
    action: nnsFunction('RemoveNodes', payloads.removeNodes(ids)),
    effect: 'The registry has no record of any of the nodes.',
    traps: [
      'Fails as a whole where one of the nodes is in a subnet: the changes of membership must have taken effect.',
      'A node that is not in the registry is skipped without an error.',
      'It gives the allowance back: the operators could add the nodes again until they are closed.'
    ],
    content: ids.map((node) => `node_ids: ${node}`),
    icAdmin: ['propose-to-remove-nodes', ...ids]
  };
}

function departure({ provider, operators }: ProviderHoldings): Draft[] {
  const ids = operators.map(({ id }) => id);
  const removeOperators: Draft = {
    name: 'RemoveNodeOperators',
    what: `remove ${ids.length} operators`,
    action: nnsFunction('RemoveNodeOperators', payloads.removeNodeOperators(ids)),
    effect: `get_node_operators_and_dcs_of_node_provider shows none for ${provider}.`,
    traps: [
      'Operators that still have nodes are skipped without an error: executed does not mean removed.',
      'An operator can be moved to another provider by its provider, by update_node_operator_config_directly: read the records again before proposing.'
    ],
    content: ids.map((operator) => `principals: ${operator}`),
    icAdmin: ['propose-to-remove-node-operators', ...ids]
  };
  const unlist: Draft = {
    name: 'AddOrRemoveNodeProvider',
    what: 'remove from the list',
    action: { kind: 'remove_node_provider', provider: Principal.fromText(provider).toUint8Array() },
    effect: `list_node_providers does not show ${provider}.`,
    traps: [
      'This stops the monthly rewards, and nodes that are left would run unpaid: it comes last.',
      'Rewards of the month that is running are lost with it.'
    ],
    content: [`ToRemove: ${provider}`],
    icAdmin: ['propose-to-add-or-remove-node-provider', '--node-provider-pid', provider, 'remove']
  };
  return ids.length === 0 ? [unlist] : [removeOperators, unlist];
}

function nnsFunction(name: payloads.NnsFunctionName, payload: Uint8Array): NnsAction {
  return { kind: 'nns_function', number: payloads.NNS_FUNCTIONS[name], payload };
}

/** A principal's first group, as people name principals. */
export function shortId(principal: string): string {
  return principal.split('-', 1).join('');
}
