import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Principal } from '@dfinity/principal';
import { Principal as CorePrincipal } from '@icp-sdk/core/principal';
import {
  type CertificateTrust,
  type CheckedLog,
  checkVaultLog,
  hashValue,
  queryLog
} from '../../src/client/index.js';
import type { GetBlocksResult, Icrc3Value } from '../../src/client/idl/icrc3-idl.js';
import { loadSnapshot, takeSnapshot } from '../support/canister-snapshot.js';
import { wasmPath } from '../support/paths.js';
import { codeOf, someone, Stage } from '../support/stage.js';

let stage: Stage;
const anyone = someone('anyone');

beforeAll(async () => {
  stage = await Stage.create();
});

afterAll(() => stage?.tearDown());

async function trust(canister: Principal): Promise<CertificateTrust> {
  const rootKey = new Uint8Array(await stage.world.rootKey());
  return { rootKey, canister, now: await stage.world.pic.getTime() };
}

async function checked(): Promise<CheckedLog> {
  const vault = { log: stage.vaultAs(anyone), trust: await trust(stage.vault) };
  return checkVaultLog(vault, { log: stage.registryAs(anyone), trust: await trust(stage.registry) });
}

async function problems(): Promise<string[]> {
  return (await checked()).problems.map(({ kind, head }) => `${kind} ${head.length}`);
}

async function witness(): Promise<{ length: bigint; rolled_back: boolean } | string> {
  const answer = await stage.registryAs(anyone).witness_vault_head();
  if ('Err' in answer) return answer.Err.code;
  const { length, rolled_back } = answer.Ok;
  return { length, rolled_back };
}

const vaultId = () => CorePrincipal.fromText(stage.vault.toText());

/** @returns a snapshot's id */
const present = (): Promise<Uint8Array> => takeSnapshot(stage.world.pic, vaultId());

/** What somebody with power over the vault's subnet or controllers could do: its state of earlier, as if it were now. */
async function restore(earlier: Uint8Array): Promise<void> {
  const { pic } = stage.world;
  await loadSnapshot(pic, vaultId(), earlier);
  await pic.upgradeCanister({ canisterId: vaultId(), wasm: await readFile(wasmPath('identity_vault')) });
  await pic.tick();
}

async function createRecords(count: number, name: string): Promise<void> {
  for (let n = 0; n < count; n++) {
    expect(codeOf(await stage.vaultAs(someone(`${name} ${n}`)).create_record())).toBe('ok');
  }
}

describe('case 30: rolled-back state', () => {
  test('shows in the heads that the companion canister witnessed; an honest log has no problem', async () => {
    expect(await witness()).toBe('not_found');
    await createRecords(3, 'early');
    expect(await witness()).toEqual({ length: 3n, rolled_back: false });
    const earlier = await present();
    await createRecords(2, 'middle');
    expect(await witness()).toEqual({ length: 5n, rolled_back: false });
    expect(await witness()).toEqual({ length: 5n, rolled_back: false });
    expect((await stage.registryAs(anyone).get_witnessed_heads(0n)).length).toBe(2n);
    // The control: an upgrade changes nothing, the log goes on from what was seen.
    await restore(await present());
    await createRecords(1, 'late');
    expect(await problems()).toEqual([]);

    await restore(earlier);
    expect((await stage.vaultAs(anyone).get_log(0n)).length).toBe(3n);
    // Nobody has had the registry look: the client sees it all the same.
    expect(await problems()).toEqual(['truncated 5']);
    expect(await witness()).toEqual({ length: 3n, rolled_back: true });
    expect(await problems()).toEqual(['truncated 5', 'rollback-seen 3']);
    // Asked again it answers what it keeps, and keeps it once.
    expect(await witness()).toEqual({ length: 3n, rolled_back: true });

    // Grown again, beyond what was seen: other blocks stand where the lost ones stood.
    await createRecords(4, 'again');
    expect(await problems()).toEqual(['rewritten 5', 'rollback-seen 3']);
    expect(await witness()).toEqual({ length: 7n, rolled_back: false });
    const { heads } = await stage.registryAs(anyone).get_witnessed_heads(0n);
    expect(heads.map(({ length, rolled_back }) => [length, rolled_back])).toEqual([
      [3n, false],
      [5n, false],
      [3n, true],
      [7n, false]
    ]);
  });

  test('grown again before anybody looked, to the length that was seen and beyond', async () => {
    const earlier = await present();
    await createRecords(2, 'lost');
    const lost = await witness();
    expect(lost).toEqual({ length: 9n, rolled_back: false });
    await restore(earlier);
    await createRecords(2, 'instead');
    expect(await witness()).toEqual({ length: 9n, rolled_back: true });
    await createRecords(1, 'instead, later');
    expect(await witness()).toEqual({ length: 10n, rolled_back: false });
    expect((await problems()).filter((problem) => problem.endsWith(' 9'))).toEqual([
      'rewritten 9',
      'rollback-seen 9'
    ]);
  });

  test('what the registry saw is in its own certified log', async () => {
    const blocks = await queryLog(stage.registryAs(anyone), await trust(stage.registry));
    const heads = (await stage.registryAs(anyone).get_witnessed_heads(0n)).heads;
    const logged = blocks.filter(({ type }) => type.startsWith('nv.vault.'));
    expect(logged.map(({ type }) => type === 'nv.vault.rollback_seen')).toEqual(
      heads.map(({ rolled_back }) => rolled_back)
    );
  });
});

