import { errorCodeText } from '../errors.js';
import { badRequest } from '../http/errors.js';
import { concat, equalBytes, utf8 } from '../certificates/bytes.js';
import { encodeCbor } from '../certificates/cbor.js';
import { separator } from '../certificates/hash-tree.js';
import type { Certifier } from '../certificates/certifier.js';
import { UnansweredCallError, type Instance } from '../instance/instance.js';
import type { CallFailure, CallRequest, CallResult, PrincipalBytes } from '../instance/types.js';
import { PROVISIONAL_CREATE } from '../management/management.js';
import { MANAGEMENT_CANISTER } from '../principal.js';
import { authenticate, checkExpiry } from './authentication.js';
import { parseEnvelope, type Content, type Envelope, type ReadStateContent } from './envelope.js';
import { checkCanisterPaths, checkSubnetPaths } from './read-state.js';
import { hashOfMap } from './request-id.js';

/**
 * The HTTP interface of the Internet Computer for one instance: what agents speak.
 * https://internetcomputer.org/docs/references/ic-interface-spec#http-interface
 */

const RESPONSE = separator('ic-response');
const IMPLEMENTATION = 'nodevault-replica';

/** An instance as its agents meet it. */
export interface AgentHost {
  instance: Instance;
  certifier: Certifier;
  /** Whether envelopes must be signed and in time. */
  validateIngress: boolean;
}

/** An answer in CBOR; 202 has no body. */
export interface AgentReply {
  status: 200 | 202;
  body: Uint8Array;
}

/** `GET /api/v2/status` */
export function status({ instance }: AgentHost): AgentReply {
  return ok({
    impl_version: IMPLEMENTATION,
    replica_health_status: 'healthy',
    root_key: instance.topology.rootKey,
    certified_height: instance.stateVersion
  });
}

/**
 * `POST /api/v2…v4/canister/<id>/call`. With `wait` (v3, v4) rounds run until the call is answered, and the reply is a
 * certificate; without, the call is queued (202).
 */
export function call(host: AgentHost, ecid: PrincipalBytes, body: Uint8Array, wait: boolean): AgentReply {
  const { instance, certifier } = host;
  const envelope = authenticated(host, body);
  const request = callOf(envelope, 'call', ecid);
  // A canister may be created on a subnet that is not there yet.
  if (request.method !== PROVISIONAL_CREATE) subnetOf(host, ecid);
  const submitted = instance.submitIngress({
    ...request,
    requestId: envelope.requestId,
    ...(host.validateIngress && { ingressExpiry: envelope.content.ingressExpiry })
  });
  if (!submitted.ok) return ok({ status: 'non_replicated_rejection', ...rejection(submitted.failure) });
  if (!wait || !isAnswered(host, submitted.messageId)) return { status: 202, body: new Uint8Array() };
  const certificate = certifier.certificate(submitted.subnetId, [
    [utf8('request_status'), envelope.requestId]
  ]);
  return ok({ status: 'replied', certificate });
}

/** `POST /api/v2…v3/canister/<id>/query`: the answer is signed by a node of the subnet. */
export function query(host: AgentHost, ecid: PrincipalBytes, body: Uint8Array): AgentReply {
  const subnetId = subnetOf(host, ecid);
  const envelope = authenticated(host, body);
  const answer = queryAnswer(host.instance.query(callOf(envelope, 'query', ecid)));
  const timestamp = host.instance.time;
  const signed = hashOfMap(
    new Map<string, unknown>([...answer, ['timestamp', timestamp], ['request_id', envelope.requestId]])
  );
  const signatures = host.certifier
    .signer(subnetId)
    .nodes.slice(0, 1)
    .map((node) => ({ timestamp, identity: node.nodeId, signature: node.sign(concat(RESPONSE, signed)) }));
  return ok(new Map<string, unknown>([...answer, ['signatures', signatures]]));
}

