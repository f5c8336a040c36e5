/** Stable memory of each schema of the registry, as the build that introduced it wrote it: the present build reads all of it. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { IDL } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';
import { Principal as CorePrincipal } from '@icp-sdk/core/principal';
import { readFile } from 'node:fs/promises';
import { SCHEMA } from '../../canisters/audit_registry/schema.js';
import { queryStatuses } from '../../src/client/index.js';
import { registryIdl, RegistryInit, type RegistryService } from '../../src/client/idl/registry-idl.js';
import { actorAs } from '../support/actor.js';
import { thaw } from '../support/frozen-memory.js';
import { type FrozenRegistry, registryViews } from '../support/frozen-registry.js';
import { wasmPath } from '../support/paths.js';
import { someone } from '../support/stage.js';
import { createWorld, type World } from '../support/world.js';

const CYCLES = 100_000_000_000_000n;
const schemas = Array.from({ length: SCHEMA }, (_, at) => at + 1);

describe.each(schemas)('schema %i of the registry', (schema) => {
  let world: World;
  let frozen: FrozenRegistry;
  let registryAs: (sender: Principal) => RegistryService;

  beforeAll(async () => {
    const thawed = await thaw('audit_registry', schema);
    frozen = thawed.frozen as FrozenRegistry;
    world = await createWorld({ now: new Date(frozen.now) });
    const canisterId = CorePrincipal.fromText(frozen.registry);
    const arg = new Uint8Array(IDL.encode([RegistryInit], [{ vault: Principal.fromText(frozen.vault) }]));
    await world.installCanister('audit_registry', { canisterId, cycles: CYCLES, arg });
    await world.pic.setStableMemory(canisterId, thawed.memory);
    await world.pic.upgradeCanister({ canisterId, wasm: await readFile(wasmPath('audit_registry')), arg });
    await world.pic.tick(2);
    registryAs = (sender) => actorAs<RegistryService>(world.pic, canisterId, registryIdl, sender);
  });

  afterAll(() => world?.tearDown());

  test('verifiers, confirmations, statuses, audits, recommendations and log are what they were', async () => {
    expect(await registryViews(registryAs(someone('a reader')), frozen)).toMatchObject(
      frozen.views as object
    );
  });

  test('the status is certified by the network that it has come to', async () => {
    const canister = Principal.fromText(frozen.registry);
    const rootKey = new Uint8Array(await world.rootKey());
    const trust = { rootKey, canister, now: await world.pic.getTime() };
    const asked = [Principal.fromText(frozen.provider), someone('nobody')];
    const [known, unknown] = await queryStatuses(registryAs(someone('a dapp')), asked, trust);
    expect(Object.keys(known?.status?.kind ?? {})).toEqual(['challenged']);
    expect(unknown?.status).toBeNull();
  });

  test('goes on: ids, sequence numbers and the log continue', async () => {
    const registry = registryAs(someone('a newcomer'));
    const provider = Principal.fromText(frozen.provider);
    const before = (await registry.get_log(0n)).length;
    const warning = { provider, statement: 'It moved', evidence_hash: new Uint8Array(32) };
    expect(await registry.file_challenge(warning)).toEqual({ Ok: 2n });
    expect((await registry.get_log(before)).entries.map(({ index }) => index)).toEqual([before]);
    const verifier = registryAs(Principal.fromText(frozen.verifier));
    const { length } = await registry.get_status_history(provider, 1);
    expect(await verifier.withdraw_confirmation(2n)).toEqual({ Ok: null });
    expect((await registry.get_status_history(provider, 1)).length).toBe(length + 1n);
  });
});
