import { decodeCbor } from '../certificates/cbor.js';
import { HttpError } from '../http/errors.js';
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

const MAX_PRINCIPAL_BYTES = 29;
const MAX_NONCE_BYTES = 32;
const MAX_NAT64 = 2n ** 64n - 1n;

/** @throws HttpError 400 that names the field at fault */
export function parseEnvelope(body: Uint8Array): Envelope {
  const envelope = new Fields(decode(body), 'envelope');
  const content = new Fields(envelope.map('content'), 'content');
  const senderPublicKey = envelope.optionalBytes('sender_pubkey');
  const senderSignature = envelope.optionalBytes('sender_sig');
  return {
    content: parseContent(content),
    requestId: hashed(content.fields, 'content'),
    delegations: envelope.list('sender_delegation').map(parseDelegation),
    ...(senderPublicKey && { senderPublicKey }),
    ...(senderSignature && { senderSignature })
  };
}

function parseContent(content: Fields): Content {
  const common = { sender: content.principal('sender'), ingressExpiry: content.nat64('ingress_expiry') };
  const nonce = content.optionalBytes('nonce');
  if (nonce && nonce.length > MAX_NONCE_BYTES) {
    throw new HttpError(
      400,
      `content: nonce has ${nonce.length} bytes, at most ${MAX_NONCE_BYTES} are allowed`
    );
  }
  const requestType = content.text('request_type');
  switch (requestType) {
    case 'call':
    case 'query':
      if (content.has('sender_info')) {
        throw new HttpError(501, 'content: sender_info is not supported by the embedded replica');
      }
      return {
        ...common,
        requestType,
        canisterId: content.principal('canister_id'),
        method: content.text('method_name'),
        arg: content.bytes('arg')
      };
    case 'read_state':
      return { ...common, requestType, paths: content.list('paths').map(parsePath) };
    default:
      throw new HttpError(400, `content: unknown request_type ${JSON.stringify(requestType)}`);
  }
}

function parsePath(path: unknown): Uint8Array[] {
  if (!Array.isArray(path)) throw new HttpError(400, 'content: a path is not a list');
  return path.map((label: unknown) => {
    if (label instanceof Uint8Array) return label;
    throw new HttpError(400, 'content: a path has a label that is not a blob');
  });
}

function parseDelegation(value: unknown): Delegation {
  const signed = new Fields(value, 'sender_delegation');
  const delegation = new Fields(signed.map('delegation'), 'delegation');
  const targets = delegation.has('targets') ? delegation.list('targets').map(parseTarget) : undefined;
  return {
    publicKey: delegation.bytes('pubkey'),
    expiration: delegation.nat64('expiration'),
    hash: hashed(delegation.fields, 'delegation'),
    signature: signed.bytes('signature'),
    ...(targets && { targets })
  };
}

function parseTarget(target: unknown): PrincipalBytes {
  if (target instanceof Uint8Array && target.length <= MAX_PRINCIPAL_BYTES) return target;
  throw new HttpError(400, 'delegation: targets holds something that is not a principal');
}

function decode(body: Uint8Array): unknown {
  try {
    return decodeCbor(body);
  } catch (error) {
    throw new HttpError(
      400,
      `The body is not valid CBOR: ${error instanceof Error ? error.message : String(error)}`
    );
  }
}

function hashed(map: ReadonlyMap<unknown, unknown>, where: string): Uint8Array {
  try {
    return hashOfMap(map);
  } catch (error) {
    throw new HttpError(400, `${where}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Typed access to a decoded CBOR map. Every method throws HttpError 400 where the field is missing or of another type. */
class Fields {
  readonly fields: ReadonlyMap<unknown, unknown>;

  constructor(
    value: unknown,
    readonly where: string
  ) {
    if (!(value instanceof Map)) throw new HttpError(400, `${where} is not a map`);
    this.fields = value;
  }

  has(name: string): boolean {
    return this.fields.has(name);
  }

  map(name: string): ReadonlyMap<unknown, unknown> {
    const value = this.fields.get(name);
    return value instanceof Map ? value : this.#refuse(name, 'a map');
  }

  bytes(name: string): Uint8Array {
    const value = this.fields.get(name);
    return value instanceof Uint8Array ? value : this.#refuse(name, 'a blob');
  }

  optionalBytes(name: string): Uint8Array | undefined {
    return this.fields.get(name) == null ? undefined : this.bytes(name);
  }

  text(name: string): string {
    const value = this.fields.get(name);
    return typeof value === 'string' ? value : this.#refuse(name, 'text');
  }

  nat64(name: string): bigint {
    const value = this.fields.get(name);
    const isInteger = typeof value === 'bigint' || (typeof value === 'number' && Number.isSafeInteger(value));
    if (!isInteger || value < 0 || value > MAX_NAT64) return this.#refuse(name, 'a 64-bit natural number');
    return BigInt(value);
  }

  principal(name: string): PrincipalBytes {
    const value = this.bytes(name);
    return value.length <= MAX_PRINCIPAL_BYTES ? value : this.#refuse(name, 'a principal');
  }

  /** A missing list is an empty one. */
  list(name: string): unknown[] {
    const value = this.fields.get(name);
    if (value == null) return [];
    return Array.isArray(value) ? value : this.#refuse(name, 'a list');
  }

  #refuse(name: string, wanted: string): never {
    throw new HttpError(400, `${this.where}: ${name} is missing or not ${wanted}`);
  }
}