/** `POST /api/v2…v3/canister/<id>/read_state` */
export function readCanisterState(host: AgentHost, ecid: PrincipalBytes, body: Uint8Array): AgentReply {
  const subnetId = subnetOf(host, ecid);
  const content = expectReadState(authenticated(host, body));
  const reader = { instance: host.instance, effectiveCanisterId: ecid, sender: content.sender };
  checkCanisterPaths(reader, content.paths);
  return ok({ certificate: host.certifier.certificate(subnetId, content.paths) });
}

/** `POST /api/v2…v3/subnet/<id>/read_state` */
export function readSubnetState(host: AgentHost, subnetId: PrincipalBytes, body: Uint8Array): AgentReply {
  if (!host.instance.topology.subnets.some((subnet) => equalBytes(subnet.subnetId, subnetId))) {
    throw badRequest('error: subnet_not_found\ndetails: The specified subnet cannot be found.');
  }
  const content = expectReadState(authenticated(host, body));
  checkSubnetPaths(content.paths);
  return ok({ certificate: host.certifier.certificate(subnetId, content.paths) });
}

function ok(value: unknown): AgentReply {
  return { status: 200, body: encodeCbor(value) };
}

function subnetOf({ instance }: AgentHost, canisterId: PrincipalBytes): PrincipalBytes {
  const subnetId = instance.subnetOf(canisterId);
  if (subnetId) return subnetId;
  throw badRequest('error: canister_not_found\ndetails: The specified canister does not exist.');
}

function authenticated(host: AgentHost, body: Uint8Array): Envelope {
  const envelope = parseEnvelope(body);
  if (!host.validateIngress) return envelope;
  const { content } = envelope;
  const now = host.instance.clock;
  checkExpiry(content.ingressExpiry, now);
  authenticate(envelope, calleeOf(content, host.instance), now);
  return envelope;
}

/** The canister that delegations must be for: the callee, or that of the call whose status is asked for. */
function calleeOf(content: Content, instance: Instance): PrincipalBytes | undefined {
  if (content.requestType !== 'read_state') return content.canisterId;
  const asked = content.paths.find(([label]) => equalBytes(label, utf8('request_status')))?.[1];
  return asked && instance.request(asked)?.canisterId;
}

function callOf({ content }: Envelope, type: 'call' | 'query', ecid: PrincipalBytes): CallRequest {
  if (content.requestType === 'read_state' || content.requestType !== type) {
    throw badRequest(`content: request_type is ${content.requestType}, this endpoint wants ${type}`);
  }
  if (!equalBytes(content.canisterId, MANAGEMENT_CANISTER) && !equalBytes(content.canisterId, ecid)) {
    throw badRequest('content: canister_id is not the effective canister id of the URL');
  }
  const { sender, canisterId, method, arg } = content;
  return { sender, canisterId, method, arg, effectivePrincipal: { canisterId: ecid } };
}

function expectReadState({ content }: Envelope): ReadStateContent {
  if (content.requestType === 'read_state') return content;
  throw badRequest(`content: request_type is ${content.requestType}, this endpoint wants read_state`);
}

/** Runs rounds until the call is answered; false where it does not come to an end. */
function isAnswered({ instance }: AgentHost, messageId: Uint8Array): boolean {
  try {
    instance.awaitIngress(messageId);
    return true;
  } catch (error) {
    if (error instanceof UnansweredCallError) return false;
    throw error;
  }
}

function queryAnswer(result: CallResult): Map<string, unknown> {
  if (!result.ok)
    return new Map<string, unknown>([['status', 'rejected'], ...Object.entries(rejection(result.failure))]);
  return new Map<string, unknown>([
    ['status', 'replied'],
    ['reply', new Map([['arg', result.reply]])]
  ]);
}

function rejection({ rejectCode, errorCode, message }: CallFailure) {
  return { reject_code: rejectCode as number, reject_message: message, error_code: errorCodeText(errorCode) };
}
