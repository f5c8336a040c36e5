import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as agent3 from '@dfinity/agent';
import { PocketIc, SubnetStateType } from '@dfinity/pic';
import { EncryptedVetKey, DerivedPublicKey, TransportSecretKey } from '@dfinity/vetkeys';
import {
  Actor,
  Certificate,
  HttpAgent,
  SubnetStatus,
  type Identity,
  type SignIdentity
} from '@icp-sdk/core/agent';
import { IDL } from '@icp-sdk/core/candid';
import {
  DelegationChain,
  DelegationIdentity,
  ECDSAKeyIdentity,
  Ed25519KeyIdentity
} from '@icp-sdk/core/identity';
import { Secp256k1KeyIdentity } from '@icp-sdk/core/identity/secp256k1';
import { Principal } from '@icp-sdk/core/principal';
import { projectPath } from '../support/paths.js';
import { type PicServer, startServer } from '../support/server.js';
import { canister } from '../unit/replica/support.js';
import { idlFactory, watCanister, type WatService } from './replica.canister.js';

/** Who asks, and whether it is now: delegations, keys, replayed and late envelopes, old certificates; vetKeys by their client. */

const NEW = { state: { type: SubnetStateType.New as const } };
const MINUTE = 60_000;
let server: PicServer;
let pic: PocketIc;
let host: string;
let canisterId: Principal;

beforeAll(async () => {
  server = await startServer(projectPath('scripts/pocket-ic'));
  pic = await PocketIc.create(server.url, { nns: NEW, ii: NEW, application: [NEW] });
  ({ canisterId } = await pic.setupCanister<WatService>({ idlFactory, wasm: await watCanister() }));
  host = `http://127.0.0.1:${await pic.makeLive()}`;
});
afterAll(async () => {
  await pic?.tearDown();
  await server?.stop();
});

async function connect(identity: Identity, options: object = {}): Promise<WatService> {
  const agent = await HttpAgent.create({
    host,
    identity,
    shouldFetchRootKey: true,
    retryTimes: 0,
    ...options
  });
  return Actor.createActor<WatService>(idlFactory, { agent, canisterId });
}

describe('delegations', () => {
  const owner = Ed25519KeyIdentity.generate();
  const inAnHour = (): Date => new Date(Date.now() + 60 * MINUTE);
  const delegate = async (
    from: SignIdentity,
    to: SignIdentity,
    options: { until?: Date; targets?: Principal[]; previous?: DelegationChain } = {}
  ): Promise<DelegationChain> => {
    const { until = inAnHour(), targets, previous } = options;
    return DelegationChain.create(from, to.getPublicKey(), until, {
      ...(targets && { targets }),
      ...(previous && { previous })
    });
  };

  test.each([
    ['Ed25519', () => Ed25519KeyIdentity.generate()],
    ['P-256', () => ECDSAKeyIdentity.generate()],
    ['secp256k1', () => Secp256k1KeyIdentity.generate()]
  ])('a session key of kind %s acts for the owner, for this canister', async (_kind, generate) => {
    const session = await generate();
    const chain = await delegate(owner, session, { targets: [canisterId] });
    const actor = await connect(DelegationIdentity.fromDelegation(session, chain));
    expect((await actor.whoami()).toText()).toBe(owner.getPrincipal().toText());
    await actor.set('by delegation');
  });

  test('a chain of two', async () => {
    const [middle, session] = [await ECDSAKeyIdentity.generate(), Ed25519KeyIdentity.generate()];
    const first = await delegate(owner, middle);
    const chain = await delegate(middle, session, { previous: first });
    const actor = await connect(DelegationIdentity.fromDelegation(session, chain));
    expect((await actor.whoami()).toText()).toBe(owner.getPrincipal().toText());
  });

  test('one that is for another canister, or over, is refused', async () => {
    const session = Ed25519KeyIdentity.generate();
    const elsewhere = await delegate(owner, session, { targets: [Principal.managementCanister()] });
    const over = await delegate(owner, session, { until: new Date(Date.now() - MINUTE) });
    for (const [chain, reason] of [
      [elsewhere, /delegation is not for canister/],
      [over, /delegation expired/]
    ] as const) {
      const actor = await connect(DelegationIdentity.fromDelegation(session, chain));
      await expect(actor.whoami()).rejects.toThrow(reason);
      await expect(actor.set('never')).rejects.toThrow(reason);
    }
  });

  test('secp256k1 signs by itself too', async () => {
    const identity = Secp256k1KeyIdentity.generate();
    const actor = await connect(identity);
    await actor.set('signed');
    expect((await actor.whoami()).toText()).toBe(identity.getPrincipal().toText());
  });
});

