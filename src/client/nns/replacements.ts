/**
 * A proposal of which nodes could take the places of those that leave a subnet. It keeps the subnet's size and adds no
 * provider, data center, data center owner or country twice where that can be helped. The tool that the NNS uses weighs more
 * (https://github.com/dfinity/dre): a voter should see its figures before adopting a change of membership.
 */
import { NodeVaultError } from '../errors.js';
import type { NetworkNode, NetworkView } from './network-view.js';

const TRAITS = ['provider', 'dataCenter', 'dataCenterOwner', 'country'] as const;
/** What having a trait twice costs: any number of lesser ones is better than one greater. */
const WEIGHTS = { provider: 1_000_000, dataCenter: 10_000, dataCenterOwner: 100, country: 1 } as const;

/**
 * One free node for each of `leaving`, all of the same subnet.
 * @param leavers providers whose nodes are not to come in
 * @param taken nodes that are given away already; those picked are added
 * @throws NodeVaultError `invalid-argument` where the network has too few free nodes
 */
export function pickReplacements(
  view: NetworkView,
  leaving: readonly NetworkNode[],
  leavers: ReadonlySet<string>,
  taken: Set<string>
): NetworkNode[] {
  const subnet = leaving[0]?.subnet;
  const gone = new Set(leaving.map(({ id }) => id));
  const members = view.nodes.filter((node) => node.subnet === subnet && !gone.has(node.id));
  const free = view.nodes.filter(
    (node) => node.subnet === null && node.isUp && !node.isApiBoundaryNode && !leavers.has(node.provider)
  );
  return leaving.map(() => {
    const best = cheapest(
      free.filter(({ id }) => !taken.has(id)),
      members
    );
    if (best === undefined) {
      throw new NodeVaultError(
        'invalid-argument',
        `subnet ${subnet}: the network view has no free node left to replace one; name replacements`
      );
    }
    taken.add(best.id);
    members.push(best);
    return best;
  });
}

/** The first of the least cost, in the order of ids, so that everybody computes the same. */
function cheapest(free: readonly NetworkNode[], members: readonly NetworkNode[]): NetworkNode | undefined {
  let best: NetworkNode | undefined;
  let least = Infinity;
  for (const node of free) {
    const cost = costOf(node, members);
    if (cost < least || (cost === least && best !== undefined && node.id < best.id)) {
      best = node;
      least = cost;
    }
  }
  return best;
}

function costOf(node: NetworkNode, members: readonly NetworkNode[]): number {
  let cost = 0;
  for (const trait of TRAITS) {
    cost += WEIGHTS[trait] * members.filter((member) => member[trait] === node[trait]).length;
  }
  return cost;
}
