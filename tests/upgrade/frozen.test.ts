/** Stable memory of each schema, as the build that introduced it wrote it: the present build reads all of it. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Principal } from '@dfinity/principal';
import { Principal as CorePrincipal } from '@icp-sdk/core/principal';
import { readFile } from 'node:fs/promises';
import { hexToBytes } from '@noble/hashes/utils';
import { SCHEMA } from '../../canisters/identity_vault/schema.js';
import { openReleasedSection, parseSpec, redeemSection, type Share } from '../../src/client/index.js';
import { vaultIdl, type VaultService } from '../../src/client/idl/vault-idl.js';
import type { ReleaseSpec } from '../../src/protocol/spec/release.js';
import { actorAs } from '../support/actor.js';
import { thaw } from '../support/frozen-memory.js';
import { type FrozenVault, viewsOf } from '../support/frozen-vault.js';
import { wasmPath } from '../support/paths.js';
import { someone } from '../support/stage.js';
import { createWorld, type World } from '../support/world.js';

const CYCLES = 100_000_000_000_000n;

/** A vault with this stable memory and the present code. */
async function vaultWith(
  world: World,
  memory: Uint8Array,
  id: string
): Promise<(sender: Principal) => VaultService> {
  const canisterId = CorePrincipal.fromText(id);
  await world.installCanister('identity_vault', { canisterId, cycles: CYCLES });
  await world.pic.setStableMemory(canisterId, memory);
  await world.pic.upgradeCanister({ canisterId, wasm: await readFile(wasmPath('identity_vault')) });
  await world.pic.tick();
  return (sender) => actorAs<VaultService>(world.pic, canisterId, vaultIdl, sender);
}

function releaseSpec({ spec }: FrozenVault): ReleaseSpec {
  const parsed = parseSpec(spec, 'the frozen spec');
  if (parsed.type !== 'release') throw new Error('the frozen spec is no release');
  return parsed.spec;
}

const schemas = Array.from({ length: SCHEMA }, (_, at) => at + 1);

describe.each(schemas)('schema %i', (schema) => {
  let world: World;
  let frozen: FrozenVault;
  let vaultAs: (sender: Principal) => VaultService;

  beforeAll(async () => {
    world = await createWorld();
    const thawed = await thaw('identity_vault', schema);
    frozen = thawed.frozen as FrozenVault;
    vaultAs = await vaultWith(world, thawed.memory, frozen.vault);
  });

  afterAll(() => world?.tearDown());

  test('records, versions, grants, notices, standard and log are what they were', async () => {
    expect(await viewsOf(vaultAs(someone('a reader')), BigInt(frozen.motion))).toMatchObject(
      frozen.views as object
    );
  });

  test('the grant is redeemed without governance, and the section opens to what was sealed', async () => {
    const spec = releaseSpec(frozen);
    const [section = ''] = spec.sections;
    const vault = Principal.fromText(frozen.vault).toUint8Array();
    const redeem = (share: Share) => {
      const { id, secret } = frozen.custodians[share];
      const redemption = { network: 'local' as const, vault, spec, section, share };
      return redeemSection(
        vaultAs(Principal.fromText(id)),
        { ...redemption, proposalId: BigInt(frozen.motion) },
        hexToBytes(secret)
      );
    };
    const [a, b] = [await redeem('A'), await redeem('B')];
    const address = { vault, record: spec.record_id, version: spec.version, section };
    const { content } = await openReleasedSection(
      { address, root: spec.root, ciphertext: a.ciphertext },
      a.key,
      b.key
    );
    expect(content.fields.map(({ name, value }) => ({ name, value }))).toEqual(frozen.opened);
  });

  test('goes on: a new record gets the next id, its log block the next index', async () => {
    const vault = vaultAs(someone('a newcomer'));
    const before = (await vault.get_log(0n)).length;
    expect(await vault.create_record()).toEqual({ Ok: 4n });
    expect((await vault.get_log(before)).entries.map(({ index }) => index)).toEqual([before]);
  });
});
