import { badRequest, unsupported } from '../http/errors.js';
import { decodeCbor } from '../certificates/cbor.js';
import { messageOf } from '../errors.js';
import { Fields, isPrincipal } from '../http/fields.js';
import type { PrincipalBytes } from '../instance/types.js';
import { hashOfMap } from './request-id.js';

/**
 * The signed envelope of calls, queries and read_state requests.
 * https://internetcomputer.org/docs/references/ic-interface-spec#authentication
 */

interface CommonContent {
  sender: PrincipalBytes;
  /** Nanoseconds since the epoch. */
  ingressExpiry: bigint;
}
export interface CallContent extends CommonContent {
  requestType: 'call' | 'query';
  canisterId: PrincipalBytes;
  method: string;
  arg: Uint8Array;
}
export interface ReadStateContent extends CommonContent {
  requestType: 'read_state';
  paths: Uint8Array[][];
}
export type Content = CallContent | ReadStateContent;

export interface Delegation {
  publicKey: Uint8Array;
  expiration: bigint;
  /** Canisters that the delegation is for; all, where missing. */
  targets?: PrincipalBytes[];
  /** Representation-independent hash: what the previous key signs. */
  hash: Uint8Array;
  signature: Uint8Array;
}

export interface Envelope {
  content: Content;
  /** Representation-independent hash of the content, 32 bytes. */
  requestId: Uint8Array;
  senderPublicKey?: Uint8Array;
  senderSignature?: Uint8Array;
  delegations: Delegation[];
}

const MAX_NONCE_BYTES = 32;

/** @throws HttpError 400 that names the field at fault */
export function parseEnvelope(body: Uint8Array): Envelope {
  const envelope = Fields.cbor(decode(body), 'envelope');
  const content = envelope.map('content');
  return {
    content: parseContent(content),
    requestId: hashed(content),
    delegations: envelope.list('sender_delegation').map(parseDelegation),
    ...(envelope.has('sender_pubkey') && { senderPublicKey: envelope.bytes('sender_pubkey') }),
    ...(envelope.has('sender_sig') && { senderSignature: envelope.bytes('sender_sig') })
  };
}

function parseContent(content: Fields): Content {
  const common = {
    sender: content.principal('sender'),
    ingressExpiry: content.natural('ingress_expiry', 64)
  };
  if (content.has('nonce') && content.bytes('nonce').length > MAX_NONCE_BYTES) {
    throw badRequest(`content: nonce has more than the ${MAX_NONCE_BYTES} bytes that are allowed`);
  }
  const requestType = content.text('request_type');
  switch (requestType) {
    case 'call':
    case 'query':
      if (content.has('sender_info')) throw unsupported('content: sender_info');
      return {
        ...common,
        requestType,
        canisterId: content.principal('canister_id'),
        method: content.text('method_name'),
        arg: content.bytes('arg')
      };
    case 'read_state':
      return { ...common, requestType, paths: readPaths(content) };
    default:
      throw badRequest(`content: unknown request_type ${JSON.stringify(requestType)}`);
  }
}

function readPaths(content: Fields): Uint8Array[][] {
  return content.has('paths') ? content.list('paths').map(parsePath) : content.refuse('paths', 'a list');
}

function parsePath(path: unknown): Uint8Array[] {
  if (!Array.isArray(path)) throw badRequest('content: a path is not a list');
  return path.map((label: unknown) => {
    if (label instanceof Uint8Array) return label;
    throw badRequest('content: a path has a label that is not a blob');
  });
}

function parseDelegation(value: unknown): Delegation {
  const signed = Fields.cbor(value, 'sender_delegation');
  const delegation = signed.map('delegation');
  return {
    publicKey: delegation.bytes('pubkey'),
    expiration: delegation.natural('expiration', 64),
    hash: hashed(delegation),
    signature: signed.bytes('signature'),
    ...(delegation.has('targets') && { targets: delegation.list('targets').map(parseTarget) })
  };
}

function parseTarget(target: unknown): PrincipalBytes {
  if (isPrincipal(target)) return target;
  throw badRequest('delegation: targets holds something that is not a principal');
}

function decode(body: Uint8Array): unknown {
  try {
    return decodeCbor(body);
  } catch (error) {
    throw badRequest(`The body is not valid CBOR: ${messageOf(error)}`);
  }
}

function hashed({ values, where }: Fields): Uint8Array {
  try {
    return hashOfMap(values);
  } catch (error) {
    throw badRequest(`${where}: ${messageOf(error)}`);
  }
}
