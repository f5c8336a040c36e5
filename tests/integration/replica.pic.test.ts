import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createIdentity, PocketIc, SubnetStateType } from '@dfinity/pic';
import { Principal } from '@icp-sdk/core/principal';
import { type PicServer, startServer } from '../support/server.js';
import { compileWat } from '../support/wat.js';
import { customSection, idlFactory, watCanister, type WatService } from './replica.canister.js';

/** Unmodified pic-js against `scripts/pocket-ic`. */

const binPath = fileURLToPath(new URL('../../scripts/pocket-ic', import.meta.url));
const GENESIS_MILLIS = 1_620_328_630_000;
const NEW = { state: { type: SubnetStateType.New as const } };
const GOVERNANCE = Principal.fromText('rrkah-fqaaa-aaaaa-aaaaq-cai');

let server: PicServer;
let wasm: Uint8Array;
let pic: PocketIc;

beforeAll(async () => {
  [server, wasm] = await Promise.all([startServer(binPath), watCanister()]);
});
afterAll(() => server.stop());
beforeEach(async () => {
  pic = await PocketIc.create(server.url, { nns: NEW, application: [NEW, NEW] });
});
afterEach(() => pic?.tearDown().catch(() => undefined));

const setup = (options = {}) => pic.setupCanister<WatService>({ idlFactory, wasm, ...options });

test('PocketIcServer starts and stops it by POCKET_IC_BIN', async () => {
  // In a process of its own: pic-js looks for errors of this realm's class, which jest's modules are not in.
  const script = `
    import { PocketIc, PocketIcServer } from '@dfinity/pic';
    const server = await PocketIcServer.start();
    const pic = await PocketIc.create(server.getUrl());
    console.log(await pic.getTime());
    await pic.tearDown();
    await server.stop();`;
  const options = { env: { ...process.env, POCKET_IC_BIN: binPath } };
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', script],
    options
  );
  expect(stdout.trim()).toBe(String(GENESIS_MILLIS));
});

test('code may recurse as deep as on the IC, and is stopped where it goes on without end', async () => {
  const recursive = await compileWat(`(module
    (import "ic0" "msg_reply" (func $reply)) (memory 1)
    (func $down (param i32) (result i32) (if (result i32) (i32.eqz (local.get 0)) (then (i32.const 0))
      (else (i32.add (i32.const 1) (call $down (i32.sub (local.get 0) (i32.const 1)))))))
    (func (export "canister_query deep") (drop (call $down (i32.const 30000))) (call $reply))
    (func (export "canister_query endless") (drop (call $down (i32.const -1))) (call $reply)))`);
  const canisterId = await pic.createCanister();
  await pic.installCode({ canisterId, wasm: recursive });
  const call = { canisterId, sender: Principal.anonymous(), arg: new Uint8Array() };
  await pic.queryCall({ ...call, method: 'deep' });
  await expect(pic.queryCall({ ...call, method: 'endless' })).rejects.toThrow('stack overflow');
});

describe('calls', () => {
  test('update, then query', async () => {
    const { actor } = await setup();
    expect(await actor.get()).toBe('');
    await actor.set('hello');
    expect(await actor.get()).toBe('hello');
  });

  test('the caller is who the actor says', async () => {
    const { actor } = await setup();
    expect((await actor.whoami()).toText()).toBe(Principal.anonymous().toText());
    const alice = createIdentity('alice');
    actor.setIdentity(alice);
    expect((await actor.whoami()).toText()).toBe(alice.getPrincipal().toText());
  });

  test('traps and rejects come with their codes, and change nothing', async () => {
    const { actor } = await setup();
    await actor.set('before');
    await expect(actor.fail()).rejects.toThrow(
      /told to trap[^]*Reject code: CanisterError\. Error code: CanisterCalledTrap/
    );
    await expect(actor.fail_query()).rejects.toThrow(/told to trap/);
    await expect(actor.refuse()).rejects.toThrow(/told to reject[^]*Reject code: CanisterReject/);
    expect(await actor.get()).toBe('before');
  });

  test('an unknown canister and an unknown method', async () => {
    const { canisterId } = await setup();
    const nobody = Principal.fromText('bkyz2-fmaaa-aaaaa-qaaaq-cai');
    const target =
      canisterId.toText() === nobody.toText() ? Principal.fromText('lxzze-o7777-77777-aaaaa-cai') : nobody;
    await expect(pic.queryCall({ canisterId: target, method: 'get' })).rejects.toThrow(
      /does not belong to any subnet/
    );
    await expect(pic.updateCall({ canisterId, method: 'nothing' })).rejects.toThrow(
      /Error code: CanisterMethodNotFound/
    );
    await expect(pic.queryCall({ canisterId, method: 'nothing' })).rejects.toThrow(
      /Error code: CanisterMethodNotFound/
    );
  });

  test('deferred actors submit now and answer after rounds', async () => {
    const { canisterId, actor } = await setup();
    const deferred = pic.createDeferredActor<WatService>(idlFactory, canisterId);
    const first = await deferred.set('first');
    const second = await deferred.set('second');
    expect(await actor.get()).toBe('');
    await pic.tick(2);
    expect(await actor.get()).toBe('second');
    await first();
    await second();
  });
});

