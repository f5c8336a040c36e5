import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as agent3 from '@dfinity/agent';
import { Principal as Principal3 } from '@dfinity/principal';
import { PocketIc, SubnetStateType } from '@dfinity/pic';
import * as agent5 from '@icp-sdk/core/agent';
import type { IDL } from '@icp-sdk/core/candid';
import { ECDSAKeyIdentity, Ed25519KeyIdentity } from '@icp-sdk/core/identity';
import { Principal } from '@icp-sdk/core/principal';
import { projectPath } from '../support/paths.js';
import { type PicServer, startServer } from '../support/server.js';
import { CANDID, idlFactory, watCanister, type WatService } from './replica.canister.js';

/** Unmodified agents, old and new, with every check on: certificates, query signatures, time. */

const NEW = { state: { type: SubnetStateType.New as const } };
let server: PicServer;
let pic: PocketIc;
let host: string;
let wasm: Uint8Array;
const owner = Ed25519KeyIdentity.generate();

beforeAll(async () => {
  [server, wasm] = await Promise.all([startServer(projectPath('scripts/pocket-ic')), watCanister()]);
  pic = await PocketIc.create(server.url, { nns: NEW, application: [NEW] });
  host = `http://127.0.0.1:${await pic.makeLive()}`;
});
afterAll(async () => {
  await pic?.stopLive();
  await pic?.tearDown();
  await server?.stop();
});

const subnets: [string, () => Promise<Principal>][] = [
  ['application subnet (delegation)', async () => (await pic.getApplicationSubnets())[0]!.id],
  ['NNS subnet (root key)', async () => (await pic.getNnsSubnet())!.id]
];

