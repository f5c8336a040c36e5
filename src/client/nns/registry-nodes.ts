/**
 * The network's nodes out of the NNS registry's own certified records, at a version of the registry: who reads the same
 * version gets the same list (records: dfinity/ic `rs/protobuf/def/registry`).
 */
import type { Agent } from '@dfinity/agent';
import { Principal } from '@dfinity/principal';
import { protobufFields, type ProtobufField } from '../../protocol/protobuf.js';
import { NodeVaultError } from '../errors.js';
import { fetchCertifiedChanges } from './certified-changes.js';
import type { ListedNode } from './node-list.js';
import { NNS_REGISTRY_ID } from './operator-records.js';

export interface RegistryNodes {
  /** The registry's version that the list is of. */
  readonly version: bigint;
  /** By id, ascending. Providers have no names there, and whether a node is up nobody says: `isUp` is false. */
  readonly nodes: readonly ListedNode[];
}

export interface FetchNodesOptions {
  /** DER. */
  readonly rootKey: Uint8Array;
  /** The registry's version to read up to; the newest where it is left out. */
  readonly at?: bigint;
  /** The reader's clock, milliseconds since the epoch. */
  readonly now?: () => number;
  readonly progress?: (version: bigint, of: bigint) => void;
}

const PREFIXES = [
  'node_record_',
  'node_operator_record_',
  'data_center_record_',
  'subnet_record_',
  'api_boundary_node_'
] as const;
type Prefix = (typeof PREFIXES)[number];
type Records = Record<Prefix, Map<string, Uint8Array>>;

/**
 * Reads the registry from its first version on.
 * @throws NodeVaultError as `fetchCertifiedChanges`; `invalid-argument` for a version that the registry has not reached
 */
export async function fetchRegistryNodes(agent: Agent, options: FetchNodesOptions): Promise<RegistryNodes> {
  const { rootKey, at, progress } = options;
  const records = noRecords();
  let version = 0n;
  for (;;) {
    const now = options.now?.();
    const trust = { rootKey, canister: NNS_REGISTRY_ID, ...(now === undefined ? {} : { now }) };
    const { latest, versions } = await fetchCertifiedChanges(agent, trust, version);
    const target = at ?? latest;
    if (target > latest)
      throw new NodeVaultError(
        'invalid-argument',
        `the NNS registry is at version ${latest}, not yet at ${target}`
      );
    for (const each of versions) {
      if (each.version > target) break;
      for (const { key, value } of each.changes) apply(records, key, value);
      ({ version } = each);
    }
    progress?.(version, target);
    if (version === target) return { version, nodes: nodesOf(records) };
  }
}

function noRecords(): Records {
  return {
    node_record_: new Map(),
    node_operator_record_: new Map(),
    data_center_record_: new Map(),
    subnet_record_: new Map(),
    api_boundary_node_: new Map()
  };
}

function apply(records: Records, key: string, value: Uint8Array | null): void {
  const prefix = PREFIXES.find((each) => key.startsWith(each));
  if (prefix === undefined) return;
  const id = key.slice(prefix.length);
  if (value === null) records[prefix].delete(id);
  else records[prefix].set(id, value);
}

function nodesOf(records: Records): ListedNode[] {
  const subnets = subnetOfNodes(records.subnet_record_);
  return [...records.node_record_]
    .map(([id, record]) => nodeOf(id, record, subnets.get(id) ?? null, records))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

function nodeOf(id: string, record: Uint8Array, subnet: string | null, records: Records): ListedNode {
  const node = fieldsOf(record, `node_record_${id}`);
  const operator = principalAt(node, 15, `node_record_${id}`);
  const operatorKey = `node_operator_record_${operator}`;
  const stored = records.node_operator_record_.get(operator);
  if (stored === undefined) throw malformed(`node_record_${id}`, `its operator has no ${operatorKey}`);
  const fields = fieldsOf(stored, operatorKey);
  const dataCenter = textAt(fields, 4);
  const center = fieldsOf(
    records.data_center_record_.get(dataCenter.toLowerCase()) ?? new Uint8Array(0),
    dataCenter
  );
  const http = node.find(({ number }) => number === 6)?.bytes ?? new Uint8Array(0);
  return {
    id,
    provider: principalAt(fields, 3, operatorKey),
    providerName: '',
    operator,
    dataCenter,
    dataCenterOwner: textAt(center, 3),
    country: textAt(center, 2).split(',')[1] ?? '',
    subnet,
    isApiBoundaryNode: records.api_boundary_node_.has(id),
    isUp: false,
    ipv6: textAt(fieldsOf(http, `node_record_${id}`), 1)
  };
}

function subnetOfNodes(subnets: ReadonlyMap<string, Uint8Array>): Map<string, string> {
  const found = new Map<string, string>();
  for (const [subnet, record] of subnets) {
    for (const { number, bytes } of fieldsOf(record, `subnet_record_${subnet}`))
      if (number === 3 && bytes !== undefined) found.set(Principal.fromUint8Array(bytes).toText(), subnet);
  }
  return found;
}

function fieldsOf(record: Uint8Array, key: string): ProtobufField[] {
  const fields = protobufFields(record);
  if (fields === undefined) throw malformed(key, 'it is no protobuf message');
  return fields;
}

function textAt(fields: readonly ProtobufField[], number: number): string {
  return new TextDecoder().decode(
    fields.find((field) => field.number === number)?.bytes ?? new Uint8Array(0)
  );
}

function principalAt(fields: readonly ProtobufField[], number: number, key: string): string {
  const bytes = fields.find((field) => field.number === number)?.bytes;
  if (bytes === undefined || bytes.length > 29) throw malformed(key, `field ${number} is no principal`);
  return Principal.fromUint8Array(bytes).toText();
}

function malformed(key: string, problem: string): NodeVaultError {
  return new NodeVaultError('malformed', `NNS registry: ${key}: ${problem}`);
}
