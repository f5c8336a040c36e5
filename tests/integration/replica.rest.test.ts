import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type PicServer, startServer } from '../support/server.js';
import { projectPath } from '../support/paths.js';
import { watCanister } from './replica.canister.js';

/** PocketIC's REST interface without a client library: shapes, exact integers, and what is refused. */

let server: PicServer;
let instance: string;

beforeAll(async () => {
  server = await startServer(projectPath('scripts/pocket-ic'));
  instance = await createInstance();
});
afterAll(() => server?.stop());

interface Answer {
  status: number;
  text: string;
}

async function request(method: string, path: string, body?: unknown): Promise<Answer> {
  const init =
    body === undefined
      ? { method }
      : { method, body: typeof body === 'string' ? body : JSON.stringify(body) };
  const response = await fetch(server.url + path, init);
  return { status: response.status, text: await response.text() };
}
const post = (path: string, body: unknown) => request('POST', `${instance}/${path}`, body);

async function createInstance(config: object = {}): Promise<string> {
  const { status, text } = await request('POST', '/instances', {
    subnet_config_set: { application: [{}] },
    ...config
  });
  expect(status).toBe(201);
  const { Created } = JSON.parse(text) as { Created: { instance_id: number; http_gateway_info: unknown } };
  return `/instances/${Created.instance_id}`;
}

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
const ANONYMOUS = base64(Uint8Array.of(4));
/** Candid of `record {}`, which creates a canister with everything by default. */
const CREATE_ARG = base64(Buffer.from('4449444c016c000100', 'hex'));
const call = (fields: object = {}) => ({
  sender: ANONYMOUS,
  canister_id: '',
  effective_principal: 'None',
  method: 'provisional_create_canister_with_cycles',
  payload: CREATE_ARG,
  ...fields
});

async function createCanister(): Promise<string> {
  const { text } = await post('update/execute_ingress_message', call());
  const { Ok } = JSON.parse(text) as { Ok: string };
  const reply = Buffer.from(Ok, 'base64');
  return base64(reply.subarray(reply.length - 10));
}

describe('integers', () => {
  test('times of 64 bits pass exactly', async () => {
    const nanos = '1999999999123456789';
    expect(await post('update/set_time', `{"nanos_since_epoch":${nanos}}`)).toEqual({
      status: 200,
      text: 'null'
    });
    const { text } = await request('GET', `${instance}/read/get_time`);
    expect(text).toBe(`{"nanos_since_epoch":${nanos}}`);
  });

  test('cycles of 128 bits pass exactly; more is refused', async () => {
    const canister_id = await createCanister();
    const huge = 2n ** 100n + 1n;
    const before = BigInt(/\d+/.exec((await post('read/get_cycles', { canister_id })).text)![0]);
    const { text } = await post('update/add_cycles', `{"canister_id":"${canister_id}","amount":${huge}}`);
    expect(text).toBe(`{"cycles":${before + huge}}`);
    const beyond = await post('update/add_cycles', `{"canister_id":"${canister_id}","amount":${2n ** 128n}}`);
    expect(beyond).toMatchObject({ status: 400, text: expect.stringContaining('128 bits') });
  });

  test('the time of creation', async () => {
    const nanos = '1700000000123456789';
    const config = `{"subnet_config_set":{"nns":{}},"initial_time":{"Timestamp":{"nanos_since_epoch":${nanos}}}}`;
    const { text } = await request('POST', '/instances', config);
    const id = (JSON.parse(text) as { Created: { instance_id: number } }).Created.instance_id;
    expect((await request('GET', `/instances/${id}/read/get_time`)).text).toContain(`${BigInt(nanos) + 1n}`);
  });
});