describe('time', () => {
  const nanos = (millis: number) => BigInt(millis) * 1_000_000n;

  test('starts at genesis and stands still but for a nanosecond a round', async () => {
    const { actor } = await setup();
    expect(await pic.getTime()).toBe(GENESIS_MILLIS);
    const before = await actor.now();
    expect(await actor.now()).toBe(before);
    await pic.tick();
    expect(await actor.now()).toBe(before + 1n);
  });

  test('a time that is set comes with the next round, a certified one at once', async () => {
    const { actor } = await setup();
    const later = GENESIS_MILLIS + 1_000_000;
    await pic.setTime(later);
    expect(await pic.getTime()).toBe(later);
    expect(await actor.now()).toBeLessThan(nanos(later));
    await pic.tick();
    expect(await actor.now()).toBe(nanos(later));
    await pic.advanceTime(5_000);
    await actor.set('a call is not late for a clock that was put forward');
    expect(await actor.now()).toBe(nanos(later + 5_000));
    await pic.setCertifiedTime(later + 9_000);
    expect(await actor.now()).toBe(nanos(later + 9_000));
  });

  test('never goes back', async () => {
    await pic.setTime(GENESIS_MILLIS + 1);
    await expect(pic.setTime(GENESIS_MILLIS)).rejects.toThrow(/SettingTimeIntoPast/);
  });
});