describe.each(subnets)('%s', (_name, subnet) => {
  let canisterId: Principal;
  beforeAll(async () => {
    const sender = owner.getPrincipal();
    const options = { idlFactory, wasm, sender, controllers: [sender], targetSubnetId: await subnet() };
    ({ canisterId } = await pic.setupCanister<WatService>(options));
  });

  const agents: [string, (identity?: unknown) => Promise<WatService>][] = [
    [
      '@dfinity/agent 3',
      async (identity = new agent3.AnonymousIdentity()) => {
        const agent = await agent3.HttpAgent.create({
          host,
          shouldFetchRootKey: true,
          identity: identity as agent3.Identity
        });
        return agent3.Actor.createActor<WatService>(idlFactory as never, {
          agent,
          canisterId: canisterId.toText()
        });
      }
    ],
    [
      '@icp-sdk/core 5',
      async (identity = new agent5.AnonymousIdentity()) => {
        const agent = await agent5.HttpAgent.create({
          host,
          shouldFetchRootKey: true,
          identity: identity as agent5.Identity
        });
        return agent5.Actor.createActor<WatService>(idlFactory, {
          agent,
          canisterId: canisterId.toText()
        });
      }
    ]
  ];

  describe.each(agents)('%s', (_agent, connect) => {
    test('update and query', async () => {
      const actor = await connect();
      await actor.set(`written by ${_agent}`);
      expect(await actor.get()).toBe(`written by ${_agent}`);
    });

    test('signed by Ed25519 and by P-256', async () => {
      for (const identity of [owner, await ECDSAKeyIdentity.generate()]) {
        const actor = await connect(identity);
        expect((await actor.whoami()).toText()).toBe(identity.getPrincipal().toText());
        await actor.set('signed');
      }
    });

    test('rejections arrive certified, with code and message', async () => {
      const actor = await connect();
      await expect(actor.refuse()).rejects.toThrow(/told to reject/);
      await expect(actor.fail()).rejects.toThrow(/IC0503|told to trap/);
      await expect(actor.fail_query()).rejects.toThrow(/told to trap/);
    });
  });

  test('certified data in a query, verified against the root key', async () => {
    const agent = await agent3.HttpAgent.create({ host, shouldFetchRootKey: true });
    const id = Principal3.fromText(canisterId.toText());
    const actor = agent3.Actor.createActor<WatService>(idlFactory as never, { agent, canisterId: id });
    await actor.set('certify me');
    const certificate = Uint8Array.from(await actor.certificate());
    const verified = await agent3.Certificate.create({
      certificate,
      rootKey: agent.rootKey!,
      canisterId: id
    });
    const found = verified.lookup_path(['canister', id.toUint8Array(), 'certified_data']);
    expect(Buffer.from(agent3.lookupResultToBuffer(found)!).toString()).toContain('certify me');
    await expect(
      agent3.Certificate.create({ certificate, rootKey: Uint8Array.from(mainnetRootKey()), canisterId: id })
    ).rejects.toThrow();
  });

  test('canister status from certified state', async () => {
    const agent = await agent3.HttpAgent.create({ host, shouldFetchRootKey: true, identity: owner as never });
    const status = await agent3.CanisterStatus.request({
      agent,
      canisterId: Principal3.fromText(canisterId.toText()),
      paths: [
        'time',
        'controllers',
        'module_hash',
        'candid',
        'subnet',
        new agent3.CanisterStatus.CustomPath('note', 'note', 'utf-8')
      ]
    });
    expect(status.get('module_hash')).toBe(createHash('sha256').update(wasm).digest('hex'));
    expect((status.get('controllers') as Principal3[]).map((id) => id.toText())).toEqual([
      owner.getPrincipal().toText()
    ]);
    expect(status.get('candid')).toBe(CANDID);
    expect(status.get('note')).toBe('for controllers');
    expect(Math.abs((status.get('time') as Date).getTime() - Date.now())).toBeLessThan(60_000);
    expect((status.get('subnet') as { subnetId: string }).subnetId).toBe((await subnet()).toText());
  });

  test('the state of the subnet itself', async () => {
    const agent = await agent5.HttpAgent.create({ host, shouldFetchRootKey: true });
    const subnetId = await subnet();
    const status = await agent5.SubnetStatus.request({
      agent,
      subnetId,
      paths: ['publicKey', 'nodeKeys', 'canisterRanges']
    });
    const publicKey = status.get('publicKey') as Uint8Array;
    expect(Principal.selfAuthenticating(publicKey).toText()).toBe(subnetId.toText());
    expect((status.get('nodeKeys') as Map<string, Uint8Array>).size).toBeGreaterThan(0);
  });

  test('others may read neither private metadata nor the status of a request', async () => {
    const agent = await agent3.HttpAgent.create({ host, shouldFetchRootKey: true });
    const stranger = await agent3.HttpAgent.create({
      host,
      shouldFetchRootKey: true,
      identity: Ed25519KeyIdentity.generate() as never,
      retryTimes: 0
    });
    const id = Principal3.fromText(canisterId.toText());
    const text = (value: string) => new TextEncoder().encode(value);
    const { requestId } = await agent.call(id, {
      methodName: 'set',
      arg: Buffer.from('4449444c00017100', 'hex')
    });
    const statusPath = { paths: [[text('request_status'), requestId]] };
    expect((await agent.readState(id, statusPath)).certificate.length).toBeGreaterThan(0);
    await expect(stranger.readState(id, statusPath)).rejects.toThrow(/403/);
    const notePath = { paths: [[text('canister'), id.toUint8Array(), text('metadata'), text('note')]] };
    await expect(stranger.readState(id, notePath)).rejects.toThrow(/403/);
  });

  test('asynchronous calls are accepted and polled for', async () => {
    const agent = await agent3.HttpAgent.create({ host, shouldFetchRootKey: true });
    const id = Principal3.fromText(canisterId.toText());
    const arg = Buffer.from('4449444c0001710568656c6c6f', 'hex');
    const { requestId, response } = await agent.call(id, { methodName: 'set', arg, callSync: false });
    expect(response.status).toBe(202);
    const { reply } = await agent3.polling.pollForResponse(agent, id, requestId);
    expect(Buffer.from(reply).toString('hex')).toBe('4449444c0000');
  });

  test('a tampered query answer is noticed by the agent', async () => {
    const lying: typeof fetch = async (input, init) => {
      const response = await fetch(input, init);
      const url = input instanceof Request ? input.url : String(input);
      if (!url.endsWith('/query')) return response;
      const bytes = Buffer.from(await response.arrayBuffer());
      const at = bytes.indexOf('DIDL');
      bytes[at + 4]! ^= 1;
      return new Response(bytes, { status: 200 });
    };
    const agent = await agent3.HttpAgent.create({
      host,
      shouldFetchRootKey: true,
      fetch: lying,
      retryTimes: 0
    });
    const actor = agent3.Actor.createActor<WatService>(idlFactory as never, {
      agent,
      canisterId: canisterId.toText()
    });
    await expect(actor.get()).rejects.toThrow(/signature/i);
  });
});

test('an agent creates a canister and installs it, through the management canister', async () => {
  const agent = await agent5.HttpAgent.create({ host, shouldFetchRootKey: true, identity: owner });
  const management = (effectiveCanisterId: Principal) =>
    agent5.Actor.createActor<ManagementService>(managementIdl, {
      agent,
      canisterId: Principal.managementCanister(),
      effectiveCanisterId
    });
  const anywhere = await pic.getDefaultEffectiveCanisterId();
  const created = await management(anywhere).provisional_create_canister_with_cycles({
    amount: [],
    specified_id: []
  });
  const canister_id = created.canister_id;
  await management(canister_id).install_code({
    mode: { install: null },
    canister_id,
    wasm_module: wasm,
    arg: []
  });
  const actor = agent5.Actor.createActor<WatService>(idlFactory, { agent, canisterId: canister_id });
  await actor.set('installed by an agent');
  expect(await actor.get()).toBe('installed by an agent');
  expect((await pic.getControllers(canister_id)).map(String)).toEqual([owner.getPrincipal().toText()]);
});

