import { HttpError, badRequest } from '../http/errors.js';
import type { EdgeRequest, Route } from '../http/router.js';
import type { Instance } from '../instance/instance.js';
import { UnansweredCallError } from '../instance/instance.js';
import type { Nanoseconds, PrincipalBytes } from '../instance/types.js';
import type { BlobStore } from './blobs.js';
import type { HostedInstance } from './hosted-instance.js';
import { Fields } from '../http/fields.js';
import type { Instances } from './instances.js';
import { getJson, postJson } from './json-route.js';
import { encodeOutcalls, mockOutcall } from './outcalls.js';
import { base64, decodeCall, encodeFailure, encodeResult, encodeTopology } from './shapes.js';

const EXACT = { exact: true };

/** The routes of one instance: PocketIC's `read`, `update` and progress endpoints. */
export function instanceRoutes(instances: Instances, blobs: BlobStore): Route[] {
  const post = (path: string, handle: (instance: Instance, input: Fields) => unknown, options = {}) =>
    postJson(
      `/instances/:instance/${path}`,
      (body, request) => handle(instances.of(request).instance, Fields.json(body, 'body')),
      options
    );
  const get = (path: string, handle: (host: HostedInstance) => unknown, options = {}) =>
    getJson(`/instances/:instance/${path}`, (request: EdgeRequest) => handle(instances.of(request)), options);
  const live = (path: string, handle: (host: HostedInstance) => void) =>
    postJson(`/instances/:instance/${path}`, (_body, request) => handle(instances.of(request)));

  return [
    get('_/topology', ({ instance }) => encodeTopology(instance.topology)),
    get('read/topology', ({ instance }) => encodeTopology(instance.topology)),
    get('read/get_time', ({ instance }) => ({ nanos_since_epoch: instance.clock }), EXACT),
    get('read/get_canister_http', ({ instance }) => encodeOutcalls(instance)),
    post('read/query', (instance, input) => encodeResult(instance.query(decodeCall(input)), false)),
    post('read/get_cycles', getCycles, EXACT),
    post('read/get_controllers', getControllers),
    post('read/get_stable_memory', (instance, input) => ({
      blob: base64(instance.stableMemory(input.principal('canister_id')))
    })),
    post('read/get_subnet', getSubnet),
    post('read/pub_key', getPublicKey),
    post('read/ingress_status', ingressStatus),

    post('update/tick', tick),
    post('update/set_time', (instance, input) => instance.setTime(newTime(instance, input)), EXACT),
    post(
      'update/set_certified_time',
      (instance, input) => instance.setCertifiedTime(newTime(instance, input)),
      EXACT
    ),
    post('update/submit_ingress_message', submitIngress),
    post('update/await_ingress_message', (instance, input) =>
      awaitIngress(instance, input.bytes('message_id'))
    ),
    post('update/execute_ingress_message', executeIngress),
    post('update/add_cycles', addCycles, EXACT),
    post('update/set_stable_memory', (instance, input) => setStableMemory(instance, input, blobs)),
    post('update/mock_canister_http', mockOutcall),

    get('auto_progress', (host) => host.isLive),
    live('auto_progress', (host) => {
      if (host.isLive) throw badRequest('Auto progress mode has already been enabled.');
      host.startProgress();
    }),
    live('stop_progress', (host) => host.stopProgress())
  ];
}

function getCycles(instance: Instance, input: Fields) {
  return { cycles: instance.cyclesBalance(input.principal('canister_id')) };
}

function addCycles(instance: Instance, input: Fields) {
  return { cycles: instance.addCycles(input.principal('canister_id'), input.natural('amount', 128)) };
}

function getControllers(instance: Instance, input: Fields) {
  const { controllers } = instance.require(input.principal('canister_id'));
  return controllers.map((controller) => ({ principal_id: base64(controller) }));
}

function getSubnet(instance: Instance, input: Fields) {
  const canisterId = input.principal('canister_id');
  const subnetId = instance.canister(canisterId) && instance.subnetOf(canisterId);
  return subnetId && { subnet_id: base64(subnetId) };
}

/** The subnet's key in DER, as a list of numbers. */
function getPublicKey({ topology }: Instance, input: Fields) {
  const wanted = Buffer.from(input.principal('subnet_id'));
  const subnet = topology.subnets.find(({ subnetId }) => wanted.equals(subnetId));
  if (!subnet) throw badRequest(`SubnetNotFound(${wanted.toString('hex')})`);
  return [...subnet.keys.publicKey];
}

function tick(instance: Instance, input: Fields): void {
  input.checkNames([]);
  instance.tick();
}

function newTime({ clock }: Instance, input: Fields): Nanoseconds {
  const time = input.natural('nanos_since_epoch', 64);
  if (time < clock) throw badRequest(`SettingTimeIntoPast((${clock}, ${time}))`);
  return time;
}

function submitIngress(instance: Instance, input: Fields) {
  const submitted = instance.submitIngress(decodeCall(input));
  if (!submitted.ok) return encodeFailure(submitted.failure, false);
  const { subnetId, messageId } = submitted;
  return { Ok: { effective_principal: { SubnetId: base64(subnetId) }, message_id: base64(messageId) } };
}

function executeIngress(instance: Instance, input: Fields) {
  const submitted = instance.submitIngress(decodeCall(input));
  return submitted.ok ? awaitIngress(instance, submitted.messageId) : encodeFailure(submitted.failure, false);
}

function awaitIngress(instance: Instance, messageId: Uint8Array) {
  try {
    return encodeResult(instance.awaitIngress(messageId), true);
  } catch (error) {
    if (error instanceof UnansweredCallError) throw badRequest(`BadIngressMessage(${error.message})`);
    throw error;
  }
}

/** Null while there is no answer, and for an unknown message. */
function ingressStatus(instance: Instance, input: Fields) {
  const messageId = input.object('raw_message_id').bytes('message_id');
  const record = instance.request(messageId);
  if (record === null || record.status.status === 'received') return null;
  const { sender, status } = record;
  if (input.has('raw_caller') && !Buffer.from(decodeCaller(input)).equals(sender)) {
    throw new HttpError(403, 'The user tries to access Request ID not signed by the caller.');
  }
  if (status.status === 'replied') return { Ok: base64(status.reply) };
  if (status.status === 'rejected') return encodeFailure(status.failure, true);
  return null;
}

/** The Rust library sends `{principal_id}`, pic-js the base64 alone. */
function decodeCaller(input: Fields): PrincipalBytes {
  const bare = typeof input.value('raw_caller') === 'string';
  return bare ? input.principal('raw_caller') : input.object('raw_caller').principal('principal_id');
}

function setStableMemory(instance: Instance, input: Fields, blobs: BlobStore): void {
  const blobId = Buffer.from(input.bytes('blob_id')).toString('hex');
  instance.setStableMemory(input.principal('canister_id'), blobs.content(blobId));
}