describe('canisters', () => {
  test('a fixed id of a subnet that the instance did not have', async () => {
    const targetCanisterId = Principal.fromText('mxzaz-hqaaa-aaaar-qaada-cai');
    const { canisterId, actor } = await setup({ targetCanisterId });
    expect(canisterId.toText()).toBe(targetCanisterId.toText());
    await actor.set('there');
    expect(await actor.get()).toBe('there');
    const subnetId = await pic.getCanisterSubnetId(canisterId);
    expect((await pic.getFiduciarySubnet())?.id.toText()).toBe(subnetId?.toText());
  });

  test('a fixed id on the NNS subnet', async () => {
    const nns = (await pic.getNnsSubnet())!;
    const { canisterId, actor } = await setup({ targetCanisterId: GOVERNANCE, targetSubnetId: nns.id });
    expect(canisterId.toText()).toBe(GOVERNANCE.toText());
    expect((await pic.getCanisterSubnetId(canisterId))!.toText()).toBe(nns.id.toText());
    await actor.set('on the NNS');
    expect(await actor.get()).toBe('on the NNS');
  });

  test('each application subnet by its id', async () => {
    const subnets = await pic.getApplicationSubnets();
    expect(subnets).toHaveLength(2);
    for (const { id } of subnets) {
      const { canisterId } = await setup({ targetSubnetId: id });
      expect((await pic.getCanisterSubnetId(canisterId))!.toText()).toBe(id.toText());
    }
  });

  test('status, controllers, cycles, stable memory', async () => {
    const alice = createIdentity('alice').getPrincipal();
    const { canisterId } = await setup({ sender: alice, cycles: 3_000_000_000_000n });
    expect((await pic.getControllers(canisterId)).map((id) => id.toText())).toEqual([alice.toText()]);
    const status = await pic.canisterStatus({ canisterId, sender: alice });
    expect(Buffer.from(status.moduleHash!)).toEqual(createHash('sha256').update(wasm).digest());
    // pic-js gives a number for what fits into one.
    const before = BigInt(await pic.getCyclesBalance(canisterId));
    const huge = 2n ** 70n;
    expect(await pic.addCycles(canisterId, huge)).toBe(before + huge);
    await pic.setStableMemory(canisterId, new Uint8Array([1, 2, 3]));
    const stable = await pic.getStableMemory(canisterId);
    expect([...new Uint8Array(stable).subarray(0, 4)]).toEqual([1, 2, 3, 0]);
    expect(stable.byteLength).toBe(65_536);
  });

  test('upgrade keeps what an upgrade keeps, reinstall nothing', async () => {
    const { canisterId, actor } = await setup();
    await pic.setStableMemory(canisterId, new Uint8Array([7]));
    await actor.set('heap');
    await pic.upgradeCanister({ canisterId, wasm });
    expect(await actor.get()).toBe('');
    expect(new Uint8Array(await pic.getStableMemory(canisterId))[0]).toBe(7);
    await pic.reinstallCode({ canisterId, wasm });
    expect((await pic.getStableMemory(canisterId)).byteLength).toBe(0);
  });

  test('a module beyond the ingress limit goes in chunks', async () => {
    const noise = createHash('shake256', { outputLength: 2_500_000 }).update('padding').digest();
    const big = Buffer.concat([wasm, customSection('padding', noise)]);
    const { actor } = await setup({ wasm: new Uint8Array(big) });
    expect(await actor.get()).toBe('');
  });

  test('a corrupt module is refused, and the canister stays empty', async () => {
    const canisterId = await pic.createCanister();
    for (const bytes of [new Uint8Array([1, 2, 3]), wasm.subarray(0, 500), new Uint8Array()]) {
      await expect(pic.installCode({ canisterId, wasm: new Uint8Array(bytes) })).rejects.toThrow(
        /Reject code: CanisterError/
      );
    }
    await expect(pic.updateCall({ canisterId, method: 'set' })).rejects.toThrow(
      /Error code: CanisterWasmModuleNotFound/
    );
    await pic.installCode({ canisterId, wasm });
  });
});

describe('instances', () => {
  test('do not see each other', async () => {
    const other = await PocketIc.create(server.url, { nns: NEW, application: [NEW, NEW] });
    const { actor, canisterId } = await setup();
    await actor.set('mine');
    const twin = await other.setupCanister<WatService>({ idlFactory, wasm });
    expect(twin.canisterId.toText()).toBe(canisterId.toText());
    expect(await twin.actor.get()).toBe('');
    await other.tearDown();
    expect(await actor.get()).toBe('mine');
  });

  test('topology, root key and default canister id', async () => {
    const topology = await pic.getTopology();
    expect(topology.map(({ type }) => type).sort()).toEqual(['Application', 'Application', 'NNS']);
    expect(topology.every(({ size, canisterRanges }) => size > 0 && canisterRanges.length > 0)).toBe(true);
    const nns = (await pic.getNnsSubnet())!;
    const key = Uint8Array.from(await pic.getPubKey(nns.id));
    expect(key).toHaveLength(133);
    expect(Principal.selfAuthenticating(key).toText()).toBe(nns.id.toText());
  });

  test('the subnet of a canister, or none of an id that no canister has', async () => {
    const application = (await pic.getApplicationSubnets())[1]!;
    const canisterId = await pic.createCanister({ targetSubnetId: application.id });
    expect((await pic.getCanisterSubnetId(canisterId))?.toText()).toBe(application.id.toText());
    const free = Principal.fromUint8Array(application.canisterRanges[0]!.end.toUint8Array());
    expect(await pic.getCanisterSubnetId(free)).toBeNull();
  });

  test('what the embedded replica lacks is refused by name', async () => {
    const restore = silenceErrors();
    await expect(
      PocketIc.create(server.url, { nns: { state: { type: SubnetStateType.FromPath, path: '/state' } } })
    ).rejects.toThrow(/state_config/);
    restore();
  });
});

/** pic-js prints the refusals that it throws. */
function silenceErrors(): () => void {
  const { error } = console;
  console.error = () => undefined;
  return () => {
    console.error = error;
  };
}