describe('calls', () => {
  test('submit, status, await', async () => {
    const submitted = JSON.parse((await post('update/submit_ingress_message', call())).text) as {
      Ok: { message_id: string; effective_principal: { SubnetId: string } };
    };
    expect(submitted.Ok.effective_principal.SubnetId).toMatch(/^[\w+/]{38,40}=*$/);
    const status = (caller: string) =>
      post('read/ingress_status', { raw_message_id: submitted.Ok, raw_caller: caller });
    expect(await status(ANONYMOUS)).toEqual({ status: 200, text: 'null' });
    expect(await status(base64(Uint8Array.of(1)))).toEqual({ status: 200, text: 'null' });
    await post('update/tick', {});
    expect((await status(ANONYMOUS)).text).toContain('"Ok"');
    expect(await status(base64(Uint8Array.of(1)))).toEqual({
      status: 403,
      text: '{"message":"The user tries to access Request ID not signed by the caller."}'
    });
    const awaited = await post('update/await_ingress_message', submitted.Ok);
    expect(awaited.text).toBe((await status(ANONYMOUS)).text);
  });

  test('a message that nobody sent', async () => {
    const unknown = { effective_principal: 'None', message_id: base64(new Uint8Array(32)) };
    expect(await post('update/await_ingress_message', unknown)).toMatchObject({
      status: 400,
      text: expect.stringContaining('BadIngressMessage')
    });
    expect((await post('read/ingress_status', { raw_message_id: unknown })).text).toBe('null');
  });

  test('an unknown canister', async () => {
    const canister_id = base64(Uint8Array.of(0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 1, 1));
    for (const path of ['read/get_cycles', 'read/get_controllers', 'read/get_stable_memory']) {
      expect(await post(path, { canister_id })).toMatchObject({
        status: 400,
        text: expect.stringContaining('CanisterNotFound')
      });
    }
  });

  test('a corrupt module in an install call is a rejection, not an error of the server', async () => {
    const canister_id = await createCanister();
    const bytes = (await watCanister()).subarray(0, 300);
    const { IDL } = await import('@icp-sdk/core/candid');
    const { Principal } = await import('@icp-sdk/core/principal');
    const type = IDL.Record({
      mode: IDL.Variant({ install: IDL.Null }),
      canister_id: IDL.Principal,
      wasm_module: IDL.Vec(IDL.Nat8),
      arg: IDL.Vec(IDL.Nat8)
    });
    const id = Principal.fromUint8Array(new Uint8Array(Buffer.from(canister_id, 'base64')));
    const value = { mode: { install: null }, canister_id: id, wasm_module: bytes, arg: [] };
    const payload = base64(new Uint8Array(IDL.encode([type], [value])));
    const { status, text } = await post(
      'update/execute_ingress_message',
      call({ method: 'install_code', payload })
    );
    expect(status).toBe(200);
    expect(JSON.parse(text)).toMatchObject({
      Err: { reject_code: 'CanisterError', error_code: 'CanisterInvalidWasm', certified: true }
    });
    const refused = await post('update/execute_ingress_message', call({ method: 'raw_rand' }));
    expect(JSON.parse(refused.text)).toMatchObject({
      Err: { reject_code: 'CanisterReject', error_code: 'CanisterRejectedMessage', certified: false }
    });
  });
});

