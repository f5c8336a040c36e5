import type { Canister } from '../execution/canister.js';
import type { Instance } from '../instance/instance.js';
import type { IngressStatus, PrincipalBytes, SubnetTopology } from '../instance/types.js';
import { leb128, utf8 } from './bytes.js';
import { encodeCbor } from './cbor.js';
import type { StateDirectory, StateNode } from './hash-tree.js';

/**
 * The certified state of one subnet ("system state tree").
 * https://internetcomputer.org/docs/references/ic-interface-spec#state-tree
 */
export function subnetState(instance: Instance, subnetId: PrincipalBytes): StateDirectory {
  return [
    [utf8('time'), leb128(instance.time)],
    ...topologyState(instance, subnetId),
    [
      utf8('canister'),
      instance.canistersOf(subnetId).map((canister) => [canister.id, canisterState(canister)])
    ],
    [
      utf8('request_status'),
      instance.requestsOf(subnetId).map(({ requestId, status }) => [requestId, requestState(status)])
    ]
  ];
}

/** What a delegation certificate needs: the time and the subnets, without canisters and requests. */
export function topologyState(instance: Instance, ownSubnetId: PrincipalBytes): StateDirectory {
  const { subnets } = instance.topology;
  return [
    [
      utf8('subnet'),
      subnets.map((subnet) => [
        subnet.subnetId,
        subnetEntry(subnet, Buffer.compare(subnet.subnetId, ownSubnetId) === 0)
      ])
    ],
    [utf8('canister_ranges'), subnets.map((subnet) => [subnet.subnetId, rangesByStart(subnet)])]
  ];
}

function subnetEntry(subnet: SubnetTopology, own: boolean): StateDirectory {
  const entry: StateDirectory = [
    [utf8('public_key'), subnet.keys.publicKey],
    [utf8('canister_ranges'), encodeRanges(subnet)]
  ];
  if (!own) return entry;
  const nodes: StateDirectory = subnet.keys.nodes.map((node) => [
    node.nodeId,
    [[utf8('public_key'), node.publicKey]]
  ]);
  return [...entry, [utf8('node'), nodes]];
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
  const controllers: [Uint8Array, StateNode] = [utf8('controllers'), encodeCbor(canister.controllers)];
  if (!canister.moduleHash) return [controllers];
  return [
    controllers,
    [utf8('certified_data'), canister.certifiedData],
    [utf8('module_hash'), canister.moduleHash],
    [utf8('metadata'), canister.metadata.map(({ name, content }) => [utf8(name), content])]
  ];
}

function requestState(status: IngressStatus): StateDirectory {
  switch (status.status) {
    case 'unknown':
      return [];
    case 'received':
    case 'processing':
      return [[utf8('status'), utf8(status.status)]];
    case 'replied':
      return [
        [utf8('status'), utf8('replied')],
        [utf8('reply'), status.reply]
      ];
    case 'rejected':
      return [
        [utf8('status'), utf8('rejected')],
        [utf8('reject_code'), leb128(status.failure.rejectCode)],
        [utf8('reject_message'), utf8(status.failure.message)],
        [utf8('error_code'), utf8(errorCodeText(status.failure.errorCode))]
      ];
  }
}

/** The IC's text form of an error code: `IC0503`. */
export function errorCodeText(code: number): string {
  return `IC${String(code).padStart(4, '0')}`;
}
