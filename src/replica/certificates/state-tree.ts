import { errorCodeText } from '../errors.js';
import type { Canister } from '../execution/canister.js';
import type { Instance } from '../instance/instance.js';
import type { IngressStatus, PrincipalBytes, SubnetTopology } from '../instance/types.js';
import { equalBytes, leb128, utf8 } from './bytes.js';
import { encodeCbor } from './cbor.js';
import type { StateDirectory, StateNode } from './hash-tree.js';

/**
 * The certified state of one subnet ("system state tree").
 * https://internetcomputer.org/docs/references/ic-interface-spec#state-tree
 */
export function subnetState(instance: Instance, subnetId: PrincipalBytes): StateDirectory {
  const canisters = instance.canistersOf(subnetId);
  const requests = instance.requestsOf(subnetId);
  return [
    ...topologyState(instance, subnetId),
    ...directory({
      time: leb128(instance.time),
      canister: canisters.map((canister) => [canister.id, canisterState(canister)]),
      request_status: requests.map(({ requestId, status }) => [requestId, requestState(status)])
    })
  ];
}

/** Children whose labels are text. */
function directory(children: Record<string, StateNode>): StateDirectory {
  return Object.entries(children).map(([label, node]) => [utf8(label), node]);
}

/** What a delegation certificate needs: the time and the subnets, without canisters and requests. */
export function topologyState(instance: Instance, ownSubnetId: PrincipalBytes): StateDirectory {
  const { subnets } = instance.topology;
  return directory({
    subnet: subnets.map((subnet) => [subnet.subnetId, subnetEntry(subnet, ownSubnetId)]),
    canister_ranges: subnets.map((subnet) => [subnet.subnetId, rangesByStart(subnet)])
  });
}

function subnetEntry(subnet: SubnetTopology, ownSubnetId: PrincipalBytes): StateDirectory {
  const { subnetId, keys } = subnet;
  const nodes = keys.nodes.map(
    ({ nodeId, publicKey }) => [nodeId, directory({ public_key: publicKey })] as const
  );
  return directory({
    public_key: keys.publicKey,
    canister_ranges: encodeRanges(subnet),
    ...(equalBytes(subnetId, ownSubnetId) && { node: nodes })
  });
}

/** `/canister_ranges/<subnet>/<first id>`: the ranges, sharded by their first id; here all are in one shard. */
function rangesByStart(subnet: SubnetTopology): StateDirectory {
  const starts = subnet.canisterRanges.map(({ start }) => start).sort((a, b) => Buffer.compare(a, b));
  return starts[0] ? [[starts[0], encodeRanges(subnet)]] : [];
}

function encodeRanges(subnet: SubnetTopology): Uint8Array {
  return encodeCbor(subnet.canisterRanges.map(({ start, end }) => [start, end]));
}

function canisterState(canister: Canister): StateDirectory {
  const controllers = encodeCbor(canister.controllers);
  if (!canister.moduleHash) return directory({ controllers });
  return directory({
    controllers,
    certified_data: canister.certifiedData,
    module_hash: canister.moduleHash,
    metadata: canister.metadata.map(({ name, content }) => [utf8(name), content])
  });
}

function requestState(state: IngressStatus): StateDirectory {
  if (state.status === 'unknown') return [];
  const status = utf8(state.status);
  if (state.status === 'replied') return directory({ status, reply: state.reply });
  if (state.status !== 'rejected') return directory({ status });
  const { rejectCode, errorCode, message } = state.failure;
  return directory({
    status,
    reject_code: leb128(rejectCode),
    reject_message: utf8(message),
    error_code: utf8(errorCodeText(errorCode))
  });
}
