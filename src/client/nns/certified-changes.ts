/**
 * Changes of the NNS registry, out of certified answers to `get_certified_changes_since` (dfinity/ic
 * `rs/registry/transport/proto/ic_registry_transport/pb/v1/transport.proto`, `rs/protobuf/def/messaging/xnet/v1/mixed_hash_tree.proto`).
 */
import {
  type Agent,
  type HashTree,
  type NodeHash,
  type NodeLabel,
  NodeType,
  type NodeValue,
  QueryResponseStatus
} from '@dfinity/agent';
import { lebEncode } from '@dfinity/candid';
import { protobufFields, type ProtobufField } from '../../protocol/protobuf.js';
import type { CertificateTrust } from '../certificate.js';
import { requireCertified } from '../certified-tree.js';
import { NodeVaultError } from '../errors.js';
import { decodeLeb128 } from '../leb128.js';
import { leafValue, lookupLabel, shownLabels } from '../hash-tree-lookup.js';

/** What one version of the registry changed, in its order. */
export interface RegistryVersion {
  readonly version: bigint;
  readonly changes: readonly RegistryChange[];
}

export interface RegistryChange {
  readonly key: string;
  /** Null where the key was deleted. */
  readonly value: Uint8Array | null;
}

export interface RegistryChanges {
  /** The registry's newest version. */
  readonly latest: bigint;
  /** The versions after the one asked about, without a gap; not all of them, where the registry did not give all at once. */
  readonly versions: readonly RegistryVersion[];
}

/** A tree of the changes of a thousand versions is some twenty deep. */
const MAX_DEPTH = 128;
const DELETE = 2;
const label = (text: string): Uint8Array => new TextEncoder().encode(text);

/**
 * Asks for the versions after `since` and checks the answer against the network's key.
 * @param trust of the NNS registry
 * @throws NodeVaultError `bad-certificate`, `stale-certificate`, `malformed`, `canister-refused`
 */
export async function fetchCertifiedChanges(
  agent: Agent,
  trust: CertificateTrust,
  since: bigint
): Promise<RegistryChanges> {
  const answer = await agent.query(trust.canister, {
    methodName: 'get_certified_changes_since',
    arg: sinceRequest(since)
  });
  if (answer.status === QueryResponseStatus.Rejected)
    throw new NodeVaultError('canister-refused', `NNS registry: ${answer.reject_message}`);
  return readCertifiedChanges(new Uint8Array(answer.reply.arg), trust, since);
}

/** The same of an answer that is here already. */
export async function readCertifiedChanges(
  reply: Uint8Array,
  trust: CertificateTrust,
  since: bigint
): Promise<RegistryChanges> {
  const fields = fieldsOf(reply, 'the answer');
  const tree = hashTree(bytesOf(fields, 1, 'the hash tree'), 0);
  await requireCertified(tree, bytesOf(fields, 2, 'the certificate'), trust);
  const current = lookupLabel(tree, label('current_version'));
  const stated = current.status === 'found' ? leafValue(current.tree) : undefined;
  if (stated === undefined) throw malformed('it does not say what version is current');
  const latest = decodeLeb128(stated);
  if (latest < since) throw malformed(`version ${since} was asked about, and the newest is ${latest}`);
  return { latest, versions: latest === since ? [] : readVersions(tree, since, latest) };
}

function readVersions(tree: HashTree, since: bigint, latest: bigint): RegistryVersion[] {
  const delta = lookupLabel(tree, label('delta'));
  if (delta.status !== 'found') throw malformed('it shows no changes');
  const versions: RegistryVersion[] = [];
  for (const shown of shownLabels(delta.tree)) {
    if (shown === 'hidden') continue;
    const version = shown.label.reduce((value, byte) => value * 256n + BigInt(byte), 0n);
    const content = leafValue(shown.tree);
    if (content === undefined) continue;
    const expected = since + BigInt(versions.length) + 1n;
    if (version !== expected || version > latest)
      throw malformed(`version ${version} stands where ${expected} belongs`);
    versions.push({ version, changes: readChanges(content, version) });
  }
  if (versions.length === 0) throw malformed(`it shows none of the versions ${since + 1n} to ${latest}`);
  return versions;
}

/** `RegistryAtomicMutateRequest`. */
function readChanges(content: Uint8Array, version: bigint): RegistryChange[] {
  const where = `version ${version}`;
  return fieldsOf(content, where)
    .filter(({ number }) => number === 1)
    .map(({ bytes }) => {
      const fields = fieldsOf(bytes ?? new Uint8Array(0), where);
      const key = new TextDecoder().decode(bytesOf(fields, 2, `${where}: a key`));
      const isDeleted = fields.some(({ number, value }) => number === 1 && value === DELETE);
      // A value too large for one message stands elsewhere, in chunks; no record of a node is.
      const value = fields.find(({ number }) => number === 3)?.bytes ?? new Uint8Array(0);
      return { key, value: isDeleted ? null : value };
    });
}

/** `RegistryGetChangesSinceRequest`: a varint is an unsigned LEB128 number. */
function sinceRequest(since: bigint): Uint8Array {
  return Uint8Array.from([0x08, ...lebEncode(since)]);
}

/** `MixedHashTree`. */
function hashTree(message: Uint8Array, depth: number): HashTree {
  if (depth > MAX_DEPTH) throw malformed('its hash tree is too deep');
  const [node] = fieldsOf(message, 'the hash tree');
  const bytes = node?.bytes ?? new Uint8Array(0);
  const part = (number: number): Uint8Array => bytesOf(fieldsOf(bytes, 'the hash tree'), number, 'a subtree');
  switch (node?.number) {
    case 1:
      return [NodeType.Empty];
    case 2:
      return [NodeType.Fork, hashTree(part(1), depth + 1), hashTree(part(2), depth + 1)];
    case 3:
      return [NodeType.Labeled, part(1) as NodeLabel, hashTree(part(2), depth + 1)];
    case 4:
      return [NodeType.Leaf, bytes as NodeValue];
    case 5:
      return [NodeType.Pruned, bytes as NodeHash];
    default:
      throw malformed('its hash tree has a node of no known kind');
  }
}

function fieldsOf(message: Uint8Array, where: string): ProtobufField[] {
  const fields = protobufFields(message);
  if (fields === undefined) throw malformed(`${where} is no protobuf message`);
  return fields;
}

function bytesOf(fields: readonly ProtobufField[], number: number, what: string): Uint8Array {
  const bytes = fields.find((field) => field.number === number)?.bytes;
  if (bytes === undefined) throw malformed(`${what} is missing`);
  return bytes;
}

function malformed(problem: string): NodeVaultError {
  return new NodeVaultError(
    'malformed',
    `NNS registry: its answer cannot be used: ${problem}; ask another node`
  );
}
