import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { IDL } from '@dfinity/candid';
import { Principal as CorePrincipal } from '@icp-sdk/core/principal';
import type { Principal } from '@dfinity/principal';
import { wasmPath } from '../support/paths.js';
import { codeOf, someone, Stage } from '../support/stage.js';

let stage: Stage;

beforeAll(async () => {
  stage = await Stage.create();
});

afterAll(() => stage?.tearDown());

async function upgrade(name: 'identity_vault' | 'audit_registry', arg?: Uint8Array): Promise<void> {
  const canister = name === 'identity_vault' ? stage.vault : stage.registry;
  await stage.world.pic.upgradeCanister({
    canisterId: CorePrincipal.fromText(canister.toText()),
    wasm: await readFile(wasmPath(name)),
    ...(arg === undefined ? {} : { arg })
  });
  await stage.world.pic.tick();
}

function registryArg(vault: Principal): Uint8Array {
  return new Uint8Array(IDL.encode([IDL.Record({ vault: IDL.Principal })], [{ vault }]));
}

describe('an upgrade', () => {
  test('of the vault keeps records, grants and log, and a grant still releases', async () => {
    const record = await stage.submitMadeUp(someone('a provider'));
    const spec = await stage.releaseSpec(record);
    const id = await stage.world.governance.adopt(stage.motionText(spec));
    expect(codeOf(await stage.redeem(stage.custodianA.id, id, spec, 'A'))).toBe('ok');
    const vault = stage.vaultAs(someone('a reader'));
    const address = { record_id: spec.record_id, version: spec.version };
    const before = [await vault.get_version(address), await vault.get_log(0n)];
    await upgrade('identity_vault');
    expect([await vault.get_version(address), await vault.get_log(0n)]).toEqual(before);
    expect(codeOf(await stage.redeem(stage.custodianB.id, id, spec, 'B'))).toBe('ok');
  });

  test('of the registry keeps statuses, and certifies them anew', async () => {
    const { provider } = await stage.submitMadeUp(someone('another provider'));
    const registry = stage.registryAs(provider);
    await registry.refresh(provider);
    const before = await registry.status([provider]);
    await upgrade('audit_registry', registryArg(stage.vault));
    const after = await registry.status([provider]);
    if ('Err' in before || 'Err' in after) throw new Error('status was refused');
    expect(after.Ok.witness).toEqual(before.Ok.witness);
  });

  test('that would hand the registry to another vault is undone', async () => {
    await expect(upgrade('audit_registry', registryArg(someone('another vault')))).rejects.toThrow(
      /belongs to vault/
    );
    expect((await stage.registryAs(someone('a reader')).get_vault()).toText()).toBe(stage.vault.toText());
  });

  test('case 28: to whatever the install argument says, the vault does not listen', async () => {
    const other = IDL.encode(
      [IDL.Record({ governance: IDL.Principal })],
      [{ governance: someone('an impostor') }]
    );
    await upgrade('identity_vault', new Uint8Array(other));
    await upgrade('identity_vault', Uint8Array.of(1, 2, 3));
    const record = await stage.submitMadeUp(someone('a provider after that'));
    const spec = await stage.releaseSpec(record);
    const id = await stage.world.governance.adopt(stage.motionText(spec));
    expect(codeOf(await stage.redeem(stage.custodianA.id, id, spec, 'A'))).toBe('ok');
  });
});