describe('an envelope', () => {
  const post = (url: string, body: BodyInit): Promise<Response> =>
    fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/cbor' } });

  /** Two calls of an agent, and what it sent. */
  async function overheard() {
    const sent: { path: string; body: BodyInit }[] = [];
    const listening: typeof fetch = (input, init) => {
      const { pathname } = new URL(input instanceof Request ? input.url : String(input));
      if (pathname.endsWith('/call') && init?.body) sent.push({ path: pathname, body: init.body });
      return fetch(input, init);
    };
    const actor = await connect(Ed25519KeyIdentity.generate(), { fetch: listening });
    await actor.set('first');
    await actor.set('second');
    return { actor, sent: sent[0]! };
  }

  test('that comes twice is one call; agents use the newest form of it', async () => {
    const { actor, sent } = await overheard();
    expect(sent.path).toBe(`/api/v4/canister/${canisterId.toText()}/call`);
    expect((await post(host + sent.path, sent.body)).status).toBe(200);
    expect(await actor.get()).toBe('second');
  });

  test('that expires far from the instance’s own time is refused', async () => {
    const { sent } = await overheard();
    const answer = await post((await oldInstance({})) + sent.path, sent.body);
    expect([answer.status, await answer.text()]).toEqual([
      400,
      expect.stringMatching(/Invalid request expiry.*Maximum allowed expiry: 2021-05-06T/)
    ]);
  });
});

/** An instance in May 2021, which stands still. @returns the address of its gateway */
async function oldInstance(config: object): Promise<string> {
  const body = {
    subnet_config_set: { nns: {}, ii: {}, application: [{}] },
    http_gateway_config: {},
    ...config
  };
  const response = await fetch(`${server.url}/instances`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' }
  });
  const { Created } = (await response.json()) as { Created: { http_gateway_info: { port: number } } };
  return `http://127.0.0.1:${Created.http_gateway_info.port}`;
}

test('a certificate of 2021 is too old for an agent, and good but for its age', async () => {
  const old = await oldInstance({ disable_ingress_validation: true });
  const agent = await HttpAgent.create({ host: old, shouldFetchRootKey: true });
  const { certificate } = await agent.readState(canisterId, { paths: [[new TextEncoder().encode('time')]] });
  const options = { certificate, rootKey: agent.rootKey!, principal: { canisterId } };
  await expect(Certificate.create(options)).rejects.toThrow(
    /signed more than \d+ minutes in the past. Certificate time: 2021/
  );
  await Certificate.create({ ...options, disableTimeVerification: true });
});

describe('what certificates tell of a subnet', () => {
  test('key, nodes and ranges', async () => {
    const agent = await HttpAgent.create({ host, shouldFetchRootKey: true });
    const subnetId = (await pic.getApplicationSubnets())[0]!.id;
    const ranges = new SubnetStatus.CustomPath('ranges', 'canister_ranges', 'cbor');
    const status = await SubnetStatus.request({
      agent,
      subnetId,
      paths: ['time', 'publicKey', 'nodeKeys', 'canisterRanges', ranges]
    });
    expect(Principal.selfAuthenticating(status.get('publicKey') as Uint8Array).toText()).toBe(
      subnetId.toText()
    );
    expect((status.get('nodeKeys') as Map<string, Uint8Array>).size).toBe(13);
    const found: unknown = status.get('ranges');
    const [[start, end]] = found as [[Uint8Array, Uint8Array]];
    expect(canisterId.gtEq(Principal.fromUint8Array(start))).toBe(true);
    expect(canisterId.ltEq(Principal.fromUint8Array(end))).toBe(true);
    // `/canister_ranges/<subnet>` is a subtree of shards, which this version of the library looks up as if it were a leaf.
    expect(status.get('canisterRanges')).toBeNull();
  });

  test('the subnet of a canister, by @dfinity/agent', async () => {
    const agent = await agent3.HttpAgent.create({ host, shouldFetchRootKey: true });
    const { subnetId } = (
      await agent3.CanisterStatus.request({
        agent,
        canisterId: canisterId.toText() as never,
        paths: ['subnet']
      })
    ).get('subnet') as { subnetId: string };
    expect(subnetId).toBe((await pic.getApplicationSubnets())[0]!.id.toText());
  });
});

