/**
 * The part of the network that proposals about a node provider are made from: its nodes, its operators, and who sits
 * in which subnet. Principals as text.
 */
import { NodeVaultError } from '../errors.js';

export interface NetworkNode {
  readonly id: string;
  readonly provider: string;
  readonly operator: string;
  /** The data center's id, for example `zh2`. */
  readonly dataCenter: string;
  readonly dataCenterOwner: string;
  readonly country: string;
  /** Null where the node is in no subnet. */
  readonly subnet: string | null;
  readonly isApiBoundaryNode: boolean;
  readonly isUp: boolean;
}

/** A node operator record of the NNS registry, as far as it is known. */
export interface NodeOperator {
  readonly id: string;
  readonly provider: string;
  /** Null where not known. */
  readonly nodeAllowance: bigint | null;
  /** Reward type → nodes; null where not known. */
  readonly maxRewardableNodes: Readonly<Record<string, number>> | null;
}

export interface NetworkView {
  readonly nodes: readonly NetworkNode[];
  /** Records that were read; an operator of a node that is not among them is known by that alone. */
  readonly operators: readonly NodeOperator[];
}

/** What a provider has, in the order of the view. */
export interface ProviderHoldings {
  readonly provider: string;
  readonly nodes: readonly NetworkNode[];
  readonly operators: readonly NodeOperator[];
}

/** A provider's nodes and operators; operators that only nodes name are added with nothing known of their records. */
export function holdingsOf(view: NetworkView, provider: string): ProviderHoldings {
  const nodes = view.nodes.filter((node) => node.provider === provider);
  const recorded = view.operators.filter((operator) => operator.provider === provider);
  const known = new Set(recorded.map(({ id }) => id));
  const named = [...new Set(nodes.map(({ operator }) => operator))].filter((id) => !known.has(id));
  const implied = named.map((id) => ({ id, provider, nodeAllowance: null, maxRewardableNodes: null }));
  return { provider, nodes, operators: [...recorded, ...implied] };
}

/** The nodes by the subnet they are in, subnets ascending; nodes of no subnet are left out. */
export function bySubnet(nodes: readonly NetworkNode[]): Map<string, NetworkNode[]> {
  const subnets = new Map<string, NetworkNode[]>();
  for (const node of nodes) {
    if (node.subnet === null) continue;
    subnets.set(node.subnet, [...(subnets.get(node.subnet) ?? []), node]);
  }
  return new Map([...subnets].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** @throws NodeVaultError `invalid-argument` for a node that is not among the provider's */
export function pickNodes(
  { provider, nodes }: ProviderHoldings,
  ids: readonly string[]
): readonly NetworkNode[] {
  const stray = ids.find((id) => !nodes.some((node) => node.id === id));
  if (stray === undefined) return nodes.filter(({ id }) => ids.includes(id));
  throw new NodeVaultError(
    'invalid-argument',
    `node ${stray} is none of provider ${provider}'s in this view`
  );
}