describe('progress and gateways', () => {
  test('auto progress is on, once, or off', async () => {
    const live = await createInstance();
    const isLive = async () => (await request('GET', `${live}/auto_progress`)).text;
    expect(await isLive()).toBe('false');
    expect((await request('POST', `${live}/auto_progress`, { artificial_delay_ms: 0 })).text).toBe('null');
    expect(await isLive()).toBe('true');
    expect((await request('POST', `${live}/auto_progress`, {})).status).toBe(400);
    const { text } = await request('GET', `${live}/read/get_time`);
    expect(Math.abs(Number(/\d+/.exec(text)![0]) / 1e6 - Date.now())).toBeLessThan(60_000);
    // PocketIC's Rust library sends an empty text.
    expect((await request('POST', `${live}/stop_progress`, '""')).text).toBe('null');
    expect(await isLive()).toBe('false');
  });

  test('an instance with a gateway from the start; it closes with the instance', async () => {
    const { text } = await request('POST', '/instances', {
      subnet_config_set: { nns: {} },
      initial_time: { AutoProgress: {} },
      http_gateway_config: {}
    });
    const { Created } = JSON.parse(text) as {
      Created: { instance_id: number; http_gateway_info: { port: number } };
    };
    const status = () => fetch(`http://127.0.0.1:${Created.http_gateway_info.port}/api/v2/status`);
    expect((await status()).status).toBe(200);
    const page = await fetch(`http://127.0.0.1:${Created.http_gateway_info.port}/index.html`);
    expect([page.status, await page.text()]).toEqual([
      501,
      '{"message":"/index.html: a canister\'s web page is not supported by the embedded replica"}'
    ]);
    const topology = await fetch(`http://127.0.0.1:${Created.http_gateway_info.port}/_/topology`);
    const [gateway] = JSON.parse((await request('GET', '/http_gateway')).text) as unknown[];
    const { port } = Created.http_gateway_info;
    const forward_to = { PocketIcInstance: Created.instance_id };
    expect(gateway).toEqual({ instance_id: 0, port, forward_to, domains: null, https_config: null });
    expect(await topology.text()).toBe(
      (await request('GET', `/instances/${Created.instance_id}/_/topology`)).text
    );
    expect((await request('DELETE', `/instances/${Created.instance_id}`)).status).toBe(200);
    await expect(status()).rejects.toThrow();
    expect((await request('GET', '/http_gateway')).text).toBe('[]');
  });

  test('a gateway on a port in use, for an instance that is not there, over HTTPS, to a replica', async () => {
    const port = Number(new URL(server.url).port);
    const here = { PocketIcInstance: Number(instance.split('/').at(-1)) };
    const refused: [object, number, RegExp][] = [
      [{ forward_to: here, port }, 400, /EADDRINUSE/],
      [{ forward_to: { PocketIcInstance: 999 } }, 404, /999/],
      [{ forward_to: here, https_config: {} }, 501, /https_config/],
      [{ forward_to: { Replica: 'http://localhost' } }, 501, /forward_to/]
    ];
    for (const [config, status, message] of refused) {
      const answer = await request('POST', '/http_gateway', config);
      expect(answer.status).toBe(status);
      expect((JSON.parse(answer.text) as { Error: { message: string } }).Error.message).toMatch(message);
    }
  });

  test('a deleted instance is gone', async () => {
    const gone = await createInstance();
    await request('DELETE', gone);
    expect((await request('POST', `${gone}/update/tick`, {})).status).toBe(404);
    expect((await request('GET', '/instances')).text).toContain('"Deleted"');
  });
});

describe('whatever is posted', () => {
  const paths = [
    'read/query',
    'read/get_cycles',
    'read/get_controllers',
    'read/get_stable_memory',
    'read/get_subnet',
    'read/pub_key',
    'read/ingress_status',
    'update/tick',
    'update/set_time',
    'update/set_certified_time',
    'update/submit_ingress_message',
    'update/await_ingress_message',
    'update/execute_ingress_message',
    'update/add_cycles',
    'update/set_stable_memory',
    'update/mock_canister_http'
  ];
  const bytes = fc.uint8Array({ maxLength: 40 }).map(base64);
  const field = fc.oneof(bytes, fc.jsonValue({ maxDepth: 1 }), fc.constant(''), fc.constant('None'));
  const names = [
    'sender',
    'canister_id',
    'effective_principal',
    'method',
    'payload',
    'message_id',
    'raw_message_id'
  ];
  const numbers = ['nanos_since_epoch', 'amount', 'blockmakers', 'subnet_id', 'blob_id', 'raw_caller'];
  const body = fc.oneof(
    fc.json({ maxDepth: 2 }),
    fc.string(),
    fc.dictionary(fc.constantFrom(...names, ...numbers), field).map((value) => JSON.stringify(value))
  );

  test('the answer is never an internal error, and the server lives on', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths), body, async (path, text) => {
        const { status } = await post(path, text);
        expect([200, 400, 403, 404, 501]).toContain(status);
      }),
      { numRuns: 400 }
    );
    expect((await request('GET', '/status')).status).toBe(200);
  });
});