describe('case 41: the log', () => {
  test('truncated or rewritten on the way: the client refuses what the certified tip does not end', async () => {
    const honest = stage.vaultAs(anyone);
    const trusted = await trust(stage.vault);
    const length = (await queryLog(honest, trusted)).length;
    const forging = (forge: (answer: GetBlocksResult) => GetBlocksResult) => ({
      icrc3_get_tip_certificate: () => honest.icrc3_get_tip_certificate(),
      icrc3_get_blocks: async (ranges: { start: bigint; length: bigint }[]) =>
        forge(await honest.icrc3_get_blocks(ranges))
    });
    expect(
      await queryLog(
        forging((answer) => answer),
        trusted
      )
    ).toHaveLength(length);
    const withoutLast = forging((answer) => ({ ...answer, blocks: answer.blocks.slice(0, -1) }));
    const withoutFirst = forging((answer) => ({ ...answer, blocks: answer.blocks.slice(1) }));
    for (const forged of [withoutLast, withoutFirst]) {
      await expect(queryLog(forged, trusted)).rejects.toMatchObject({ code: 'bad-log' });
    }
    for (let at = 0; at < length; at += 3) {
      const rewritten = forging((answer) => ({
        ...answer,
        blocks: answer.blocks.map((each, n) =>
          n === at ? { ...each, block: withoutTime(each.block) } : each
        )
      }));
      await expect(queryLog(rewritten, trusted)).rejects.toMatchObject({ code: 'bad-log' });
    }
  });

  test('every release is in it, before the key goes out', async () => {
    const record = await stage.submitMadeUp(someone('a provider'));
    const spec = await stage.releaseSpec(record);
    const id = await stage.world.governance.adopt(stage.motionText(spec));
    const redeemed = await stage.redeem(stage.custodianA.id, id, spec, 'A');
    if ('Err' in redeemed) throw new Error(redeemed.Err.message);
    const blocks = await queryLog(stage.vaultAs(anyone), await trust(stage.vault));
    const block = blocks[Number(redeemed.Ok.log_index)];
    expect(block?.type).toBe('nv.release.redeemed');
    expect(Object.fromEntries(block?.tx ?? [])).toEqual({
      caller: { Blob: stage.custodianA.id.toUint8Array() },
      record: { Nat: spec.record_id },
      version: { Nat: BigInt(spec.version) },
      proposal: { Nat: id },
      section: { Text: 'owners' },
      share: { Text: 'A' }
    });
  });
});

function withoutTime(block: Icrc3Value): Icrc3Value {
  if (!('Map' in block)) return block;
  const forged: Icrc3Value = {
    Map: block.Map.map(([key, value]) => (key === 'ts' ? [key, { Nat: 1n }] : [key, value]))
  };
  expect(hashValue(forged)).not.toEqual(hashValue(block));
  return forged;
}