test('vetKeys: derived on the replica, verified and decrypted by @dfinity/vetkeys', async () => {
  const KeyId = IDL.Record({ curve: IDL.Variant({ bls12_381_g2: IDL.Null }), name: IDL.Text });
  const key_id = { curve: { bls12_381_g2: null }, name: 'test_key_1' };
  const Public = IDL.Record({ context: IDL.Vec(IDL.Nat8), key_id: KeyId });
  const Derive = IDL.Record({
    context: IDL.Vec(IDL.Nat8),
    key_id: KeyId,
    input: IDL.Vec(IDL.Nat8),
    transport_public_key: IDL.Vec(IDL.Nat8)
  });
  const relay = canister(`
    (table 2 funcref) (elem (i32.const 0) $reply $reject)
    (data (i32.const 64) "vetkd_public_key") (data (i32.const 96) "vetkd_derive_key")
    (func $reply (param i32)
      (call $msg_arg_data_copy (i32.const 1024) (i32.const 0) (call $msg_arg_data_size))
      (call $msg_reply_data_append (i32.const 1024) (call $msg_arg_data_size)) (call $msg_reply))
    (func $reject (param i32) unreachable)
    (func $relay (param i32)
      (call $msg_arg_data_copy (i32.const 1024) (i32.const 0) (call $msg_arg_data_size))
      (call $call_new (i32.const 0) (i32.const 0) (local.get 0) (i32.const 16)
        (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 0))
      (call $call_data_append (i32.const 1024) (call $msg_arg_data_size))
      (call $call_cycles_add128 (i64.const 0) (i64.const 30000000000))
      (drop (call $call_perform)))
    (func (export "canister_update public_key") (call $relay (i32.const 64)))
    (func (export "canister_update derive_key") (call $relay (i32.const 96)))`);
  const { canisterId: id } = await pic.setupCanister({ idlFactory: () => IDL.Service({}), wasm: relay });
  const ask = async (method: string, type: IDL.Type, value: unknown): Promise<Uint8Array> =>
    pic.updateCall({ canisterId: id, method, arg: new Uint8Array(IDL.encode([type], [value])) });
  const context = new TextEncoder().encode('a context');
  const input = new TextEncoder().encode('an input');
  const secret = TransportSecretKey.random();
  const [answer] = IDL.decode(
    [IDL.Record({ public_key: IDL.Vec(IDL.Nat8) })],
    await ask('public_key', Public, { context, key_id })
  ) as unknown[] as [{ public_key: Uint8Array }];
  const [derived] = IDL.decode(
    [IDL.Record({ encrypted_key: IDL.Vec(IDL.Nat8) })],
    await ask('derive_key', Derive, {
      context,
      key_id,
      input,
      transport_public_key: secret.publicKeyBytes()
    })
  ) as unknown[] as [{ encrypted_key: Uint8Array }];
  const publicKey = DerivedPublicKey.deserialize(new Uint8Array(answer.public_key));
  const encrypted = EncryptedVetKey.deserialize(new Uint8Array(derived.encrypted_key));
  expect(encrypted.decryptAndVerify(secret, publicKey, input).signatureBytes()).toHaveLength(48);
  const other = new TextEncoder().encode('another input');
  expect(() => encrypted.decryptAndVerify(secret, publicKey, other)).toThrow();
});