test('an agent creates a canister with an id of mainnet, on a subnet that is made for it', async () => {
  const agent = await agent5.HttpAgent.create({ host, shouldFetchRootKey: true, identity: owner });
  const effectiveCanisterId = Principal.fromText('22ajg-aqaaa-aaaap-adukq-cai');
  const management = agent5.Actor.createActor<ManagementService>(managementIdl, {
    agent,
    canisterId: Principal.managementCanister(),
    effectiveCanisterId
  });
  const request = { amount: [] as [], specified_id: [effectiveCanisterId] as [Principal] };
  const { canister_id } = await management.provisional_create_canister_with_cycles(request);
  expect(canister_id.toText()).toBe(effectiveCanisterId.toText());
  const made = (await pic.getApplicationSubnets()).at(-1)!.id.toText();
  expect((await pic.getCanisterSubnetId(canister_id))?.toText()).toBe(made);
});

test('canisters and subnets that are not there are told as gateways tell it', async () => {
  const canister = Principal.fromUint8Array(Uint8Array.of(0, 0, 0, 255, 255, 255, 255, 255, 1, 1));
  const subnet = Principal.fromUint8Array(new Uint8Array(29).fill(42));
  const post = async (path: string) => {
    const headers = { 'content-type': 'application/cbor' };
    const response = await fetch(`${host}/api/v2/${path}/read_state`, { method: 'POST', headers });
    return [response.status, await response.text()];
  };
  const canisterText = 'error: canister_not_found\ndetails: The specified canister does not exist.';
  expect(await post(`canister/${canister.toText()}`)).toEqual([400, canisterText]);
  const subnetText = 'error: subnet_not_found\ndetails: The specified subnet cannot be found.';
  expect(await post(`subnet/${subnet.toText()}`)).toEqual([400, subnetText]);
});

test('a refused envelope is told in text', async () => {
  const canisterId = (await pic.getDefaultEffectiveCanisterId()).toText();
  const post = async (path: string, body: Uint8Array, type = 'application/cbor') => {
    const response = await fetch(`${host}${path}`, {
      method: 'POST',
      body,
      headers: { 'content-type': type }
    } as RequestInit);
    return { status: response.status, text: await response.text() };
  };
  expect(await post(`/api/v2/canister/${canisterId}/query`, Uint8Array.of(0xff))).toMatchObject({
    status: 400
  });
  expect(await post('/api/v2/canister/nonsense/query', Uint8Array.of(0xa0))).toMatchObject({ status: 400 });
  expect(await post(`/api/v2/canister/${canisterId}/query`, Uint8Array.of(0xa0), 'text/plain')).toMatchObject(
    {
      status: 400,
      text: 'Unexpected content-type, expected application/cbor.'
    }
  );
  const tooLong = new Uint8Array(4 * 1024 * 1024 + 1);
  expect(await post(`/api/v2/canister/${canisterId}/call`, tooLong)).toEqual({
    status: 413,
    text: 'error: payload_too_large\ndetails: Payload is too large: maximum body size is 4194304 bytes.'
  });
});

/** The mainnet's root key: not the one that signed. */
function mainnetRootKey(): Buffer {
  return Buffer.from(agent3.IC_ROOT_KEY, 'hex');
}

interface ManagementService {
  provisional_create_canister_with_cycles: (arg: {
    amount: [];
    specified_id: [] | [Principal];
  }) => Promise<{ canister_id: Principal }>;
  install_code: (arg: object) => Promise<undefined>;
}

function managementIdl({ IDL }: Parameters<IDL.InterfaceFactory>[0]): IDL.ServiceClass {
  const mode = IDL.Variant({ install: IDL.Null });
  const bytes = IDL.Vec(IDL.Nat8);
  const install = IDL.Record({ mode, canister_id: IDL.Principal, wasm_module: bytes, arg: bytes });
  return IDL.Service({
    provisional_create_canister_with_cycles: IDL.Func(
      [IDL.Record({ amount: IDL.Opt(IDL.Nat), specified_id: IDL.Opt(IDL.Principal) })],
      [IDL.Record({ canister_id: IDL.Principal })],
      []
    ),
    install_code: IDL.Func([install], [], [])
  });
}
